// F6 walks the regions of the page: bar, list, map, card, time; each gets its first focusable part.

/** In the order of reading. */
const REGIONS = ["status", "side-list", "map-panel", "card", "time"];

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), select, a[href], [tabindex]:not([tabindex='-1'])";

/** @param {number} by 1: on, -1: back */
export function walkRegions(by) {
  const shown = REGIONS.map((id) => document.getElementById(id))
    .filter((element) => element !== null && element.offsetParent !== null && first(element) !== null);
  const at = shown.findIndex((element) => element?.contains(document.activeElement));
  const next = shown.at((at < 0 ? (by > 0 ? 0 : -1) : at + by) % shown.length);
  if (next) first(next)?.focus();
}

/** @param {HTMLElement} region @returns {HTMLElement|null} */
function first(region) {
  const found = /** @type {HTMLElement[]} */ ([...region.querySelectorAll(FOCUSABLE)]);
  return found.find((element) => element.offsetParent !== null) ?? null;
}
