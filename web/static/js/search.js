// The search field: typing filters list and map by name, code, river and initials; below it stand
// what the text can mean, stations, places, a coordinate. Enter goes to one and empties the field, so
// that the list is whole again; Escape leaves the field and keeps the filter, which the list names.

import { byId, h, setAttribute } from "./dom.js";
import { findPlaces, findStations, readCoordinate } from "./finding.js";

/** @typedef {{text: string, note: string, go: (() => void)|null}} Option `go` null: cannot be gone to, the note says why */

export class Search {
  /**
   * @param {import("./context.js").Context} context
   * @param {object} means
   * @param {(code: string) => void} means.open a station
   * @param {(place: {lon: number, lat: number}, said: string) => void} means.show a place
   * @param {() => import("./maplabels.js").NamedPlace[]} means.places
   * @param {(place: import("./maplabels.js").NamedPlace) => string|null} means.nameOf
   * @param {() => Promise<(grid: {northing: number, easting: number}) => {lon: number, lat: number}|null>} means.loadGrid
   */
  constructor(context, means) {
    this.context = context;
    this.means = means;
    this.input = /** @type {HTMLInputElement} */ (byId("search"));
    this.list = byId("found");
    /** @type {Option[]} */
    this.options = [];
    this.at = -1;
    this.input.addEventListener("input", () => void this.type());
    this.input.addEventListener("focus", () => void this.suggest());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.key(event));
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = /** @type {Element} */ (target).closest("[role=option]");
      if (option) this.choose(Number(option.getAttribute("data-index")));
    });
    context.store.subscribe(({ topics }) => {
      const { text } = context.store.filter;
      if (topics.has("filter") && this.input.value.trim().toLowerCase() !== text && document.activeElement !== this.input) this.input.value = text;
    });
  }

  /** What reads as a coordinate filters nothing: no station is called so. */
  async type() {
    this.context.store.setSearch(readCoordinate(this.input.value) === null ? this.input.value : "");
    await this.suggest();
  }

  async suggest() {
    const text = this.input.value.trim().toLowerCase();
    const { t, store, catalogue } = this.context;
    /** @type {{title: string, options: Option[]}[]} */
    const groups = [];
    const reading = text === "" ? null : readCoordinate(text);
    if (reading !== null) {
      const option = await this.coordinate(reading);
      if (this.input.value.trim().toLowerCase() !== text) return;
      groups.push({ title: t("search.coordinate"), options: [option] });
    } else if (text !== "") {
      groups.push({ title: t("search.stations"), options: findStations(store.shown(), text).map((view) => {
        const item = catalogue.primary(view);
        const note = [view.station.code, item ? this.context.levelText(view, item) : "", this.context.ageText(view)].filter(Boolean).join(" · ");
        return { text: view.station.name, note, go: () => this.means.open(view.station.code) };
      }) });
      groups.push({ title: t("search.places"), options: findPlaces(this.means.places(), text, this.means.nameOf).map(({ place, name }) =>
        ({ text: name, note: name === place.en ? "" : place.en, go: () => this.means.show(place, name) })) });
    }
    this.render(groups.filter(({ options }) => options.length > 0));
  }

  /** A coordinate in the words in which it was understood. @param {import("./finding.js").Reading} reading @returns {Promise<Option>} */
  async coordinate(reading) {
    const { t } = this.context;
    if ("refused" in reading) return { text: t(`search.refused.${reading.refused}`), note: "", go: null };
    const place = reading.system === "degrees" ? reading : (await this.means.loadGrid())(reading);
    if (place === null) return { text: t("search.refused.other_zone"), note: "", go: null };
    const said = t("search.read", { lon: place.lon.toFixed(5), lat: place.lat.toFixed(5) });
    return { text: said, note: t(`search.system.${reading.system}`), go: () => this.means.show(place, said) };
  }

  /** @param {{title: string, options: Option[]}[]} groups */
  render(groups) {
    this.options = groups.flatMap(({ options }) => options);
    let index = 0;
    this.list.replaceChildren(...groups.map(({ title, options }) => h("div", { role: "group", "aria-label": title }, [
      h("p", { class: "found-title faint", "aria-hidden": "true" }, [title]),
      ...options.map(({ text, note, go }) => {
        const option = h("div", { role: "option", id: `found-${index}`, "data-index": String(index), class: "found-option", "aria-disabled": String(go === null) }, [
          h("span", {}, [text]), h("span", { class: "faint num" }, [note]),
        ]);
        index += 1;
        return option;
      }),
    ])));
    this.mark(this.options.length > 0 ? 0 : -1);
    this.list.hidden = this.options.length === 0 || document.activeElement !== this.input;
    setAttribute(this.input, "aria-expanded", String(!this.list.hidden));
  }

  /** @param {number} index */
  mark(index) {
    this.at = index;
    for (const option of this.list.querySelectorAll("[role=option]")) {
      setAttribute(option, "aria-selected", String(option.id === `found-${index}`));
    }
    setAttribute(this.input, "aria-activedescendant", index < 0 ? null : `found-${index}`);
    this.list.querySelector(`#found-${index}`)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && this.options.length > 0) {
      event.preventDefault();
      this.mark((this.at + by + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    }
  }

  /** @param {number} index */
  choose(index) {
    const go = this.options[index]?.go;
    if (!go) return;
    this.clear();
    go();
  }

  clear() {
    this.input.value = "";
    this.context.store.setSearch("");
    this.input.blur();
    this.render([]);
  }

  close() {
    this.list.hidden = true;
    setAttribute(this.input, "aria-expanded", "false");
  }
}
