// The one rule of freshness (DESIGN 4.1), as telemetry has it in Python: both pass the vectors in
// tests/vectors/freshness.json. Pure; no clock of its own.

/** Factors of the expected interval; each bound belongs to the better state. */
export const FACTORS = { late: 1.5, stale: 3, offline: 24 };

/** Expected seconds between readings where a station states none. */
export const DEFAULT_INTERVAL_S = 300;

/**
 * Freshness of a station or series.
 * @param {object} given
 * @param {number|null} given.newestAt newest event time on record, ms of the epoch
 * @param {number|null} given.intervalS expected interval, s; null takes the default
 * @param {import("./types.js").Link} given.link last-will state
 * @param {number} given.now the server's clock, ms of the epoch
 * @returns {import("./types.js").Freshness}
 */
export function freshness({ newestAt, intervalS, link, now }) {
  if (newestAt === null) return "never";
  if (link === "offline") return "offline";
  const intervals = (now - newestAt) / 1000 / (intervalS ?? DEFAULT_INTERVAL_S);
  if (intervals <= FACTORS.late) return "live";
  if (intervals <= FACTORS.stale) return "late";
  return intervals <= FACTORS.offline ? "stale" : "offline";
}

/**
 * Moments, ms of the epoch, from which on a value of this age is no longer as fresh as it was.
 * @param {number} newestAt ms of the epoch
 * @param {number|null} intervalS
 */
export const turns = (newestAt, intervalS) =>
  Object.values(FACTORS).map((factor) => newestAt + factor * (intervalS ?? DEFAULT_INTERVAL_S) * 1000 + 1);

/** Silent: what stopped, or never began, to report; "unknown" in every count. */
export const SILENT = new Set(["stale", "offline", "never"]);

/**
 * Rank for sorting and drawing: unknown above late above live.
 * @param {import("./types.js").Freshness} state
 */
export function rank(state) {
  return { stale: 3, offline: 3, never: 3, late: 1, live: 0 }[state];
}

const DURATION = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Seconds of an ISO 8601 duration of days and less, or null if it is none.
 * @param {string|null} text
 */
export function durationSeconds(text) {
  const match = text === null ? null : DURATION.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return total > 0 ? total : null;
}
