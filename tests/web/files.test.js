// What holds for the static files as they lie there: colours, words, addresses, sizes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const STATIC = new URL("../../web/static/", import.meta.url);
const names = readdirSync(STATIC, { recursive: true })
  .map((name) => String(name).replaceAll("\\", "/"))
  .filter((name) => /\.(css|js|html|svg|json)$/.test(name) && !name.startsWith("vendor/"));
const text = (name) => readFileSync(new URL(name, STATIC), "utf-8");

test("no colour stands outside css/tokens.css", () => {
  for (const name of names.filter((one) => one !== "css/tokens.css")) {
    assert.doesNotMatch(text(name), /#[0-9a-f]{3,8}\b(?![-\w])|\brgba?\(|\bhsla?\(/i, name);
  }
});

test("every var() of the styles is a token", () => {
  const tokens = new Set([...text("css/tokens.css").matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]));
  for (const name of names.filter((one) => one.endsWith(".css"))) {
    for (const [, token] of text(name).matchAll(/var\((--[\w-]+)/g)) assert.ok(tokens.has(token), `${name}: ${token}`);
  }
});

test("every word that the page asks for is in the messages, and none is left over", () => {
  const messages = Object.keys(JSON.parse(text("i18n/en.json")));
  const sources = names.filter((name) => /\.(js|html)$/.test(name)).map(text).join("\n");
  const asked = [...sources.matchAll(/\bt\("([\w.]+)"/g), ...sources.matchAll(/data-i18n[\w-]*="([\w.]+)"/g)].map((m) => m[1]);
  for (const key of asked) assert.ok(messages.includes(key), key);
  const stems = [...sources.matchAll(/`((?:\w+\.)+)\$\{/g)].map((match) => match[1]);
  for (const key of messages) {
    assert.ok(sources.includes(`"${key}"`) || stems.some((stem) => key.startsWith(stem)), `unused: ${key}`);
  }
});

test("the page and its files name no host", () => {
  for (const name of names) {
    assert.doesNotMatch(text(name).replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//, name);
  }
  assert.doesNotMatch(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf-8"), /"resolved"/);
});

test("the page has no inline script or style", () => {
  const page = text("duty.html");
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

test("text from outside never becomes markup", () => {
  for (const name of names.filter((one) => one.endsWith(".js"))) {
    assert.doesNotMatch(text(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, name);
  }
});

test("longitude and latitude change places in map.js alone", () => {
  for (const name of names.filter((one) => one.endsWith(".js") && one !== "js/map.js")) {
    assert.doesNotMatch(text(name), /\[\s*lat\s*,\s*lon\s*\]|latLng|leaflet-src/, name);
  }
});

test("scripts and styles stay within their budgets, gzip -9", () => {
  const size = (pattern) => names.filter((name) => pattern.test(name))
    .reduce((sum, name) => sum + gzipSync(text(name), { level: 9 }).length, 0);
  const leaflet = gzipSync(text("vendor/leaflet/leaflet-src.esm.js"), { level: 9 }).length;
  assert.ok(size(/\.js$/) + leaflet < 350 * 1024, `${size(/\.js$/) + leaflet} bytes of script`);
  assert.ok(size(/\.css$/) < 40 * 1024);
});
