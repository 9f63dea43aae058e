// What quantities are called and how their values are written. Without the catalogue the page
// falls back to code and UCUM unit, so a reading is never hidden for want of a name.

import { formatNumber, formatPeriod } from "./format.js";

/** @typedef {import("./types.js").Quantity} Quantity */
/** @typedef {import("./types.js").Latest} Latest */
/** @typedef {import("./types.js").Translate} Translate */

/** Which quantity stands for a station of a kind, the first present wins. */
const PRIMARY = /** @type {Record<string, string[]>} */ ({
  level: ["stage", "depth", "discharge"],
  rain: ["precipitation"],
  sluice: ["headwater", "tailwater", "stage", "gate_opening"],
  pump: ["headwater", "stage", "discharge", "pump_state"],
  quality: ["dissolved_oxygen", "permanganate_index", "ammonia_nitrogen", "ph"],
  air: ["pm2_5", "pm10", "o3"],
  outfall: ["cod", "ammonia_nitrogen", "discharge"],
});

export class Catalogue {
  /** @param {Quantity[]} quantities */
  constructor(quantities = []) {
    this.byCode = new Map(quantities.map((quantity) => [quantity.code, quantity]));
    this.order = new Map(quantities.map((quantity, index) => [quantity.code, index]));
  }

  /**
   * Name of a series: quantity, channel, statistic and period.
   * @param {Latest} item
   * @param {Translate} t
   * @param {string} language
   */
  seriesName(item, t, language) {
    const quantity = this.byCode.get(item.quantity);
    const name = quantity ? (language === "en" ? quantity.name_en : quantity.name_zh) : item.quantity;
    const whole = item.channel ? t("quantity.channel", { name, channel: item.channel }) : name;
    const statistic = item.statistic === "instant" ? "" : t(`statistic.${item.statistic}`);
    return [whole, formatPeriod(item.period), statistic].filter(Boolean).join(" ");
  }

  /** @param {string} code of a quantity @param {string} language */
  quantityName(code, language) {
    const quantity = this.byCode.get(code);
    return quantity ? (language === "en" ? quantity.name_en : quantity.name_zh) : code;
  }

  /**
   * Digits and unit of a quantity's values, as people read them.
   * @param {string} code of a quantity
   * @returns {{decimals?: number|null, significant?: number|null, unit: string}}
   */
  digits(code) {
    const { decimals = null, significant = null, display = "" } = this.byCode.get(code) ?? {};
    return { decimals, significant, unit: display };
  }

  /**
   * Number and unit as people read them; a state is its word.
   * @param {Latest} item
   * @param {string} language
   * @returns {{number: string, unit: string}}
   */
  value(item, language) {
    const quantity = this.byCode.get(item.quantity);
    const state = quantity?.states?.find((row) => row.code === item.value);
    if (state) return { number: language === "en" ? state.name_en : state.name_zh, unit: "" };
    return {
      number: formatNumber(item.value, quantity ?? {}),
      unit: quantity ? quantity.display : item.unit,
    };
  }

  /**
   * Series of a station in the catalogue's order, then by channel as numbers.
   * @param {Iterable<Latest>} items
   */
  sorted(items) {
    const place = (/** @type {Latest} */ item) => this.order.get(item.quantity) ?? this.order.size;
    return [...items].sort((a, b) =>
      place(a) - place(b) || a.quantity.localeCompare(b.quantity)
      || (a.channel ?? "").localeCompare(b.channel ?? "", undefined, { numeric: true })
      || a.statistic.localeCompare(b.statistic));
  }

  /**
   * The series that stands for the station, or null if it has none. Of several of its quantity (totals
   * of an hour and of ten seconds) the one heard last: another may have ended long ago.
   * @param {import("./types.js").View} view
   */
  primary(view) {
    const items = this.sorted(view.series.values());
    for (const code of PRIMARY[view.station.kind] ?? []) {
      const [first, ...others] = items.filter((item) => item.quantity === code);
      if (first) return others.reduce((newest, item) => (later(item, newest) ? item : newest), first);
    }
    return items[0] ?? null;
  }
}

/** @param {Latest} one @param {Latest} other */
const later = (one, other) => Date.parse(one.at) > Date.parse(other.at);
