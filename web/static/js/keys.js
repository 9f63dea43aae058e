// Single-key acts (interface 6.1); none of them works while someone types.

/**
 * @param {Record<string, () => void>} acts by KeyboardEvent.key, letters in lower case
 * @param {() => void} escape closes one layer, and works in text fields too
 */
export function bindKeys(acts, escape) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape") {
      escape();
      return;
    }
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input:not([type=checkbox]), textarea, select");
    const pressing = event.key === "Enter" && target.matches("button, a, input, summary");
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (typing || pressing || !act) return;
    event.preventDefault();
    act();
  });
}
