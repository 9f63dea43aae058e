// The card's part on the station itself: place, owner, datum, cycle; codes only where people use them.

import { h } from "../dom.js";
import { formatDuration } from "../format.js";
import { DEFAULT_INTERVAL_S, durationSeconds } from "../freshness.js";

/** @typedef {import("../types.js").Station} Station */
/** @typedef {import("../context.js").Context} Context */

/**
 * @param {Context} context @param {Station} station
 * @param {() => void} locate shows the station on the map
 */
export function aboutSection(context, station, locate) {
  const { t, store } = context;
  const seconds = durationSeconds(station.interval);
  const interval = seconds === null
    ? t("card.interval.default", { age: formatDuration(DEFAULT_INTERVAL_S, t) }) : formatDuration(seconds, t);
  const none = t("card.none");
  const district = station.district_code === null ? none : store.districts.get(station.district_code) ?? t("card.district.unnamed");
  const rows = /** @type {[string, (Node|string)[]][]} */ ([
    ["card.position", place(context, station, locate)],
    ["card.river", [station.river ?? none]], ["card.owner", [station.owner ?? none]], ["card.district", [district]],
    ["card.interval", [interval]],
    ["card.datum", [station.datum === null ? t("card.datum.none") : context.datumText(station.datum)]],
    ...(station.tidal ? [["card.tidal", [t("card.tidal.yes")]]] : []),
    ["card.origin", [t(`origin.${station.origin ?? "live"}`)]],
  ]);
  return h("section", {}, [
    h("h3", {}, [t("card.about")]),
    h("dl", { class: "about" }, rows.flatMap(([key, value]) => [h("dt", {}, [t(key)]), h("dd", {}, value)])),
  ]);
}

/** @param {Context} context @param {Station} station @param {() => void} locate @returns {(Node|string)[]} */
function place({ t }, { lon, lat, position }, locate) {
  if (lon === null || lat === null) return [t("card.position.none")];
  const label = t("card.locate");
  const text = `${lat.toFixed(5)}\u00a0N ${lon.toFixed(5)}\u00a0E`;
  const button = h("button", { type: "button", class: "link num", title: label, "aria-label": `${text}, ${label}`, "data-key": "locate" }, [text]);
  button.addEventListener("click", locate);
  return position === "approximate" ? [button, h("div", { class: "faint" }, [t("card.position.approximate")])] : [button];
}
