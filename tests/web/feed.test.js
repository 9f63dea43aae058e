// The feed's state, its address, and what the mode strip must say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { feedState, liveUrl, retryDelayS } from "../../web/static/js/feed.js";
import { readOnlyReason } from "../../web/static/js/condition.js";
import { modeOf, originInForce } from "../../web/static/js/origin.js";

test("the feed's state follows from what was heard and when", () => {
  const table = [
    [{ connected: false, everHeard: false, silentS: 1, lagS: 0 }, "connecting"],
    [{ connected: true, everHeard: true, silentS: 5, lagS: 0 }, "live"],
    [{ connected: true, everHeard: true, silentS: 5, lagS: 5.1 }, "behind"],
    [{ connected: false, everHeard: true, silentS: 2, lagS: 0 }, "reconnecting"],
    [{ connected: true, everHeard: true, silentS: 10.6, lagS: 0 }, "lost"],
    [{ connected: false, everHeard: false, silentS: 12, lagS: 9 }, "lost"],
    [{ connected: true, everHeard: true, silentS: 1, lagS: 9, readOnly: "disk" }, "readonly"],
    [{ connected: false, everHeard: true, silentS: 1, lagS: 0, readOnly: "disk" }, "reconnecting"],
    [{ connected: true, everHeard: true, silentS: 11, lagS: 0, readOnly: "store" }, "lost"],
  ];
  for (const [given, state] of table) assert.equal(feedState({ readOnly: null, ...given }), state, JSON.stringify(given));
});

test("the stream resumes after the last event, and retries come soon", () => {
  const base = "http://127.0.0.1:1/api/v1/live";
  assert.equal(liveUrl(base, ""), base);
  assert.equal(liveUrl(base, "1042.7"), `${base}?since=1042.7`);
  assert.deepEqual([1, 2, 3, 50].map(retryDelayS), [1, 2, 3, 3]);
});

const row = (origin, speed = null, from = null) => ({ from, origin, source_series: null, transform: null, speed });

test("a single replayed series makes the whole page say so, with its speeds", () => {
  assert.equal(modeOf([row("live"), row("live")]), null);
  assert.deepEqual(modeOf([row("live"), row("replay")]), { origin: "replay", speeds: [] });
  assert.deepEqual(modeOf([row("replay", 360), row("replay", 90), row("replay", 90), row("replay", 1)]),
    { origin: "replay", speeds: [90, 360] });
  assert.deepEqual(modeOf([row("derived")]), { origin: "derived", speeds: [] });
});

test("of the dated origins the last that has begun is in force", () => {
  const rows = [row("replay", 1), row("replay", 90, "2026-07-01T00:00:00Z")];
  const at = (time) => originInForce(rows, Date.parse(time), "replay").speed;
  assert.equal(at("2026-06-30T23:59:59Z"), 1);
  assert.equal(at("2026-07-01T00:00:00Z"), 90);
  assert.equal(originInForce(rows.slice(1), 0, "replay").speed, null);
  assert.equal(originInForce(undefined, 0, "derived").origin, "derived");
  assert.equal(originInForce(undefined, 0, null).origin, "live");
});

test("the platform is read-only when its disk refuses or its store takes no writes", () => {
  const health = (telemetry, ...states) => ({ stores: { telemetry }, states });
  assert.equal(readOnlyReason(health("up", { code: "low_disk", state: "alarm" })), null);
  assert.equal(readOnlyReason(health("up", { code: "low_disk", state: "refuse" })), "disk");
  assert.equal(readOnlyReason(health("up", { code: "other", state: "refuse" })), null);
  assert.equal(readOnlyReason(health("up", { code: "collector", state: "ok" })), null);
  assert.equal(readOnlyReason(health("up", { code: "collector", state: "silent" })), "collector");
  assert.equal(readOnlyReason(health("read-only")), "store");
  assert.equal(readOnlyReason(health("cannot be reached")), null);
});
