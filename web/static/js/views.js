// What the page holds of one station, and how readings are put into it. Pure.

/** @typedef {import("./types.js").Station} Station */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").View} View */

/** @param {import("./types.js").SeriesIdentity} item */
export const seriesKey = (item) =>
  [item.quantity, item.channel ?? "", item.statistic, item.period ?? ""].join("|");

const NAMES = new Intl.Collator("zh-CN", { numeric: true });

/** Place of each code among all names in pinyin order: sorting then compares numbers. @param {Station[]} stations */
export const nameOrder = (stations) => new Map(
  [...stations].sort((a, b) => NAMES.compare(a.name, b.name)).map(({ code }, index) => [code, index]));

/** What the list shows of stations, but for what time alone changes. @param {Station[]} stations */
export const listed = (stations) => JSON.stringify(stations, (key, value) => (key === "freshness" ? undefined : value));

/** @param {Station} station @returns {View} */
export function emptyView(station) {
  return { station, series: new Map(), newestAt: null, intervalS: null, link: null, nameOrder: 0, judged: null };
}

/**
 * Put a reading in its series; false if a newer one is there already.
 * @param {View} view
 * @param {Latest} item
 */
export function put(view, item) {
  const key = seriesKey(item);
  const known = view.series.get(key);
  if (known && known.n !== null && item.n !== null && known.n >= item.n) return false;
  view.series.set(key, item);
  view.judged = null;
  const at = Math.min(Date.parse(item.at), Date.parse(item.received_at));
  if (Number.isFinite(at) && (view.newestAt === null || at > view.newestAt)) view.newestAt = at;
  return true;
}

/**
 * The stations of the present with the readings of another moment.
 * @param {Map<string, View>} present
 * @param {Latest[]} items the newest value of each series at that moment
 * @returns {Map<string, View>}
 */
export function pastViews(present, items) {
  const views = new Map([...present].map(([code, { station, intervalS, nameOrder: order }]) =>
    [code, { ...emptyView(station), intervalS, nameOrder: order }]));
  for (const item of items) {
    const view = views.get(item.station);
    if (view) put(view, item);
  }
  return views;
}

/** @param {import("./types.js").Level[]} levels @returns {Map<string, import("./types.js").Level[]>} */
export function byStation(levels) {
  const found = new Map();
  for (const level of levels) {
    const own = found.get(level.station);
    if (own) own.push(level);
    else found.set(level.station, [level]);
  }
  return found;
}

/** @param {import("./types.js").Trend[]} trends @returns {Map<string, import("./types.js").Trend>} by station and series */
export const bySeries = (trends) => new Map(trends.map((trend) => [`${trend.station}|${seriesKey(trend)}`, trend]));
