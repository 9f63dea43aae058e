// Which layers are on, how opaque, in what order: the state of the layer tree. Pure.

/** @typedef {import("./types.js").LayerInfo} LayerInfo */
/** @typedef {{code: string, shown: boolean, opacity: number}} Choice opacity in percent */

export class LayerStack {
  /** @param {LayerInfo[]} layers in the order they are drawn, the lowest first */
  constructor(layers) {
    this.groups = new Map(layers.map(({ code, group_code: group }) => [code, group ?? ""]));
    /** @type {Choice[]} in drawing order */
    this.choices = layers.map(({ code }) => ({ code, shown: true, opacity: 100 }));
    this.usual = this.choices.map(({ code }) => code).join();
  }

  /** @param {string} code @returns {Choice} */
  get(code) {
    return this.choices.find((one) => one.code === code) ?? { code, shown: false, opacity: 100 };
  }

  /** @param {string} code */
  order(code) {
    return this.choices.findIndex((one) => one.code === code);
  }

  /** Codes of each group, groups as they first occur. @returns {Map<string, string[]>} */
  byGroup() {
    /** @type {Map<string, string[]>} */
    const found = new Map([...new Set(this.groups.values())].map((group) => [group, []]));
    for (const { code } of this.choices) found.get(this.groups.get(code) ?? "")?.push(code);
    return found;
  }

  /** Whether a group is on: all, some or none of it. @param {string} group @returns {"all"|"some"|"none"} */
  groupState(group) {
    const shown = (this.byGroup().get(group) ?? []).filter((code) => this.get(code).shown).length;
    return shown === 0 ? "none" : shown === (this.byGroup().get(group) ?? []).length ? "all" : "some";
  }

  /**
   * Move a layer within its group: by +1 it is drawn above its neighbour.
   * @param {string} code
   * @param {number} by +1 or -1
   * @returns {boolean} whether there was a neighbour
   */
  move(code, by) {
    const own = this.byGroup().get(this.groups.get(code) ?? "") ?? [];
    const other = own[own.indexOf(code) + by];
    if (other === undefined) return false;
    const [from, to] = [this.order(code), this.order(other)];
    [this.choices[from], this.choices[to]] = [this.choices[to], this.choices[from]];
    return true;
  }

  /** What a link says of the layers: nothing if all is as ever. @returns {{code: string, shown: boolean, opacity: number|null}[]|undefined} */
  link() {
    const codes = this.choices.map(({ code }) => code).join();
    if (codes === this.usual && this.choices.every(({ shown, opacity }) => shown && opacity === 100)) return undefined;
    return this.choices.map(({ code, shown, opacity }) => ({ code, shown, opacity: opacity === 100 ? null : opacity }));
  }

  /**
   * Put a link's choice into force: what it does not name stays on, below.
   * @param {{code: string, shown: boolean, opacity: number|null}[]} named
   * @returns {string[]} codes that are not here
   */
  apply(named) {
    const known = new Set(this.usual.split(","));
    const said = new Map(named.map((one) => [one.code, one]));
    const rest = this.usual.split(",").filter((code) => code !== "" && !said.has(code));
    this.choices = [...rest, ...[...said.keys()].filter((code) => known.has(code))].map((code) => {
      const { shown = true, opacity = null } = said.get(code) ?? {};
      return { code, shown, opacity: opacity ?? 100 };
    });
    return [...said.keys()].filter((code) => !known.has(code));
  }
}
