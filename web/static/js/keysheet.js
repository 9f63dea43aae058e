// The sheet of the page's keys, made from what is registered, with the switch for single keys.

import { byId, h } from "./dom.js";
import { setPreference } from "./preferences.js";

/** Keys whose name is not what stands on them. */
const CAPS = /** @type {Record<string, string>} */ ({ Escape: "Esc", PageUp: "PgUp", PageDown: "PgDn" });

export class KeySheet {
  /** @param {import("./context.js").Context} context @param {import("./keys.js").Keys} keys */
  constructor(context, keys) {
    this.context = context;
    this.keys = keys;
    this.element = /** @type {HTMLDialogElement} */ (byId("keys"));
    this.single = /** @type {HTMLInputElement} */ (byId("keys-single"));
    this.single.addEventListener("change", () => {
      keys.single = this.single.checked;
      setPreference("keys", keys.single ? "on" : "off");
    });
    byId("keys-close").addEventListener("click", () => this.element.close());
    keys.register(["?"], "keys.sheet", () => this.open());
  }

  open() {
    const { t } = this.context;
    this.single.checked = this.keys.single;
    byId("keys-list").replaceChildren(...this.keys.registered.flatMap(({ keys, words }) => [
      h("dt", {}, keys.map((key) => h("kbd", {}, [cap(key)]))),
      h("dd", {}, [t(words)]),
    ]));
    this.element.showModal();
  }
}

/** What stands on the key. @param {string} key */
const cap = (key) => key.split(" ").map((one) => CAPS[one] ?? (one.length === 1 ? one.toUpperCase() : one)).join(" ");
