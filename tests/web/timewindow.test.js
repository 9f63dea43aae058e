// The time slider's arithmetic.
import assert from "node:assert/strict";
import { test } from "node:test";
import { earliest, momentIn, shareOf, spanFor, STEP_MS, stepFrom, ticks } from "../../web/static/js/timewindow.js";

const NOW = Date.parse("2026-07-11T03:12:44+08:00");
const at = (text) => Date.parse(`2026-07-${text}+08:00`);

test("a moment is the nearest whole five minutes, within the window", () => {
  assert.equal(momentIn(at("10T21:41:00"), "24h", NOW), at("10T21:40:00"));
  assert.equal(momentIn(at("10T21:43:00"), "24h", NOW), at("10T21:45:00"));
  assert.equal(momentIn(at("01T00:00:00"), "24h", NOW), at("10T03:15:00"));
  assert.equal(momentIn(at("05T00:00:00"), "7d", NOW), at("05T00:00:00"));
});

test("the present and what lies after it is live, never a frame", () => {
  for (const moment of [NOW, NOW + STEP_MS, at("11T03:14:00")]) assert.equal(momentIn(moment, "24h", NOW), null);
  assert.equal(stepFrom(null, 1, "24h", NOW), null);
});

test("back from live is the last whole step, and on from there is live again", () => {
  assert.equal(stepFrom(null, -1, "24h", NOW), at("11T03:10:00"));
  assert.equal(stepFrom(at("11T03:10:00"), 1, "24h", NOW), null);
  assert.equal(stepFrom(at("11T03:10:00"), -12, "24h", NOW), at("11T02:10:00"));
});

test("a link's moment opens the smallest window that holds it, or none", () => {
  assert.equal(spanFor(at("10T10:00:00"), NOW), "24h");
  assert.equal(spanFor(at("06T10:00:00"), NOW), "7d");
  assert.equal(spanFor(at("01T10:00:00"), NOW), null);
});

test("the window ends now", () => {
  assert.equal(shareOf(NOW, "24h", NOW), 1);
  assert.equal(shareOf(NOW - 12 * 3_600_000, "24h", NOW), 0.5);
  assert.ok(earliest("24h", NOW) >= NOW - 86_400_000);
});

test("ticks stand at whole hours of Shanghai, the days at its midnight", () => {
  const day = ticks("24h", NOW);
  assert.equal(day.length, 8);
  assert.deepEqual(day.filter((tick) => tick.day).map((tick) => tick.at), [at("11T00:00:00")]);
  assert.deepEqual(ticks("7d", NOW).map((tick) => tick.day), Array(7).fill(true));
});
