// Links: what is written is read again, what is not understood is named and never obeyed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatLink, parseLink } from "../../web/static/js/links.js";

const none = { severities: [], states: [], kinds: [], districts: [], rivers: [], text: "", sort: "urgent" };

test("a whole view is written and read again", () => {
  const values = {
    map: { zoom: 13, lon: 119.421, lat: 32.394 }, station: "GZ_01-a", series: ["stage", "gate_opening.3"], range: "7d",
    at: Date.parse("2026-07-10T21:40:00+08:00"),
    layers: [{ code: "lake", shown: true, opacity: 40 }, { code: "river", shown: false, opacity: null }],
    list: { ...none, severities: ["red", "yellow", "orange"].sort(), kinds: ["level"], rivers: ["a;b,c&d:e%", "长江"], text: "扬州 #1", sort: "age" },
    lang: "en",
  };
  const { values: read, dropped } = parseLink(formatLink(values));
  assert.deepEqual(dropped, []);
  assert.deepEqual({ ...read, list: { ...read.list, severities: [...read.list.severities].sort() } }, values);
  assert.match(formatLink(values), /^#map=13\.0\/32\.39400\/119\.42100&station=GZ_01-a&.*at=2026-07-10T21:40:00\+08:00/);
});

test("a grade and all worse ones are one word", () => {
  assert.match(formatLink({ list: { ...none, severities: ["red", "orange", "yellow"] } }), /sev:yellow\+$/);
  assert.deepEqual(parseLink("#list=sev:yellow+").values.list.severities, ["yellow", "orange", "red"]);
  assert.deepEqual(parseLink("#list=sev:unknown,red").values.list.severities, ["unknown", "red"]);
});

test("an opacity is read with its percent sign encoded or bare", () => {
  const layers = [{ code: "lake", shown: true, opacity: 40 }, { code: "river", shown: true, opacity: null }];
  assert.equal(formatLink({ layers }), "#layers=lake:40%25,river");
  for (const link of ["#layers=lake:40%25,river", "#layers=lake:40%,river"]) assert.deepEqual(parseLink(link).values.layers, layers);
});

test("a link encoded as a whole is read as well", () => {
  const { values, dropped } = parseLink("#map=13.0%2F32.39400%2F119.42100&list=kind%3Alevel");
  assert.deepEqual(dropped, []);
  assert.deepEqual(values.map, { zoom: 13, lon: 119.421, lat: 32.394 });
  assert.deepEqual(values.list.kinds, ["level"]);
});

const REFUSED = [
  "map=13/32.39", "map=99/32/119", "map=13/91/119", "map=13/32/181", "map=13/32/119/5", "map=1e9/0/0", "station=", "station=a b",
  "station=%3Cimg%3E", "station=%E0%A4%A", `station=${"x".repeat(65)}`, "series=Stage", "series=a,,b", "range=5d", "range=2026-07-10/2026-07-11",
  "range=2026-07-11T00:00:00+08:00/2026-07-10T00:00:00+08:00", "at=2026-07-10T21:40:00", "at=yesterday", "at=2026-13-10T21:40:00Z", "layers=a:101%",
  "layers=<b>", "list=sev:purple", "list=sev:normal+", "list=state:asleep", "list=nonsense", "list=sort:worst", "lang=de", "theme=dark", "__proto__=1", "constructor=x",
];

for (const part of REFUSED) {
  test(`refused and named: ${part.slice(0, 60)}`, () => {
    const { values, dropped } = parseLink(`#${part}`);
    assert.deepEqual(values, {});
    assert.deepEqual(dropped, [part.split("=")[0]]);
  });
}

test("a part that is named twice counts once", () => {
  const { values, dropped } = parseLink("#station=A&station=B");
  assert.equal(values.station, "A");
  assert.deepEqual(dropped, ["station"]);
});

const KEYS = ["map", "station", "series", "range", "at", "layers", "lang", "x"];

test("no text, however made, throws; what is read of it is written and read again the same", () => {
  const atoms = ["map", "station", "list", "at", "layers", "=", "&", "#", "%", "%2", "%25", ";", ":", ",", "+", "/", "-", "sev", "q", "kind", "yellow", "长江", "\u0000", "\ud800", "1", "13.5", "32.4", "119", "A", " ", "<", "2026-07-10T21:40:00Z"];
  let seed = 20260711;
  const next = (n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * n);
  };
  let read = 0;
  for (let i = 0; i < 20_000; i += 1) {
    const noise = (length) => Array.from({ length }, () => atoms[next(atoms.length)]).join("");
    const hash = `${KEYS[next(KEYS.length)]}=${noise(1 + next(4))}&list=q:${noise(1 + next(3))};kind:${noise(1)}&${noise(next(8))}`;
    const { values } = parseLink(hash);
    read += Object.keys(values).length;
    const again = parseLink(formatLink(values)).values;
    assert.equal(formatLink(again), formatLink(values), hash);
  }
  assert.ok(read > 1000, `${read} values were read`);
});
