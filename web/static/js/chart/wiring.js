// Ties the hydrograph to the page's keys and to its address.

/** @typedef {import("./hydrograph.js").Hydrograph} Hydrograph */

/**
 * @param {Hydrograph} chart
 * @param {import("../keys.js").Keys} keys
 * @param {import("../location.js").PageLocation} location
 */
export function connectHydrograph(chart, keys, location) {
  const open = () => chart.view !== null && !chart.host.hidden;
  keys.register(["t"], "chart.key.table", () => { if (open()) chart.toggleTable(); });
  location.register("range", {
    get: () => (open() && chart.rangeWord !== "24h" ? chart.rangeWord : undefined),
    set: (word) => { chart.setRangeWord(word ?? "24h"); },
  });
  location.register("series", {
    get: () => (open() && chart.chosen !== null ? [chart.chosen] : undefined),
    set: (words) => chart.chooseByLink(words?.[0] ?? null),
  });
  chart.onChange = () => location.changed({ push: true });
}
