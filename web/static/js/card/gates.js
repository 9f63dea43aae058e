// The card's strips: openings of gates, states of pumps; each with its number, value and age.

import { h } from "../dom.js";
import { formatAge } from "../format.js";
import { getAll } from "../http.js";
import { inForce } from "../severity.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./slot.js").Slot} Slot */

/** What the strips show is not repeated in the table of quantities. */
export const STRIPPED = new Set(["gate_opening", "gate_state", "pump_state"]);

/**
 * A gate as `/api/v1/gates` gives it; sizes in m, null: not on record.
 * @typedef {{number: string, maximum_opening: number|null, valid_from: string|null, valid_to: string|null}} Gate
 */

/** A gate of which nobody has said how far it opens is drawn against at least so many metres, said beneath. */
const LEAST_SCALE_M = 2;

/** @param {string} station @returns {Promise<Gate[]>} */
export const fetchGates = async (station) => (await getAll(`gates?station=${encodeURIComponent(station)}`, "no-cache")).items;

/** @param {Latest[]} items @param {string} quantity @returns {Map<string, Latest>} by channel */
const byChannel = (items, quantity) =>
  new Map(items.filter((item) => item.quantity === quantity).map((item) => [item.channel ?? "", item]));

/**
 * @param {Context} context @param {Slot} slot
 * @param {Latest[]} items of the station, in the catalogue's order
 * @param {Gate[]} gates of the station
 */
export function gateStrip(context, slot, items, gates) {
  const openings = byChannel(items, "gate_opening");
  const states = byChannel(items, "gate_state");
  const channels = [...new Set([...openings.keys(), ...states.keys()])];
  if (channels.length === 0) return null;
  const { t } = context;
  const largest = Math.max(0, ...[...openings.values()].map(({ value }) => value ?? 0));
  const scale = Math.max(LEAST_SCALE_M, Math.ceil(largest));
  const now = context.store.now();
  const most = new Map(gates.filter((gate) => inForce(gate, now)).map(({ number, maximum_opening }) => [number, maximum_opening]));
  const unknown = [...openings.keys()].some((channel) => most.get(channel) == null);
  return h("section", {}, [
    h("h3", {}, [t("card.gates", { n: channels.length })]),
    h("ul", { class: "strip" }, channels.map((channel) =>
      unit(context, slot, channel, openings.get(channel) ?? null, states.get(channel) ?? null, { scale, most: most.get(channel) ?? null }))),
    ...(unknown ? [h("p", { class: "faint note" }, [t("card.gates.scale", { n: scale })])] : []),
  ]);
}

/** @param {Context} context @param {Slot} slot @param {Latest[]} items */
export function pumpStrip(context, slot, items) {
  const pumps = byChannel(items, "pump_state");
  if (pumps.size === 0) return null;
  const { t } = context;
  const running = [...pumps.values()].filter(({ value }) => value === 1).length;
  return h("section", {}, [
    h("h3", {}, [t("card.pumps", { n: pumps.size, running })]),
    h("ul", { class: "strip" }, [...pumps].map(([channel, item]) => unit(context, slot, channel, null, item, { scale: 1, most: null }))),
  ]);
}

/**
 * One gate or pump: number, bar of its opening, value, state, age of the older of both.
 * @param {Context} context @param {Slot} slot @param {string} channel
 * @param {Latest|null} opening @param {Latest|null} state @param {{scale: number, most: number|null}} full m: of a full bar where `most`, the gate's own, is not on record
 */
function unit(context, slot, channel, opening, state, { scale, most }) {
  const { t, store } = context;
  const at = Math.min(...[opening, state].flatMap((item) => (item === null ? [] : [Date.parse(item.at)])));
  const bar = h("span", { class: "bar-fill" });
  bar.style.height = `${Math.max(0, Math.min(100, ((opening?.value ?? 0) / (most ?? scale)) * 100))}%`;
  const age = slot.ages(h("span", { class: "faint num age" }), () => formatAge(at, store.now(), t));
  const flag = [opening, state].find((item) => item !== null && item.quality !== "good");
  return h("li", { class: "unit-box", "data-station-unit": channel, "data-state": String(state?.value ?? "") }, [
    h("b", { class: "num" }, [channel === "" ? "—" : t("card.unit", { n: channel })]),
    ...(opening === null ? [] : [h("span", { class: "bar-box", "aria-hidden": "true" }, [bar]),
      h("span", { class: "num strong", "data-value": "" }, [context.valueText(opening)]),
      ...(most === null ? [] : [h("span", { class: "faint" }, [t("card.gate.most", { value: context.valueText({ ...opening, value: most }) })])])]),
    ...(state === null ? [] : [h("span", { class: state.value === 4 || state.value === 5 ? "strong" : "" }, [context.valueText(state)])]),
    ...(flag ? [h("span", { class: "flag" }, [t(`quality.${flag.quality}`)])] : []),
    age,
  ]);
}
