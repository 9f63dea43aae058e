// What the chart shows at a moment, worked out once for panes, read-out, table, sentence and files.

import { levelName, distanceText, isUnverified } from "../card/words.js";
import { formatNumber } from "../format.js";
import { originText } from "../origin.js";
import { seriesKey } from "../views.js";
import { linesOf } from "./levellines.js";
import { evened, gapsIn } from "./track.js";

/** @typedef {import("../types.js").Latest} Latest */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./track.js").Track} Track */
/** @typedef {import("./levellines.js").Line} Line */

/** A moment of the past knows nothing later. @param {Track} track @param {number} end @returns {Track} */
const upTo = (track, end) =>
  ((track.points.at(-1)?.at ?? end) <= end ? track : { ...track, points: track.points.filter(({ at }) => at <= end) });

export class Scene {
  /**
   * @param {object} given
   * @param {import("../context.js").Context} given.context
   * @param {View} given.view
   * @param {Plan} given.plan
   * @param {import("./time.js").Span} given.span
   * @param {import("./source.js").Data|null} given.data null while it is asked for
   * @param {boolean} given.crosses whether rejected points are shown
   */
  constructor({ context, view, plan, span, data, crosses }) {
    this.context = context;
    this.view = view;
    this.plan = plan;
    this.span = span;
    this.data = data;
    this.crosses = crosses;
    /** @type {Map<Track, Track>} */
    this.evened = new Map();
    this.levels = context.store.levels?.get(view.station.code) ?? [];
    const { main } = plan;
    this.lines = main === null ? [] : linesOf(this.levels, main.quantity, view.station.datum, span);
    const track = this.main;
    this.gaps = track === null ? [] : gapsIn(track, span);
    this.breaks = main === null ? [] : this.originBreaks(main);
  }

  get main() {
    return this.plan.kind === "rain" ? null : this.track(this.plan.main ?? this.plan.strip[0] ?? null);
  }

  /** @param {Latest|null} item @returns {Track|null} */
  track(item) {
    const track = item === null ? undefined : this.data?.tracks.get(seriesKey(item));
    if (item === null || track === undefined) return null;
    const known = this.evened.get(track);
    if (known !== undefined) return known;
    const rows = this.context.store.origins.get(`${item.station}|${seriesKey(item)}`) ?? [];
    const from = (/** @type {import("../types.js").OriginRow|undefined} */ row, /** @type {number} */ open) =>
      (row === undefined || row.from === null ? open : Date.parse(row.from));
    const stretches = rows.flatMap((row, i) =>
      (row.origin === "live" ? [] : [{ start: from(row, -Infinity), end: from(rows[i + 1], Infinity) }]));
    const shown = this.context.store.past === null ? track : upTo(track, this.span.end);
    const made = evened(shown, stretches);
    this.evened.set(track, made);
    return made;
  }

  /** @param {Latest} item */
  digits(item) {
    const known = this.context.catalogue.digits(item.quantity);
    return { ...known, unit: known.unit || (this.context.catalogue.byCode.has(item.quantity) ? "" : item.unit) };
  }

  /** A value with its unit; a state is its word. @param {Latest} item @param {number|null} value */
  text(item, value) {
    return this.context.valueText({ ...item, value });
  }

  /** Moments within the range at which values of another origin begin. @param {Latest} item */
  originBreaks(item) {
    const { store, t } = this.context;
    const rows = store.origins.get(`${item.station}|${seriesKey(item)}`) ?? [];
    return rows.flatMap((row, i) => {
      const at = row.from === null ? NaN : Date.parse(row.from);
      const differs = i > 0 && (rows[i - 1].origin !== row.origin || rows[i - 1].speed !== row.speed);
      return differs && at > this.span.start && at < this.span.end ? [{ at, text: originText(row, t) }] : [];
    });
  }

  /** Name and value of a line at its right end. @param {Line} line */
  lineText({ level, last }) {
    return `${levelName(level.name, this.context.t)} ${formatNumber(last, this.context.catalogue.digits(level.quantity))}${isUnverified(level) ? "*" : ""}`;
  }

  /**
   * Distance of a value to the level that counts then: the highest reached, else the next.
   * @param {number} value @param {number} at ms
   * @returns {string|null}
   */
  distance(value, at) {
    const then = this.lines.flatMap((line) => line.steps.filter(({ start, end }) => start <= at && at <= end)
      .map((step) => ({ level: line.level, value: step.value }))).filter(({ level }) => level.severity !== "none")
      .sort((a, b) => a.value - b.value);
    if (then.length === 0 || this.plan.main === null) return null;
    const found = then.filter((one) => value >= one.value).at(-1) ?? then[0];
    return distanceText(found.level, value - found.value, this.digits(this.plan.main), this.context.t);
  }

  /** The bucket of rain that holds a moment. @param {number} at */
  rainAt(at) {
    return this.data?.rain?.buckets.find(({ start, end }) => start < at && at <= end) ?? null;
  }

  /** What the main pane shows, with the station. */
  get title() {
    const { main, strip } = this.plan;
    const item = main ?? strip[0];
    return item === undefined ? this.view.station.name : `${this.view.station.name} ${this.quantity(item)}`;
  }

  /** Name of a series without the words for its statistic where that is plain. @param {Latest} item */
  quantity(item) {
    if (item.quantity === "precipitation") return this.context.catalogue.quantityName(item.quantity, this.context.language);
    return this.plan.kind === "pump" ? this.context.catalogue.quantityName(item.quantity, this.context.language) : this.context.seriesName(item);
  }
}
