// What is drawn, in attributes of the figure: a canvas tells neither tests nor tools what it shows.

/**
 * @param {HTMLElement} figure @param {import("./scene.js").Scene} scene @param {string[]} panes
 */
export function mirror(figure, scene, panes) {
  const points = scene.main?.points ?? [];
  const count = (/** @type {string} */ quality) => points.filter((point) => point.quality === quality).length;
  const shown = {
    points: points.length, suspect: count("suspect"), bad: count("bad"), missing: count("missing"),
    corrected: points.filter(({ corrected }) => corrected !== null).length,
    gaps: scene.gaps.filter(({ before }) => !before).length, breaks: scene.breaks.map(({ text }) => text).join("|"),
    levels: scene.lines.map((line) => scene.lineText(line)).join("|"), panes: panes.join(),
    rain: scene.data?.rain?.buckets.filter(({ total }) => total !== null).length ?? 0,
    from: scene.span.start, to: scene.span.end,
  };
  for (const [name, value] of Object.entries(shown)) figure.dataset[name] = String(value);
}
