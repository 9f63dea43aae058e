// Where values come from. What is replayed or derived is never shown as measured (principle 4).

/** @typedef {import("./types.js").OriginRow} OriginRow */

/**
 * The origin in force at a moment: of the dated rows, ascending, the last that has begun. Without
 * rows (the series is newer than the list), what its reading says.
 * @param {OriginRow[]|undefined} rows
 * @param {number} at ms of the epoch
 * @param {import("./types.js").OriginName|null} said
 * @returns {OriginRow}
 */
export function originInForce(rows, at, said) {
  const begun = (rows ?? []).filter(({ from }) => from === null || Date.parse(from) <= at);
  return begun.at(-1) ?? { from: null, origin: said ?? "live", source_series: null, transform: null, speed: null };
}

/**
 * What the mode strip must say of all that is on screen: null if everything is measured.
 * @param {Iterable<Pick<OriginRow, "origin"|"speed">>} origins
 * @returns {{origin: "replay"|"derived", speeds: number[]}|null}
 */
export function modeOf(origins) {
  const found = new Set();
  const speeds = new Set();
  for (const { origin, speed } of origins) {
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

/**
 * An origin in words: what it is, and a replay's speed.
 * @param {Pick<OriginRow, "origin"|"speed">} row
 * @param {import("./types.js").Translate} t
 */
export function originText({ origin, speed }, t) {
  const word = t(`origin.${origin}`);
  return speed === null || speed === 1 ? word : `${word} ${t("card.speed", { n: speed })}`;
}
