// The card's pure parts: distances and rates in words, time to the next level, transforms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { etaText, timeToLevel } from "../../web/static/js/card/eta.js";
import { transformText } from "../../web/static/js/card/transform.js";
import { distanceText, rateText, sourceText } from "../../web/static/js/card/words.js";
import { createTranslate } from "../../web/static/js/i18n.js";

const words = (lang) => createTranslate(JSON.parse(readFileSync(new URL(`../../web/static/i18n/${lang}.json`, import.meta.url), "utf-8")));
const zh = words("zh-CN");
const en = words("en");
const plain = (text) => text?.replaceAll("\u00a0", " ");

const level = (name, value, severity = "yellow") => ({ station: "A", quantity: "stage", name, value, unit: "m", datum: null, severity, source: "unverified", valid_from: null, valid_to: null });

test("a distance is signed from the level, with the right words both sides of zero", () => {
  const digits = { decimals: 2, unit: "m" };
  const rows = [
    [0.62, "超警戒 +0.62 m", "0.62 m over warning"],
    [-0.35, "距警戒 \u22120.35 m", "0.35 m below warning"],
    [0, "平警戒 0.00 m", "0.00 m, at warning"],
    [-0.004, "平警戒 0.00 m", "0.00 m, at warning"],
  ];
  for (const [distance, chinese, english] of rows) {
    assert.equal(plain(distanceText(level("警戒", 5.69), distance, digits, zh)), chinese);
    assert.equal(plain(distanceText(level("警戒", 5.69), distance, digits, en)), english);
  }
});

test("rates of metres are in cm/h, signed; of others in their own unit per hour", () => {
  const rows = [[0.031, "m", "m", "+3.1 cm/h"], [-0.2, "m", "m", "\u221220.0 cm/h"], [0, "m", "m", "0.0 cm/h"],
    [0.0001, "m", "m", "0.0 cm/h"], [12.5, "m3/s", "m³/s", "+12.5 m³/s/h"], [null, "m", "m", "—"]];
  for (const [rate, unit, display, text] of rows) assert.equal(plain(rateText(rate, unit, display)), text);
});

const item = { value: 5, quality: "good", unit: "m" };
const judgement = (more = {}) => ({ item, next: level("保证", 6, "orange"), severity: "yellow", why: null, ...more });
const trend = (more = {}) => ({ trend: "rise", slope_low: 0.25, slope_high: 0.5, why: null, ...more });

test("time to the next level is a range of the slopes, or the reason for none", () => {
  const rows = [
    [judgement(), trend(), false, "到保证 2.0–4.0 小时"],
    [judgement(), trend({ slope_low: 0.01 }), false, "到保证 2.0 小时以上"],
    [judgement(), trend({ slope_low: -0.1 }), null, "到保证 2.0 小时以上"],
    [judgement(), trend({ slope_low: 0.01, slope_high: 0.02 }), false, "到保证：按现涨速 12 小时内不到"],
    [judgement(), trend(), true, "到保证：潮位站，不推算时间"],
    [judgement(), trend({ trend: "steady" }), false, "到保证：平稳，不推算时间"],
    [judgement(), trend({ trend: "fall" }), false, "到保证：在落，不推算时间"],
    [judgement(), trend({ trend: null, why: "too_few" }), false, "到保证：涨落不明，不推算时间"],
    [judgement(), null, false, "到保证：涨落不明，不推算时间"],
    [judgement(), trend({ trend: null, why: "silent" }), false, null],
    [judgement({ severity: "unknown", why: "silent" }), trend(), false, "到保证：停报，不推算时间"],
    [judgement({ item: { ...item, quality: "suspect" } }), trend(), false, "到保证：可疑值，不推算时间"],
    [judgement({ next: null }), trend(), false, null],
    [judgement({ item: null }), trend(), false, null],
  ];
  for (const [judged, slope, tidal, text] of rows) {
    assert.equal(plain(etaText(timeToLevel(judged, slope, tidal), "保证", zh)) ?? null, text);
  }
});

test("every transform of the demo is said without a foreign word; an unknown one is not guessed", () => {
  const known = [
    "value x 0.01; 12 h earlier in the source; cm to m above the gauge's own zero; ending at 2018-01-04T12:00:00, shifted to the present",
    "value x 0.005; cm to m above the gauge's own zero, then halved; from 2018-01-04T12:00:00 on, again at 2018-02-12T00:00:00",
    "hourly precipitation; intensity kept; total x 10 s / PT1H; from 2018-01-04T06:00:00 on, again at 2018-02-12T00:00:00",
    "gates open one after another as the headwater rises from its median to its 97 % quantile over the replayed window, in steps of 0.10 m",
    "value x 0.5",
  ];
  for (const one of known) {
    assert.doesNotMatch(transformText(one, zh), /[a-z]{4,}|T\d\d:/i);
    assert.ok(transformText(one, en));
  }
  assert.equal(transformText("value x 0.5; stirred, not shaken", zh), null);
});

test("a source that nobody confirmed is said to be unverified", () => {
  assert.equal(sourceText("unverified", zh), "未核实");
  assert.equal(sourceText("demo", zh), "演示");
  assert.equal(sourceText("苏防〔2019〕12 号", zh), "苏防〔2019〕12 号");
});
