// The feed's state, its address, and what the mode strip must say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { feedState, liveUrl, retryDelayS } from "../../web/static/js/feed.js";
import { modeOf, readOrigin } from "../../web/static/js/origin.js";

test("the feed's state follows from what was heard and when", () => {
  const table = [
    [{ connected: false, everHeard: false, silentS: 1, lagS: 0 }, "connecting"],
    [{ connected: true, everHeard: true, silentS: 5, lagS: 0 }, "live"],
    [{ connected: true, everHeard: true, silentS: 5, lagS: 5.1 }, "behind"],
    [{ connected: false, everHeard: true, silentS: 2, lagS: 0 }, "reconnecting"],
    [{ connected: true, everHeard: true, silentS: 10.6, lagS: 0 }, "lost"],
    [{ connected: false, everHeard: false, silentS: 12, lagS: 9 }, "lost"],
  ];
  for (const [given, state] of table) assert.equal(feedState(given), state, JSON.stringify(given));
});

test("the stream resumes after the last event, and retries come soon", () => {
  const base = "http://127.0.0.1:1/api/v1/live";
  assert.equal(liveUrl(base, ""), base);
  assert.equal(liveUrl(base, "1042.7"), `${base}?since=1042.7`);
  assert.deepEqual([1, 2, 3, 50].map(retryDelayS), [1, 2, 3, 3]);
});

test("a single replayed series makes the whole page say so, with its speeds", () => {
  assert.equal(modeOf(["live", null, { origin: "live" }]), null);
  assert.deepEqual(modeOf(["live", "replay"]), { origin: "replay", speeds: [] });
  assert.deepEqual(modeOf([{ origin: "replay", speed: 360 }, { origin: "replay", speed: 90 }, { origin: "replay", speed: 90 }]),
    { origin: "replay", speeds: [90, 360] });
  assert.deepEqual(modeOf(["derived"]), { origin: "derived", speeds: [] });
});

test("an origin is a word or an object", () => {
  assert.equal(readOrigin("replay").origin, "replay");
  assert.deepEqual(readOrigin({ origin: "replay", source: "rhine", transform: null, speed: 90 }),
    { origin: "replay", source: "rhine", transform: null, speed: 90 });
  assert.equal(readOrigin(undefined).origin, "live");
});
