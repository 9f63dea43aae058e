// Keys of the page (interface 6.1): every part registers its own, and the key sheet lists them.
// Single keys do not act while someone types, in a dialog, or when the reader turned them off.

/**
 * What a key does. `keys` are values of KeyboardEvent.key, letters in lower case, or a sequence such
 * as "g d"; `words` is the message that says what it does; a part without words is not on the sheet.
 * @typedef {{keys: string[], words: string, act: (event: KeyboardEvent) => void}} Key
 */

/** How long the first key of a sequence waits for the second, ms. */
const SEQUENCE_MS = 1500;

export class Keys {
  /** @param {{single: boolean}} options whether single keys act */
  constructor({ single }) {
    this.single = single;
    /** @type {Key[]} in the order of the sheet */
    this.registered = [];
    /** @type {Map<string, Key>} */
    this.byKey = new Map();
    /** @type {{key: string, until: number}} */
    this.begun = { key: "", until: 0 };
    /** @type {() => void} closes one layer; works in text fields too */
    this.escape = () => {};
    document.addEventListener("keydown", (event) => this.hear(event));
  }

  /**
   * @param {string[]} keys @param {string} words a message's key
   * @param {(event: KeyboardEvent) => void} act
   */
  register(keys, words, act) {
    const one = { keys, words, act };
    this.registered.push(one);
    for (const key of keys) this.byKey.set(key, one);
  }

  /** @param {KeyboardEvent} event */
  hear(event) {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      // A browser would empty the search field and leave the list filtered by what was in it.
      if (isTyping(/** @type {HTMLElement} */ (event.target))) event.preventDefault();
      this.escape();
      return;
    }
    const named = /^F\d+$/.test(event.key);
    if (event.altKey || event.metaKey || (event.ctrlKey && !named)) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (!named && (isTyping(target) || isPressing(event, target))) return;
    const key = this.find(event, named);
    if (!key || (!named && !this.single && event.key.length === 1)) return;
    event.preventDefault();
    key.act(event);
  }

  /** The key meant: the second of a sequence that has begun, or the key itself. @param {KeyboardEvent} event @param {boolean} named */
  find(event, named) {
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const { key: first, until } = this.begun;
    this.begun = { key: "", until: 0 };
    if (first !== "" && event.timeStamp < until) {
      const found = this.byKey.get(`${first} ${pressed}`);
      if (found) return found;
    }
    if (!named && [...this.byKey.keys()].some((key) => key.startsWith(`${pressed} `))) {
      this.begun = { key: pressed, until: event.timeStamp + SEQUENCE_MS };
    }
    return this.byKey.get(pressed);
  }
}

/** @param {HTMLElement} target */
const isTyping = (target) => target.matches?.("input:not([type=checkbox]):not([type=range]), textarea, select") ?? false;

/** A focused control has its own use of Enter. @param {KeyboardEvent} event @param {HTMLElement} target */
const isPressing = (event, target) => event.key === "Enter" && (target.matches?.("button, a, input, summary") ?? false);
