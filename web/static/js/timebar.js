// The time slider: the past 24 hours or 7 days of the whole map. What is not the present says so, in
// the strip over the page and here, and one key or button returns.

import { byId, h, setAttribute, setText } from "./dom.js";
import { formatDay, formatStamp, formatTime } from "./format.js";
import { getAll } from "./http.js";
import { SILENT } from "./freshness.js";
import { PastView } from "./pastview.js";
import { FRAME_MS, SPANS, SPEEDS, STEP_MS, earliest, momentIn, shareOf, spanFor, stepFrom, ticks } from "./timewindow.js";

/** @typedef {import("./timewindow.js").Span} Span */

/** Stations that fell silent are asked for anew this often, ms. */
const MARKS_EVERY_MS = 60_000;

export class TimeBar {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.input = /** @type {HTMLInputElement} */ (byId("time-input"));
    /** @type {Span} */
    this.span = "24h";
    this.speed = SPEEDS[0];
    this.timer = 0;
    /** @type {{wanted: number|null, problem: string|null}} */
    this.state = { wanted: null, problem: null };
    /** @type {{at: number, station: string}[]} */
    this.marks = [];
    this.rail = "";
    /** @type {((at: number|null) => void)[]} hear of every moment that someone chose */
    this.listeners = [];
    this.past = new PastView(context.store, (state) => {
      this.state = state;
      this.render();
    });
    this.bind();
    context.store.subscribe(({ topics }) => {
      if (topics.has("data")) this.past.forget();
      if (["tick", "past", "lang", "theme", "stations"].some((topic) => topics.has(/** @type {any} */ (topic)))) this.render();
    });
    setInterval(() => void this.loadMarks(), MARKS_EVERY_MS);
  }

  /** The moment chosen, or null for the present. */
  get at() {
    return this.past.wanted;
  }

  bind() {
    this.input.addEventListener("input", () => {
      const at = Number(this.input.value); // before anything is drawn anew, the slider included
      this.stop();
      this.go(at);
    });
    const click = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
    click("time-live", () => this.live());
    click("past-live", () => this.live());
    click("past-retry", () => void this.past.show(this.at));
    click("time-back", () => this.step(-1));
    click("time-on", () => this.step(1));
    click("time-play", () => (this.timer === 0 ? this.play() : this.stop()));
    click("time-speed", () => {
      this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
      this.render();
    });
    // On a phone the slider lies over the sheet, and only when asked for.
    click("time-toggle", () => {
      const open = document.documentElement.toggleAttribute("data-time");
      setAttribute(byId("time-toggle"), "aria-expanded", String(open));
    });
    click("time-span", () => this.setSpan(this.span === "24h" ? "7d" : "24h"));
  }

  /** @param {Span} span */
  setSpan(span) {
    this.span = span;
    if (this.at !== null) this.go(this.at);
    void this.loadMarks();
    this.render();
  }

  /**
   * Show the whole step nearest to a moment; a moment of the present, or null, is live.
   * @param {number|null} at ms of the epoch
   */
  go(at) {
    const now = this.context.store.serverNow();
    const moment = at === null ? null : momentIn(at, this.span, now);
    void this.past.show(moment);
    for (const listener of this.listeners) listener(moment);
    this.render();
  }

  /**
   * Show a moment of a link, in whichever window holds it.
   * @param {number} at ms of the epoch
   * @returns {boolean} whether a window reaches it
   */
  open(at) {
    const now = this.context.store.serverNow();
    const span = at > now ? null : spanFor(at, now);
    if (span === null) return false;
    this.span = span;
    this.go(at);
    return true;
  }

  /** @param {number} steps of five minutes; negative: back */
  step(steps) {
    this.stop();
    this.go(stepFrom(this.at, steps, this.span, this.context.store.serverNow()));
  }

  live() {
    this.stop();
    this.go(null);
  }

  /** Play on from the moment shown, or from the window's beginning, up to the present. */
  play() {
    const now = this.context.store.serverNow();
    if (this.at === null) this.go(earliest(this.span, now));
    this.timer = setInterval(() => {
      // The next moment waits for the last one: what is said to be shown is shown.
      if (this.state.wanted !== null || this.at === null) return;
      this.go(this.at + this.speed * STEP_MS);
      if (this.at === null) this.stop();
    }, FRAME_MS);
    this.render();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.render();
  }

  async loadMarks() {
    const now = this.context.store.serverNow();
    const query = `?start=${encodeURIComponent(new Date(now - SPANS[this.span]).toISOString())}`
      + `&end=${encodeURIComponent(new Date(now).toISOString())}`;
    try {
      const { items } = await getAll(`freshness-events${query}`, "no-store");
      this.marks = items.filter(({ freshness, before }) => SILENT.has(freshness) && !SILENT.has(before ?? ""))
        .map(({ at, station }) => ({ at: Date.parse(at), station }));
    } catch {
      // The rail does without marks; they are asked for again in a minute.
    }
    this.render();
  }

  render() {
    const { store, t } = this.context;
    const now = store.serverNow();
    const first = earliest(this.span, now);
    const last = Math.floor(now / STEP_MS) * STEP_MS + STEP_MS;
    Object.assign(this.input, { min: String(first), max: String(last), step: String(STEP_MS) });
    this.input.value = String(this.at ?? last);
    setAttribute(this.input, "aria-valuetext", this.at === null ? t("time.live") : formatStamp(this.at));
    // What the slider's end shows is the present only while the feed is heard.
    const heard = store.feed.state === "live" || store.feed.state === "behind";
    setText(byId("time-now"), this.at === null ? t(heard ? "time.live" : "time.last") : formatTime(this.at, now, t));
    setText(byId("time-from"), formatTime(first, now, t));
    setText(byId("time-span"), t(`time.span.${this.span}`));
    setText(byId("time-speed"), `×${this.speed}`);
    // Read out with what they show, so that who speaks to the computer can say it.
    setAttribute(byId("time-span"), "aria-label", `${t("time.span")} ${t(`time.span.${this.span}`)}`);
    setAttribute(byId("time-speed"), "aria-label", `${t("time.speed")} ×${this.speed}`);
    setAttribute(byId("time-play"), "aria-pressed", String(this.timer !== 0));
    setAttribute(byId("time-play"), "aria-label", t(this.timer === 0 ? "time.play" : "time.pause"));
    byId("time-live").toggleAttribute("disabled", this.at === null);
    this.renderStrip(now);
    // A tick moves by less than a pixel in a minute: between minutes the rail stays as it is.
    const rail = [this.span, Math.floor(now / 60_000), this.marks.length, document.documentElement.lang].join();
    if (rail !== this.rail) this.renderRail(now);
    this.rail = rail;
  }

  /** The strip that says what moment is shown, and what is being fetched. @param {number} now */
  renderStrip(now) {
    const { store, t } = this.context;
    const { wanted, problem } = this.state;
    const shown = store.past;
    byId("past").hidden = shown === null && wanted === null;
    document.documentElement.toggleAttribute("data-past", shown !== null);
    const parts = [];
    if (shown !== null) parts.push(t("past.notice", { time: formatTime(shown.at, now, t) }));
    if (wanted !== null && problem === null) parts.push(t("past.loading", { time: formatTime(wanted, now, t) }));
    if (wanted !== null && problem !== null) {
      parts.push(t("past.failed", { time: formatTime(wanted, now, t), why: problem || t("problem.network") }));
    }
    setText(byId("past-text"), parts.join(" · "));
    byId("past-retry").hidden = problem === null;
  }

  /** Ticks and the moments at which stations fell silent. @param {number} now */
  renderRail(now) {
    const { t } = this.context;
    const at = (/** @type {Element} */ element, /** @type {number} */ moment) => {
      /** @type {HTMLElement} */ (element).style.left = `${(shareOf(moment, this.span, now) * 100).toFixed(2)}%`;
      return element;
    };
    const lines = ticks(this.span, now).map((tick) =>
      at(h("i", { class: tick.day ? "tick day" : "tick" }, [h("span", {}, [tickText(tick, this.span)])]), tick.at));
    const marks = this.marks.filter((mark) => mark.at >= now - SPANS[this.span])
      .map((mark) => at(h("i", { class: "mark" }), mark.at));
    byId("time-rail").replaceChildren(...lines, ...marks);
    setText(byId("time-marks"), this.marks.length === 0 ? "" : t("time.marks", { n: this.marks.length }));
  }
}

/** A day by its date, an hour by its clock: short, and the same in every language. @param {{at: number, day: boolean}} tick @param {Span} span */
function tickText({ at, day }, span) {
  const { date, time } = formatDay(at);
  return day || span === "7d" ? date : time;
}
