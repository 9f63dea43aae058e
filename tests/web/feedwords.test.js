// What is said of the feed, and of data that are no measurement.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { feedWords, ModeWords } from "../../web/static/js/feedwords.js";
import { createTranslate } from "../../web/static/js/i18n.js";
import { Store } from "../../web/static/js/store.js";

const t = createTranslate(JSON.parse(readFileSync(new URL("../../web/static/i18n/zh-CN.json", import.meta.url), "utf-8")));
const T0 = Date.parse("2026-07-11T03:00:00+08:00");

function makeStore(feed = {}) {
  const clock = { now: T0 };
  const store = new Store({ schedule: () => {}, clock: () => clock.now });
  store.setFeed({ since: T0 - 80_000, ...feed });
  return { store, clock };
}

const STATES = [
  [{ state: "connecting" }, "正在连接", ""],
  [{ state: "live" }, "实时", ""],
  [{ state: "behind", lagS: 12.4, attempt: 7 }, "滞后 12 秒", ""],
  [{ state: "reconnecting", attempt: 3, lagS: 99 }, "正在重连（第 3 次）", ""],
  [{ state: "lost" }, "中断 1 分钟", "实时连接中断 1 分钟，以下为最后所知，数值随时间变旧"],
  [{ state: "readonly", readOnly: "store" }, "不收数", "数据库只读，新读数存不进来；以下为最后所知，数值随时间变旧"],
];
for (const [feed, state, warning] of STATES) {
  test(`the feed is ${feed.state}: said in words, and over the whole width when it matters`, () => {
    const said = feedWords(makeStore(feed).store, t);
    assert.deepEqual([said.state, said.warning], [state, warning]);
    assert.equal(said.age, "尚无数据");
  });
}

const station = (origin) => ({
  code: "A", name: "A", kind: "level", lon: null, lat: null, datum: null, district_code: null, basin_code: null,
  interval: "PT10S", freshness: null, origin,
});
const item = (at) => ({
  station: "A", quantity: "stage", channel: null, statistic: "instant", period: null, at, received_at: at, value: 1,
  unit: "m", quality: "good", quality_rule: null, origin: "replay", n: 1,
});

test("the age is that of the newest reading on the page", () => {
  const { store } = makeStore({ state: "live" });
  store.setStations([station("live")]);
  store.applyLatest([item(new Date(T0 - 9000).toISOString())]);
  assert.equal(feedWords(store, t).age, "数据 9 秒前");
});

test("measured data need no strip, a replay names its speed", () => {
  const { store } = makeStore();
  const words = new ModeWords(store);
  store.setStations([station("live")]);
  assert.equal(words.text(t), null);
  store.setStations([station("replay")]);
  store.applyLatest([item(new Date(T0).toISOString())]);
  store.setOrigins([{ ...item(""), origins: [{ from: null, origin: "replay", source_series: "x", transform: null, speed: 90 }] }]);
  assert.equal(words.text(t), "演示回放 ×90：数据为回放，不是现场实况");
});

test("it is looked for again after what may change it, and now and then", () => {
  const { store, clock } = makeStore();
  const words = new ModeWords(store);
  assert.ok(words.due(new Set(["tick"])), "nothing was looked for yet");
  words.text(t);
  assert.ok(!words.due(new Set(["tick", "latest"])));
  assert.ok(words.due(new Set(["origins"])));
  clock.now += 31_000;
  assert.ok(words.due(new Set(["tick"])));
});
