// What the platform says of itself in /api/v1/health, as far as this page must say it: whether
// readings can come in at all. Pure.

/** @typedef {import("./types.js").ReadOnly} ReadOnly */

/**
 * Why no reading is taken in: the disk is nearly full, the store takes no writes, or no collector
 * is at work; else null.
 * @param {{stores: {telemetry: string}, states: {code: string, state: string}[]}} health
 * @returns {ReadOnly}
 */
export function readOnlyReason({ stores, states }) {
  if (stores.telemetry === "read-only") return "store";
  if (states.some(({ code, state }) => code === "low_disk" && state === "refuse")) return "disk";
  return states.some(({ code, state }) => code === "collector" && state !== "ok") ? "collector" : null;
}
