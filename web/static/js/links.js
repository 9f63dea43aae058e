// The grammar of links (interface 6.2): `#key=value&…`, keys in any order. Pure. What is unknown or
// malformed is named, never obeyed; what is read is written again as it was.

import { SEVERITIES } from "./severity.js";

/** @typedef {{zoom: number, lon: number, lat: number}} MapView */
/** @typedef {{code: string, shown: boolean, opacity: number|null}} LayerChoice opacity in percent */
/** @typedef {{severities: string[], states: string[], kinds: string[], districts: string[], rivers: string[], text: string, sort: string}} ListChoice */
/**
 * @typedef {object} LinkValues
 * @property {MapView} [map]
 * @property {string} [station]
 * @property {string[]} [series] `quantity` or `quantity.channel`
 * @property {string} [range] a preset, or `start/end`
 * @property {number} [at] ms of the epoch
 * @property {LayerChoice[]} [layers]
 * @property {ListChoice} [list]
 * @property {"zh-CN"|"en"} [lang]
 */
/** @typedef {{read: (text: string) => any, write: (value: any) => string}} Grammar `read` gives undefined for what it refuses */

const CODE = /^[A-Za-z0-9_-]{1,64}$/;
const SERIES = /^[a-z][a-z0-9_]{0,63}(\.[A-Za-z0-9_-]{1,32})?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const RANGES = new Set(["24h", "3d", "7d", "30d"]);
const SORTS = new Set(["urgent", "distance", "name", "code", "value", "age"]);
const STATES = new Set(["live", "late", "stale", "offline", "never"]);
const GRADES = ["blue", "yellow", "orange", "red"];
/** More parts than anybody makes by hand: a link is no means to fill the page. */
const MOST = 64;
const LONGEST = 200;

/** @param {string} text @returns {number|undefined} */
function readTime(text) {
  const at = TIME.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(at) ? at : undefined;
}

/** In Asia/Shanghai, which keeps one offset. @param {number} at ms */
const writeTime = (at) => `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 23).replace(/\.000$/, "")}+08:00`;

/** @param {string} text */
function readMap(text) {
  const match = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(text);
  if (!match) return undefined;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  return zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lon, lat } : undefined;
}

/** @param {string} text @returns {string|undefined} */
function readRange(text) {
  if (RANGES.has(text)) return text;
  const [start, end, ...more] = text.split("/").map(readTime);
  return start !== undefined && end !== undefined && more.length === 0 && start < end ? text : undefined;
}

/** @param {string} text @returns {LayerChoice[]|undefined} */
function readLayers(text) {
  const parts = text.split(",").map((part) => {
    const match = /^(-?)([A-Za-z0-9_]{1,64})(?::(\d{1,3})%)?$/.exec(part);
    const opacity = match?.[3] === undefined ? null : Number(match[3]);
    return match && (opacity ?? 0) <= 100 ? { code: match[2], shown: match[1] === "", opacity } : undefined;
  });
  return parts.length <= MOST && !parts.includes(undefined) ? /** @type {LayerChoice[]} */ (parts) : undefined;
}

/** @param {string} text @returns {string[]|undefined} */
function readSeries(text) {
  const parts = text.split(",");
  return parts.length <= 8 && parts.every((part) => SERIES.test(part)) ? parts : undefined;
}

/** @returns {ListChoice} */
const noChoice = () => ({ severities: [], states: [], kinds: [], districts: [], rivers: [], text: "", sort: "urgent" });

/** Words of the list's grammar, and the set of the filter each stands for. */
const SETS = /** @type {const} */ ([["sev", "severities"], ["state", "states"], ["kind", "kinds"], ["district", "districts"], ["river", "rivers"]]);

/** @param {string} text @returns {ListChoice|undefined} */
function readList(text) {
  const choice = noChoice();
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    const words = part.slice(colon + 1).split(",").map(decode);
    const name = part.slice(0, colon);
    if (colon < 0 || words.length > MOST || words.some((word) => word === "" || word === undefined || word.length > LONGEST)) return undefined;
    const values = /** @type {string[]} */ (words);
    const set = SETS.find(([key]) => key === name)?.[1];
    if (set === "severities") {
      const wide = values.flatMap((word) => (word.endsWith("+") ? GRADES.slice(GRADES.indexOf(word.slice(0, -1))) : [word]));
      if (values.some((word) => word.endsWith("+") && !GRADES.includes(word.slice(0, -1)))) return undefined;
      if (!wide.every((word) => SEVERITIES.includes(/** @type {any} */ (word)))) return undefined;
      choice.severities = [...new Set(wide)];
    } else if (set) {
      if (set === "states" && !values.every((word) => STATES.has(word))) return undefined;
      choice[set] = [...new Set(values)];
    } else if (name === "q" && values.length === 1) [choice.text] = values;
    else if (name === "sort" && SORTS.has(values[0])) [choice.sort] = values;
    else return undefined;
  }
  return choice;
}

/** @param {ListChoice} choice */
function writeList(choice) {
  const parts = SETS.flatMap(([key, set]) => {
    const words = [...choice[set]].sort();
    return words.length === 0 ? [] : [`${key}:${set === "severities" ? grades(words) : words.map(encode).join(",")}`];
  });
  if (choice.text !== "") parts.push(`q:${encode(choice.text)}`);
  if (choice.sort !== "urgent") parts.push(`sort:${choice.sort}`);
  return parts.join(";");
}

/** A grade and all worse ones as `yellow+`. @param {string[]} words */
function grades(words) {
  const from = GRADES.findIndex((grade) => words.includes(grade));
  const wide = from >= 0 && GRADES.length - from === words.length && GRADES.slice(from).every((grade) => words.includes(grade));
  return wide && words.length > 1 ? `${GRADES[from]}+` : words.join(",");
}

/** @type {Record<keyof LinkValues, Grammar>} */
const GRAMMARS = {
  map: { read: readMap, write: ({ zoom, lon, lat }) => `${zoom.toFixed(1)}/${lat.toFixed(5)}/${lon.toFixed(5)}` },
  station: { read: (text) => (CODE.test(text) ? text : undefined), write: String },
  series: { read: readSeries, write: (parts) => parts.join(",") },
  range: { read: readRange, write: String },
  at: { read: readTime, write: writeTime },
  layers: {
    read: readLayers,
    write: (layers) => layers.map((/** @type {LayerChoice} */ { code, shown, opacity }) =>
      `${shown ? "" : "-"}${code}${opacity === null ? "" : `:${opacity}%25`}`).join(","),
  },
  list: { read: readList, write: writeList },
  lang: { read: (text) => (text === "en" || text === "zh-CN" ? text : undefined), write: String },
};

/** Keys in the order in which they are written and put into force. */
export const LINK_KEYS = /** @type {(keyof LinkValues)[]} */ (Object.keys(GRAMMARS));

/** Half a pair of UTF-16 is no letter and cannot be encoded. @param {string} text */
const encode = (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

/** @param {string} text @returns {string|undefined} */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} hash with or without "#"
 * @returns {{values: LinkValues, dropped: string[]}} `dropped` names what was unknown or refused
 */
export function parseLink(hash) {
  /** @type {Record<string, any>} */
  const values = {};
  const dropped = [];
  for (const part of hash.replace(/^#/, "").split("&").filter(Boolean).slice(0, MOST)) {
    const [key] = part.split("=", 1);
    const raw = part.slice(key.length + 1);
    const grammar = Object.hasOwn(GRAMMARS, key) && !Object.hasOwn(values, key) ? GRAMMARS[/** @type {keyof LinkValues} */ (key)] : undefined;
    // The words of `list` are encoded one by one; a link encoded as a whole is read as well, and so
    // is the bare percent sign of an opacity.
    const text = key === "list" && raw.includes(":") ? raw : (decode(raw) ?? (key === "layers" ? raw : undefined));
    const value = text === undefined ? undefined : grammar?.read(text);
    if (value === undefined) dropped.push((decode(key) ?? key).slice(0, 40));
    else values[key] = value;
  }
  return { values, dropped };
}

/** @param {LinkValues} values @returns {string} with its "#", or "" */
export function formatLink(values) {
  const parts = LINK_KEYS.filter((key) => values[key] !== undefined).flatMap((key) => {
    const text = GRAMMARS[key].write(values[key]);
    return text === "" ? [] : [`${key}=${text}`];
  });
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}
