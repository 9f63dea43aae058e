// What every part of the page shares: the store, the words, the catalogue, the drawn symbols.

import { Catalogue } from "./catalogue.js";
import { formatAge, formatDuration } from "./format.js";
import { SILENT } from "./freshness.js";
import { createTranslate, loadMessages } from "./i18n.js";
import { spriteKey } from "./look.js";
import { language, theme } from "./preferences.js";
import { isElevation } from "./severity.js";
import { Sprites } from "./symbols.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Latest} Latest */

export class Context {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.catalogue = new Catalogue();
    this.sprites = new Sprites();
    /** @type {import("./types.js").Translate} */
    this.t = () => "";
  }

  /** Load the words of the language in force. */
  async loadWords() {
    this.t = createTranslate(await loadMessages(language()));
  }

  /** The language in force. */
  get language() {
    return language();
  }

  /** @param {Latest} item */
  seriesName(item) {
    return this.catalogue.seriesName(item, this.t, language());
  }

  /** Number and unit of a reading, in the language in force. @param {Latest} item */
  value(item) {
    return this.catalogue.value(item, language());
  }

  /** The same as one text, the unit never dropped. @param {Latest} item */
  valueText(item) {
    const { number, unit } = this.value(item);
    return unit && item.value !== null ? `${number}\u00a0${unit}` : number;
  }

  /** A vertical datum as people name it; one that we have no words for, by its code. @param {string} code */
  datumText(code) {
    return code === "demo-gauge-zero" ? this.t("datum.demo") : code;
  }

  /**
   * The datum that a value of a station means nothing without; "" for a quantity that has none.
   * @param {View} view @param {Latest} item
   */
  datumOf({ station: { datum } }, { quantity, unit }) {
    if (!isElevation(quantity) || unit !== "m") return "";
    return datum === null ? this.t("card.datum.unknown") : this.datumText(datum);
  }

  /** A value with its unit and the datum that it is above. @param {View} view @param {Latest} item */
  levelText(view, item) {
    return [this.valueText(item), item.value === null ? "" : this.datumOf(view, item)].filter(Boolean).join(" ");
  }

  /** Age of a station's newest reading: silent ones say for how long. @param {View} view */
  ageText(view) {
    const { t, store } = this;
    const state = store.freshness(view);
    if (view.newestAt !== null && SILENT.has(state)) {
      return t(`age.${state}`, { age: formatDuration((store.now() - view.newestAt) / 1000, t) });
    }
    return formatAge(view.newestAt, store.now(), t);
  }

  /**
   * Draw a station's symbol into a canvas of the list, card or legend, if it changed.
   * @param {HTMLCanvasElement} canvas
   * @param {import("./look.js").State} state
   * @param {number} size CSS px
   */
  paint(canvas, state, size) {
    const look = { ...state, size, dpr: devicePixelRatio || 1, theme: theme() };
    const key = spriteKey(look);
    if (canvas.dataset.look === key) return;
    const sprite = this.sprites.get(look);
    canvas.dataset.look = key;
    canvas.width = sprite.width;
    canvas.height = sprite.height;
    canvas.getContext("2d")?.drawImage(sprite, 0, 0);
  }
}
