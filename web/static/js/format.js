// Numbers, ages and times as people read them (interface 6.3). Pure: the words come in as `t`.

/** @typedef {import("./types.js").Translate} Translate */

export const ZONE = "Asia/Shanghai";
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/**
 * Length of time in words, without "ago".
 * @param {number} seconds
 * @param {Translate} t
 */
export function formatDuration(seconds, t) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return t("duration.seconds", { n: s });
  if (s < HOUR) return t("duration.minutes", { n: Math.floor(s / MINUTE) });
  if (s < DAY) {
    const m = Math.floor((s % HOUR) / MINUTE);
    return t("duration.hours", { n: Math.floor(s / HOUR), m });
  }
  return t("duration.days", { n: Math.floor(s / DAY) });
}

/**
 * Age of an event in words; beyond 30 days the date.
 * @param {number|null} at ms of the epoch, null for never
 * @param {number} now the server's clock, ms
 * @param {Translate} t
 */
export function formatAge(at, now, t) {
  if (at === null) return t("age.never");
  const s = (now - at) / 1000;
  if (s < -MINUTE) return t("age.ahead", { n: Math.floor(-s / MINUTE) });
  if (s < 5) return t("age.now");
  if (s >= 30 * DAY) return formatTime(at, now, t);
  return t("age.ago", { age: formatDuration(s, t) });
}

const FIELDS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/**
 * Calendar fields in Asia/Shanghai.
 * @param {number} at ms of the epoch
 */
function fields(at) {
  const part = Object.fromEntries(FIELDS.formatToParts(at).map((p) => [p.type, p.value]));
  const { year, month, day, hour, minute, second } = part;
  return { year, date: `${month}-${day}`, time: `${hour}:${minute}`, seconds: `${hour}:${minute}:${second}` };
}

/** Date (month and day) and clock (hour and minute) in Asia/Shanghai. @param {number} at ms of the epoch */
export function formatDay(at) {
  const { date, time } = fields(at);
  return { date, time };
}

/** @param {number} at ms */
export const formatClock = (at) => fields(at).seconds;

/**
 * Today 03:12, yesterday 昨 21:40, this year 07-09 21:40, else with the year.
 * @param {number} at ms
 * @param {number} now ms
 * @param {Translate} t
 */
export function formatTime(at, now, t) {
  const then = fields(at);
  const today = fields(now);
  const day = `${then.year}-${then.date}`;
  if (day === `${today.year}-${today.date}`) return then.time;
  const before = fields(now - DAY * 1000);
  if (day === `${before.year}-${before.date}`) return t("time.yesterday", { time: then.time });
  return then.year === today.year ? `${then.date} ${then.time}` : `${day} ${then.time}`;
}

/**
 * The full stamp with seconds and offset.
 * @param {number} at ms
 */
export function formatStamp(at) {
  const f = fields(at);
  return `${f.year}-${f.date} ${f.seconds} +08:00`;
}

/**
 * A number with its catalogue digits: true minus, groups from 10,000; null is "—".
 * @param {number|null} given
 * @param {{decimals?: number|null, significant?: number|null}} digits
 */
export function formatNumber(given, { decimals, significant }) {
  if (given === null || !Number.isFinite(given)) return "—";
  // Noise of the arithmetic must not round a difference otherwise than the value that it is of.
  const value = Number(given.toPrecision(12));
  const places = decimals ?? (significant ? significantPlaces(value, significant) : undefined);
  // 6,310 at three significant digits must not turn into 6,310.0, nor lose its tens.
  const most = decimals == null && significant && places === 0 ? significant : null;
  const text = numberFormat(Math.abs(value) >= 10000, places ?? null, most).format(value);
  const zero = Number(text.replaceAll(",", "")) === 0;
  return zero ? text.replace("-", "") : text.replace("-", "\u2212");
}

/** @type {Map<string, Intl.NumberFormat>} making one takes longer than a hundred uses of it */
const numberFormats = new Map();

/** @param {boolean} grouped @param {number|null} places @param {number|null} significant */
function numberFormat(grouped, places, significant) {
  const key = `${grouped}|${places}|${significant}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat("en-US", {
      useGrouping: grouped, minimumFractionDigits: places ?? 0, maximumFractionDigits: places ?? 3,
      ...(significant === null ? {} : { maximumSignificantDigits: significant }),
    });
    numberFormats.set(key, format);
  }
  return format;
}

/**
 * Digits after the point that leave `significant` digits in all.
 * @param {number} value
 * @param {number} significant
 */
function significantPlaces(value, significant) {
  if (value === 0) return significant - 1;
  // 99.95 has become 100 by then, which has no digit to show after its point.
  const rounded = Number(value.toPrecision(significant));
  return Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(rounded))));
}

/**
 * A period such as PT1H in words ("1 h"), or "" for none.
 * @param {string|null} period ISO 8601
 */
export function formatPeriod(period) {
  if (!period) return "";
  const match = /^P(?:T?)(\d+)([DHMSY])$/.exec(period);
  if (!match) return period;
  const unit = { D: "d", H: "h", M: "min", S: "s", Y: "a" }[match[2]];
  return `${match[1]}\u00a0${unit}`;
}
