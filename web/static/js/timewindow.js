// The time slider's arithmetic: which moments it reaches, where they stand, how playing moves. Pure.

import { ZONE } from "./format.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Moments lie on whole steps of the clock, so that going back and forth meets the same ones. */
export const STEP_MS = 5 * MINUTE_MS;

/** Lengths of the window in ms. */
export const SPANS = /** @type {Record<"24h"|"7d", number>} */ ({ "24h": DAY_MS, "7d": 7 * DAY_MS });

/** @typedef {keyof typeof SPANS} Span */

/** Steps of time a frame of playing advances, by speed; a frame is shown at least FRAME_MS. */
export const SPEEDS = [1, 3, 12];
export const FRAME_MS = 400;

/**
 * The whole step nearest to a moment, inside the window; null for the present or later.
 * @param {number} at ms of the epoch
 * @param {Span} span
 * @param {number} now ms of the epoch
 * @returns {number|null}
 */
export function momentIn(at, span, now) {
  const step = Math.round(at / STEP_MS) * STEP_MS;
  if (step >= now) return null;
  return Math.max(step, earliest(span, now));
}

/** First whole step of the window. @param {Span} span @param {number} now */
export const earliest = (span, now) => Math.ceil((now - SPANS[span]) / STEP_MS) * STEP_MS;

/**
 * The moment some steps away; from the present backwards first comes the last whole step.
 * @param {number|null} at null: the present
 * @param {number} steps negative: back
 * @param {Span} span
 * @param {number} now
 * @returns {number|null}
 */
export function stepFrom(at, steps, span, now) {
  if (at === null) return steps >= 0 ? null : momentIn(Math.ceil(now / STEP_MS) * STEP_MS + steps * STEP_MS, span, now);
  return momentIn(at + steps * STEP_MS, span, now);
}

/** Share of the window's length at which a moment stands, 0 to 1. @param {number} at @param {Span} span @param {number} now */
export const shareOf = (at, span, now) => Math.min(1, Math.max(0, 1 - (now - at) / SPANS[span]));

/** The smallest window that holds a moment; null if none does. @param {number} at @param {number} now @returns {Span|null} */
export function spanFor(at, now) {
  const spans = /** @type {Span[]} */ (Object.keys(SPANS));
  return spans.find((span) => at >= earliest(span, now)) ?? null;
}

const HOUR_OF_DAY = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" });

/**
 * Ticks of the rail: each 3 hours of a day, each midnight of a week; `day` marks local midnight.
 * @param {Span} span
 * @param {number} now
 * @returns {{at: number, day: boolean}[]}
 */
export function ticks(span, now) {
  const every = span === "24h" ? 3 : 24;
  const found = [];
  for (let at = Math.ceil((now - SPANS[span]) / HOUR_MS) * HOUR_MS; at <= now; at += HOUR_MS) {
    const hour = Number(HOUR_OF_DAY.format(at)) % 24;
    if (hour % every === 0) found.push({ at, day: hour === 0 });
  }
  return found;
}
