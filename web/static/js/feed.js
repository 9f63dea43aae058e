// The state of the live feed in one pure rule, from what was heard and when.

/** Seconds of silence after which the feed counts as lost: two heartbeats of 5 s were missed. */
export const LOST_AFTER_S = 10.5;

/** Commit-to-page lag in seconds above which the feed is behind. */
export const BEHIND_ABOVE_S = 5;

/**
 * @param {object} given
 * @param {boolean} given.connected whether the stream is open
 * @param {boolean} given.everHeard whether anything was heard since the page opened
 * @param {number} given.silentS seconds since the last event or heartbeat
 * @param {number} given.lagS
 * @param {import("./types.js").ReadOnly} given.readOnly why no reading is taken in, if so
 * @returns {import("./types.js").Feed["state"]}
 */
export function feedState({ connected, everHeard, silentS, lagS, readOnly }) {
  if (silentS > LOST_AFTER_S) return "lost";
  if (!connected) return everHeard ? "reconnecting" : "connecting";
  if (readOnly !== null) return "readonly";
  return lagS > BEHIND_ABOVE_S ? "behind" : "live";
}

/** Seconds to wait before the given try to connect again: 1, 2, then 3. @param {number} attempt */
export const retryDelayS = (attempt) => Math.min(3, Math.max(1, attempt));

/**
 * The address of the stream, resuming after `id` if one is known.
 * @param {string} base address of `/api/v1/live`
 * @param {string|null} id `{n}.{g}` of the last event
 */
export function liveUrl(base, id) {
  if (!id) return base;
  const url = new URL(base);
  url.searchParams.set("since", id);
  return url.href;
}
