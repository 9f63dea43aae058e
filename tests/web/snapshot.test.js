// The address of a snapshot says all that is seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { snapshotQuery } from "../../web/static/js/snapshot.js";

const VIEW = { map: { zoom: 10.5, lat: 32.4, lon: 119.4 }, at: null, layers: ["lake", "river"], lang: "en", theme: "dark" };

test("the present has no moment, and layers are named", () => {
  const query = new URLSearchParams(snapshotQuery(VIEW));
  assert.deepEqual(Object.fromEntries(query), { map: "10.5/32.40000/119.40000", layers: "lake,river", lang: "en", theme: "dark" });
});

test("a moment of the past is in it, and no layer is said as none", () => {
  const query = new URLSearchParams(snapshotQuery({ ...VIEW, at: Date.parse("2026-07-11T03:10:00+08:00"), layers: [] }));
  assert.equal(query.get("at"), "2026-07-10T19:10:00.000Z");
  assert.equal(query.get("layers"), "");
});
