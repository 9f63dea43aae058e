// The card's part on the devices behind a station: link, last message, firmware, what is missing or
// was refused, supply voltage. It is of now: for a moment of the past it is left out, and says so.

import { h } from "../dom.js";
import { formatAge, formatTime } from "../format.js";
import { getAll } from "../http.js";

/**
 * A device as `/api/v1/devices` gives it.
 * @typedef {object} Device
 * @property {string} code
 * @property {string} protocol
 * @property {string[]} stations
 * @property {"online"|"offline"|null} link
 * @property {string|null} link_at
 * @property {string|null} firmware
 * @property {boolean} enabled
 * @property {string|null} last_message_at
 * @property {number} missing_seqs
 * @property {{code: string, readings: number, last_at: string}[]} rejected
 */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./slot.js").Slot} Slot */
/** @typedef {import("../types.js").Latest} Latest */

/** Why readings are refused, where the page has words for it. */
const CODES = new Set(["unknown_station", "station_not_served", "unknown_quantity", "bad_channel", "bad_value", "bad_quality",
  "bad_time", "time_ahead", "time_too_old", "naive_time", "conflicting_values", "period_required", "not_json", "bad_form"]);

/** @param {string} station @returns {Promise<Device[]>} */
export const fetchDevices = async (station) =>
  (await getAll(`devices?station=${encodeURIComponent(station)}`, "no-cache")).items;

/**
 * @param {Context} context @param {Slot} slot
 * @param {Device[]|null|"failed"} devices null while they are asked for
 * @param {Latest[]} items of the station
 */
export function devicesSection(context, slot, devices, items) {
  const { t, store } = context;
  const heading = h("h3", {}, [t("card.devices")]);
  if (store.past !== null) return h("section", {}, [heading, h("p", { class: "faint" }, [t("card.devices.past")])]);
  if (devices === null) return null;
  if (devices === "failed") return h("section", {}, [heading, h("p", { class: "faint" }, [t("card.devices.failed")])]);
  if (devices.length === 0) return h("section", {}, [heading, h("p", { class: "faint" }, [t("card.devices.none")])]);
  const voltage = items.find(({ quantity }) => quantity === "voltage") ?? null;
  return h("section", { class: "devices" }, [heading, ...devices.map((device) => one(context, slot, device, voltage))]);
}

/** @param {Context} context @param {Slot} slot @param {Device} device @param {Latest|null} voltage */
function one(context, slot, device, voltage) {
  const { t, store } = context;
  const age = (/** @type {string|null} */ at) => slot.ages(h("dd", { class: "num" }),
    () => (at === null ? t("card.device.never") : formatAge(Date.parse(at), store.now(), t)));
  const link = device.enabled ? t(`card.link.${device.link ?? "unknown"}`) : t("card.link.disabled");
  const since = device.link_at === null ? "" : t("card.link.since", { time: formatTime(Date.parse(device.link_at), store.now(), t) });
  const rows = /** @type {[string, HTMLElement][]} */ ([
    ["card.device.link", h("dd", { class: device.link === "offline" || !device.enabled ? "strong" : "" }, [`${link}${since}`])],
    ["card.device.message", age(device.last_message_at)],
    ["card.device.firmware", h("dd", {}, [device.firmware ?? t("card.none")])],
    ["card.device.missing", h("dd", { class: device.missing_seqs > 0 ? "strong num" : "num" },
      [device.missing_seqs > 0 ? t("card.device.missing.n", { n: device.missing_seqs }) : t("card.device.missing.none")])],
    ["card.device.rejected", h("dd", {}, rejected(context, device))],
    ...(voltage === null ? [] : [["card.device.voltage", h("dd", { class: "num" }, [context.valueText(voltage)])]]),
  ]);
  return h("div", { class: "device", "data-device": device.code }, [
    h("p", {}, [h("b", {}, [device.code]), " ", h("span", { class: "faint" }, [t(`card.protocol.${device.protocol}`)])]),
    h("dl", { class: "about" }, rows.flatMap(([key, value]) => [h("dt", {}, [t(key)]), value])),
  ]);
}

/** @param {Context} context @param {Device} device @returns {(Node|string)[]} */
function rejected({ t, store }, { rejected: list }) {
  if (list.length === 0) return [t("card.device.rejected.none")];
  return list.map(({ code, readings, last_at: at }) => h("div", { class: "num" }, [
    t("card.device.rejected.n", {
      why: t(`card.reject.${CODES.has(code) ? code : "other"}`), n: readings, time: formatTime(Date.parse(at), store.now(), t),
    }),
  ]));
}
