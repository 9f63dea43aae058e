// What changed and who hears of it: changes are gathered until the next flush, once a frame.

/** @typedef {import("./types.js").Change} Change */

export class Changes {
  /** @param {(flush: () => void) => void} schedule runs its argument once, soon (a frame) @param {() => void} flush */
  constructor(schedule, flush) {
    this.schedule = schedule;
    this.flush = flush;
    /** @type {((change: Change) => void)[]} */
    this.subscribers = [];
    /** @type {Change|null} */
    this.pending = null;
  }

  /** @param {import("./types.js").Topic} topic @param {string} [code] of a station */
  note(topic, code) {
    if (this.pending === null) {
      this.pending = { topics: new Set(), codes: new Set() };
      this.schedule(this.flush);
    }
    this.pending.topics.add(topic);
    if (code !== undefined) this.pending.codes.add(code);
  }

  /** @returns {Change|null} what changed since it was last taken */
  take() {
    const change = this.pending;
    this.pending = null;
    return change;
  }

  /** All hear of a change: a part that fails keeps it from no other. @param {Change} change */
  tell(change) {
    /** @type {unknown[]} */
    const failures = [];
    for (const subscriber of this.subscribers) {
      try {
        subscriber(change);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
