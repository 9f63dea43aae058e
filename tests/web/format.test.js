// Numbers, ages and times as interface 6.3 fixes them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatAge, formatNumber, formatPeriod, formatStamp, formatTime } from "../../web/static/js/format.js";
import { createTranslate } from "../../web/static/js/i18n.js";

const words = (language) => JSON.parse(
  readFileSync(new URL(`../../web/static/i18n/${language}.json`, import.meta.url), "utf-8"));
const zh = createTranslate(words("zh-CN"));
const en = createTranslate(words("en"));
const NOW = Date.parse("2026-07-11T03:12:44+08:00");

test("ages read as people say them, in both languages", () => {
  const table = [
    [0, "刚刚", "just now"], [4.9, "刚刚", "just now"], [5, "5 秒前", "5 s ago"], [59, "59 秒前", "59 s ago"],
    [60, "1 分钟前", "1 min ago"], [3599, "59 分钟前", "59 min ago"], [3600, "1 小时 0 分前", "1 h 0 min ago"],
    [11520, "3 小时 12 分前", "3 h 12 min ago"], [86400, "1 天前", "1 d ago"], [-59, "刚刚", "just now"],
    [-180, "时钟超前 3 分", "clock 3 min ahead"],
  ];
  for (const [seconds, chinese, english] of table) {
    assert.equal(formatAge(NOW - seconds * 1000, NOW, zh), chinese);
    assert.equal(formatAge(NOW - seconds * 1000, NOW, en), english);
  }
  assert.equal(formatAge(null, NOW, zh), "从未上报");
  assert.equal(formatAge(Date.parse("2026-05-01T00:00:00+08:00"), NOW, zh), "05-01 00:00");
});

test("times name only what differs from today, in Asia/Shanghai", () => {
  const table = [
    ["2026-07-10T18:30:00Z", "02:30"], ["2026-07-10T13:40:00Z", "昨 21:40"],
    ["2026-07-09T13:40:00Z", "07-09 21:40"], ["2019-07-09T13:40:00Z", "2019-07-09 21:40"],
  ];
  for (const [at, text] of table) assert.equal(formatTime(Date.parse(at), NOW, zh), text);
  assert.equal(formatStamp(Date.parse("2026-07-10T16:00:01Z")), "2026-07-11 00:00:01 +08:00");
});

test("numbers keep their digits, a true minus, and groups from 10,000", () => {
  const { cases } = JSON.parse(readFileSync(new URL("../vectors/numbers.json", import.meta.url), "utf-8"));
  for (const { value, text, ...digits } of cases) assert.equal(formatNumber(value, digits), text, String(value));
});

test("what is missing is a dash, never zero or NaN", () => {
  for (const value of [null, NaN, Infinity]) assert.equal(formatNumber(value, { decimals: 2 }), "—");
});

test("a period is a number and a unit", () => {
  const table = { PT1H: "1\u00a0h", PT10S: "10\u00a0s", P1D: "1\u00a0d", P1Y: "1\u00a0a" };
  for (const [period, text] of Object.entries(table)) assert.equal(formatPeriod(period), text);
  assert.equal(formatPeriod(null), "");
});

test("both languages have the same keys, each with the same parameters", () => {
  const [a, b] = [words("zh-CN"), words("en")];
  assert.deepEqual(Object.keys(a).sort(), Object.keys(b).sort());
  const parameters = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  for (const key of Object.keys(a)) assert.deepEqual(parameters(a[key]), parameters(b[key]), key);
});

test("an unknown key is an error, not an empty label", () => {
  assert.throws(() => zh("no.such.key"), /no\.such\.key/);
});
