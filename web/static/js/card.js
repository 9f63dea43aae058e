// The card of the selected station: what is known of it, how old that is, and where it comes from.
// Put together from parts in card/, each of which is built anew only when what it shows changes.

import { aboutSection } from "./card/about.js";
import { devicesSection, fetchDevices } from "./card/devices.js";
import { fetchGates, gateStrip, pumpStrip, STRIPPED } from "./card/gates.js";
import { headline, stateLine } from "./card/headline.js";
import { distanceList, levelTable, motion } from "./card/levels.js";
import { quantityTable } from "./card/quantities.js";
import { Slot } from "./card/slot.js";
import { sourcesSection } from "./card/sources.js";
import { Hydrograph } from "./chart/hydrograph.js";
import { PRESETS } from "./chart/time.js";
import { byId, h, setText } from "./dom.js";
import { known } from "./rowtext.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Topic} Topic */

const DEVICES_EVERY_MS = 30_000;
const PARTS = /** @type {const} */ (["top", "levels", "gates", "quantities", "table", "devices", "sources", "about"]);
/** What changes the whole card, whichever station is on it. */
const TOPICS = /** @type {Topic[]} */ (["selection", "stations", "origins", "levels", "trends", "past", "lang"]);

export class StationCard {
  /**
   * @param {import("./context.js").Context} context
   * @param {{close: () => void, locate: () => void}} actions
   */
  constructor(context, { close, locate }) {
    this.context = context;
    this.locate = locate;
    this.element = byId("card");
    this.heading = byId("card-name");
    this.symbol = /** @type {HTMLCanvasElement} */ (byId("card-symbol"));
    this.slots = /** @type {Record<typeof PARTS[number], Slot>} */ (
      Object.fromEntries(PARTS.map((name) => [name, new Slot(h("div", { class: `part ${name}` }))])));
    const figure = h("section");
    byId("card-body").append(...PARTS.map((name) => this.slots[name].element));
    this.slots.levels.element.after(figure);
    this.chart = new Hydrograph(context, figure);
    /** @type {{code: string, list: import("./card/devices.js").Device[]|null|"failed", at: number}} */
    this.devices = { code: "", list: null, at: -Infinity };
    /** @type {{code: string, list: import("./card/gates.js").Gate[]}} of the station shown */
    this.gates = { code: "", list: [] };
    /** @type {string|null} */
    this.shown = null;
    byId("card-close").addEventListener("click", close);
    context.store.subscribe(({ topics, codes }) => {
      const { selection } = context.store;
      if (TOPICS.some((topic) => topics.has(topic)) || (selection !== null && codes.has(selection))) this.render();
      else if (topics.has("tick") || topics.has("theme")) this.tick();
    });
  }

  get view() {
    const { selection, views } = this.context.store;
    return selection === null ? null : (views.get(selection) ?? null);
  }

  focus() {
    this.heading.focus({ preventScroll: true });
  }

  /** One of the ranges that have a key, counted from 0. @param {number} index */
  setPreset(index) {
    if (this.view !== null) this.chart.setPreset(Object.keys(PRESETS)[index]);
  }

  render() {
    const view = this.view;
    this.element.hidden = view === null;
    document.documentElement.toggleAttribute("data-card", view !== null);
    if (view === null) {
      this.shown = null;
      this.chart.show(null);
      return;
    }
    const { store, t } = this.context;
    const { station } = view;
    if (this.shown !== station.code) byId("card-body").scrollTop = 0;
    this.shown = station.code;
    setText(this.heading, station.name);
    const district = store.districts.get(station.district_code ?? "");
    setText(byId("card-sub"), [station.code, t(`kind.${known(station.kind)}`), station.river, station.owner, district]
      .filter(Boolean).join(" · "));
    this.fill(view);
    this.chart.show(view);
    void this.askDevices(station.code);
    void this.askGates(view);
    this.tick();
  }

  /** What every part depends on. @param {View} view */
  basis({ station }) {
    const { store, catalogue, language } = this.context;
    return [{ ...station, freshness: null }, language, store.past?.at ?? null, catalogue.byCode.size];
  }

  /** Every part, where it changed. @param {View} view */
  fill(view) {
    const { context, slots } = this;
    const { store, catalogue } = context;
    const items = catalogue.sorted(view.series.values());
    const levels = store.levels?.get(view.station.code) ?? [];
    const basis = this.basis(view);
    const origins = items.map((item) => store.origin(item));
    this.fillTop(view, basis);
    const gates = this.gates.code === view.station.code ? this.gates.list : [];
    slots.gates.show([basis, items, gates], () => [gateStrip(context, slots.gates, items, gates), pumpStrip(context, slots.gates, items)]);
    const rest = items.filter(({ quantity }) => !STRIPPED.has(quantity));
    slots.quantities.show([basis, rest], () => [rest.length > 1 ? quantityTable(context, slots.quantities, rest, (item) => this.chart.chooseItem(item)) : null]);
    slots.table.show([basis, levels], () => [levelTable(context, levels)]);
    slots.sources.show([basis, origins], () => [sourcesSection(context, items)]);
    slots.about.show([basis, [...store.districts]], () => [aboutSection(context, view.station, this.locate)]);
    this.fillDevices(view);
  }

  /** Grade, value, distances, rates: what is read first. @param {View} view @param {unknown} basis */
  fillTop(view, basis) {
    const { context, slots } = this;
    const { store } = context;
    const judgement = store.judge(view);
    const primary = judgement.item ?? context.catalogue.primary(view);
    const trend = primary === null ? null : store.trend(primary);
    const origin = primary === null ? null : store.origin(primary);
    slots.top.show([basis, judgement, primary, trend, origin, store.freshness(view)], () => [
      stateLine(context, view, judgement),
      primary === null ? h("p", { class: "empty" }, [context.t("card.noseries")]) : headline(context, slots.top, view, primary, trend),
    ]);
    const own = judgement.item === null ? null : store.trend(judgement.item);
    slots.levels.show([basis, judgement, trend, own], () => [
      distanceList(context, judgement), motion(context, judgement, primary, trend, view.station.tidal ?? null),
    ]);
  }

  /** @param {View} view */
  fillDevices(view) {
    const { context, slots } = this;
    const list = this.devices.code === view.station.code ? this.devices.list : null;
    const voltage = [...view.series.values()].filter(({ quantity }) => quantity === "voltage");
    slots.devices.show([context.language, context.store.past !== null, list, voltage],
      () => [devicesSection(context, slots.devices, list, voltage)]);
  }

  /** The devices behind the station, now and then: they are not in the stream. @param {string} code */
  async askDevices(code) {
    const now = performance.now();
    if (this.context.store.past !== null || (this.devices.code === code && now - this.devices.at < DEVICES_EVERY_MS)) return;
    this.devices = { code, list: this.devices.code === code ? this.devices.list : null, at: now };
    const list = await fetchDevices(code).catch(() => /** @type {const} */ ("failed"));
    if (this.devices.code !== code) return;
    this.devices.list = list;
    const view = this.view;
    if (view?.station.code === code) this.fillDevices(view);
  }

  /** How far the gates of a station can open; without an answer their bars stand on a scale that is said. @param {View} view */
  async askGates({ station: { code }, series }) {
    if (this.gates.code === code || ![...series.values()].some(({ quantity }) => quantity === "gate_opening")) return;
    this.gates = { code, list: [] };
    const list = await fetchGates(code).catch(() => []);
    if (this.gates.code !== code) return;
    this.gates.list = list;
    const view = this.view;
    if (view?.station.code === code) this.fill(view);
  }

  /** A second has passed: ages, and what follows from them. */
  tick() {
    const view = this.view;
    if (view === null) return;
    this.context.paint(this.symbol, { kind: view.station.kind, ...this.context.store.judge(view) }, 32);
    this.fillTop(view, this.basis(view));
    for (const name of PARTS) this.slots[name].tick();
    void this.askDevices(view.station.code);
  }
}
