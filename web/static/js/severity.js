// The one rule of severity: latest value, freshness and the levels in force, as telemetry/severity
// has it in Python; both pass tests/vectors/severity.json. Pure; no clock of its own.

import { DEFAULT_INTERVAL_S, durationSeconds, freshness, SILENT, turns } from "./freshness.js";

/** @typedef {import("./types.js").Level} Level */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").Severity} Severity */
/** @typedef {import("./types.js").Judgement} Judgement */
/** @typedef {import("./types.js").Freshness} Freshness */

/** Worse is higher; unknown stands above blue, for silence is no all-clear. */
const RANK = /** @type {Record<Severity, number>} */ ({
  red: 7, orange: 6, yellow: 5, unknown: 4, blue: 3, none: 1, normal: 0,
});

/** Quantities that are heights above a vertical datum; to others a datum means nothing. */
const ELEVATIONS = new Set(["stage", "headwater", "tailwater"]);

/** Whether a quantity means nothing without a vertical datum. @param {string} quantity */
export const isElevation = (quantity) => ELEVATIONS.has(quantity);

/** @param {Level} level @param {string|null} datum of the station */
const comparesTo = (level, datum) => !isElevation(level.quantity) || (level.datum ?? null) === (datum ?? null);

/** Late but judged normal or not judged at all: above its live peers, below blue. */
const LATE_RANK = 2;

/** The grades, worst first, as the counts and the legend list them. */
export const SEVERITIES = /** @type {Severity[]} */ (["red", "orange", "yellow", "unknown", "blue", "none", "normal"]);

/** Digit of a grade: Ⅰ red is 1, and worst. */
export const DIGITS = /** @type {Record<Severity, string>} */ ({
  red: "1", orange: "2", yellow: "3", blue: "4", unknown: "?", none: "", normal: "",
});

/**
 * Rank for sorting, clusters and drawing order. What fell silent at yellow or worse keeps its rank.
 * @param {Pick<Judgement, "severity"|"base"|"fresh">} judgement
 */
export function severityRank({ severity, base, fresh }) {
  if (severity === "unknown") return Math.max(RANK.unknown, RANK[base]);
  return fresh === "late" ? Math.max(LATE_RANK, RANK[severity]) : RANK[severity];
}

/** Whether a dated row holds. @param {{valid_from: string|null, valid_to: string|null}} row @param {number} now ms of the epoch */
export const inForce = ({ valid_from, valid_to }, now) =>
  (valid_from === null || Date.parse(valid_from) <= now) && (valid_to === null || now < Date.parse(valid_to));

/**
 * Freshness of one series by its own newest value: expected each station interval, or each period.
 * @param {Latest} item
 * @param {number|null} intervalS of the station
 * @param {number} now ms of the epoch
 * @returns {Freshness}
 */
export const seriesFreshness = (item, intervalS, now) => freshness({ ...expectation(item, intervalS), link: null, now });

/** When a series was last heard, and how often it should be. @param {Latest} item @param {number|null} intervalS of the station */
const expectation = (item, intervalS) => ({
  newestAt: Math.min(Date.parse(item.at), Date.parse(item.received_at ?? item.at)),
  intervalS: Math.max(intervalS ?? DEFAULT_INTERVAL_S, durationSeconds(item.period) ?? 0),
});

/**
 * Until when, ms of the epoch, time alone changes nothing of how a station is judged.
 * @param {object} given
 * @param {Iterable<Latest>} given.items
 * @param {Level[]} given.levels
 * @param {number|null} given.newestAt of the station
 * @param {number|null} given.intervalS of the station
 * @param {number} given.now
 */
export function judgedUntil({ items, levels, newestAt, intervalS, now }) {
  const moments = newestAt === null ? [] : turns(newestAt, intervalS);
  for (const item of levels.length === 0 ? [] : items) {
    const heard = expectation(item, intervalS);
    moments.push(...turns(heard.newestAt, heard.intervalS));
  }
  for (const { valid_from, valid_to } of levels) {
    for (const bound of [valid_from, valid_to]) if (bound !== null) moments.push(Date.parse(bound));
  }
  return moments.reduce((soonest, moment) => (moment > now && moment < soonest ? moment : soonest), Infinity);
}

/**
 * Judge one series by the levels of its quantity.
 * @param {object} given
 * @param {Latest} given.item
 * @param {Level[]} given.levels in force, of the item's station and quantity
 * @param {string|null} given.datum of the station
 * @param {Freshness} given.fresh of the series
 * @returns {Judgement}
 */
export function judgeSeries({ item, levels, datum, fresh }) {
  const comparable = levels.filter((level) => comparesTo(level, datum))
    .sort((a, b) => a.value - b.value || gradeRank(a) - gradeRank(b));
  const grading = comparable.filter(({ severity }) => severity !== "none");
  const blank = { fresh, item, level: null, next: null, distance: null, distances: [] };
  if (grading.length === 0) {
    const why = levels.length > comparable.length ? "datum_differs" : "no_level";
    return { ...blank, severity: "none", base: "none", why, distances: distancesOf(item, comparable) };
  }
  if (item.value === null || item.quality === "missing") {
    return { ...blank, severity: "unknown", base: "unknown", why: "missing_value" };
  }
  if (item.quality === "bad") return { ...blank, severity: "unknown", base: "unknown", why: "bad_value" };
  const { value } = item;
  const level = grading.filter((one) => value >= one.value).at(-1) ?? null;
  const next = grading.find((one) => value < one.value) ?? null;
  const base = level === null ? "normal" : /** @type {Severity} */ (level.severity);
  const silent = SILENT.has(fresh);
  return {
    severity: silent ? "unknown" : base, base, fresh, item, level, next,
    distance: value - (level ?? /** @type {Level} */ (next)).value,
    distances: distancesOf(item, comparable), why: silent ? "silent" : null,
  };
}

/**
 * Judge a station: the worst of its series that have levels; a silent station is unknown in any case.
 * @param {object} given
 * @param {Iterable<Latest>} given.items
 * @param {Level[]} given.levels all dated levels of the station
 * @param {string|null} given.datum
 * @param {number|null} given.intervalS
 * @param {Freshness} given.fresh of the station
 * @param {number} given.now ms of the epoch
 * @returns {Judgement}
 */
export function judgeStation({ items, levels, datum, intervalS, fresh, now }) {
  const valid = levels.filter((level) => inForce(level, now));
  const blank = { severity: /** @type {Severity} */ ("none"), base: /** @type {Severity} */ ("none"), fresh, item: null, level: null, next: null, distance: null, distances: [] };
  const heard = new Set();
  let worst = /** @type {Judgement|null} */ (null);
  for (const item of items) {
    heard.add(item.quantity);
    const own = valid.filter(({ quantity }) => quantity === item.quantity);
    if (own.length === 0) continue;
    const judged = judgeSeries({ item, levels: own, datum, fresh: seriesFreshness(item, intervalS, now) });
    if (worst === null || worse(judged, worst)) worst = judged;
  }
  // What has a level and was never heard may be anything.
  if (valid.some((level) => level.severity !== "none" && !heard.has(level.quantity) && comparesTo(level, datum))) {
    const unheard = /** @type {Judgement} */ ({ ...blank, severity: "unknown", why: "unheard" });
    if (worst === null || worse(unheard, worst)) worst = unheard;
  }
  const found = worst ?? /** @type {Judgement} */ ({ ...blank, why: "no_level" });
  if (!SILENT.has(fresh)) return { ...found, fresh };
  return { ...found, fresh, severity: "unknown", why: fresh === "never" ? "never" : "silent" };
}

/** While the levels are not known nothing can be judged. @param {Freshness} fresh @returns {Judgement} */
export const unjudged = (fresh) => ({
  severity: "unknown", base: "unknown", fresh, item: null, level: null, next: null, distance: null, distances: [],
  why: "levels_unknown",
});

/** What was judged counts more than what no level judges, however normal it is. @param {Judgement} a @param {Judgement} b */
function worse(a, b) {
  const order = (/** @type {Judgement} */ one) => (one.severity === "none" ? -1 : severityRank(one));
  const by = order(a) - order(b);
  return by > 0 || (by === 0 && (a.distance ?? -Infinity) > (b.distance ?? -Infinity));
}

/** @param {Level} level */
const gradeRank = ({ severity }) => RANK[severity];

/** @param {Latest} item @param {Level[]} levels ascending @returns {import("./types.js").Distance[]} */
function distancesOf({ value, quality }, levels) {
  if (value === null || quality === "bad") return [];
  return levels.map((level) => ({ level, distance: value - level.value })).reverse();
}
