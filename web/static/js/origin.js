// Where values come from. What is replayed or derived is never shown as measured (principle 4).

/** @typedef {import("./types.js").Origin} Origin */

/**
 * Read an origin as the contract gives it: a word, or an object with the replay's terms.
 * @param {unknown} given
 * @returns {Origin}
 */
export function readOrigin(given) {
  if (typeof given === "object" && given !== null) {
    const row = /** @type {Record<string, unknown>} */ (given);
    const speed = Number(row.speed);
    return {
      origin: word(row.origin), source: text(row.source), transform: text(row.transform),
      speed: Number.isFinite(speed) && speed > 0 ? speed : null,
    };
  }
  return { origin: word(given), source: null, transform: null, speed: null };
}

/**
 * @param {unknown} given
 * @returns {import("./types.js").OriginName}
 */
function word(given) {
  return given === "replay" || given === "derived" ? given : "live";
}

/** @param {unknown} given */
const text = (given) => (typeof given === "string" && given !== "" ? given : null);

/**
 * What the mode strip must say of all that is on screen: null if everything is measured.
 * @param {Iterable<unknown>} origins
 * @returns {{origin: "replay"|"derived", speeds: number[]}|null}
 */
export function modeOf(origins) {
  const found = new Set();
  const speeds = new Set();
  for (const given of origins) {
    const { origin, speed } = readOrigin(given);
    if (origin === "live") continue;
    found.add(origin);
    if (origin === "replay" && speed !== null && speed !== 1) speeds.add(speed);
  }
  if (found.size === 0) return null;
  return {
    origin: found.has("replay") ? "replay" : "derived",
    speeds: [...speeds].sort((a, b) => a - b),
  };
}
