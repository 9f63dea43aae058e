// A place on the card that is built anew only when what it shows has changed, so that focus, open
// details and selected text stay; ages within it are written each second.

import { setText } from "../dom.js";

export class Slot {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.signature = "";
    /** @type {(() => void)[]} */
    this.agers = [];
  }

  /**
   * Show what `build` makes, unless the same is there already; null or an empty list hides the slot.
   * @param {unknown} inputs all that the content depends on, but for the passing of time
   * @param {() => (Node|null)[]} build
   */
  show(inputs, build) {
    const signature = JSON.stringify(inputs);
    if (signature === this.signature) return;
    this.signature = signature;
    const focused = document.activeElement;
    const key = focused instanceof HTMLElement && this.element.contains(focused) ? focused.dataset.key : undefined;
    this.agers = [];
    const nodes = build().filter((node) => node !== null);
    this.element.replaceChildren(...nodes);
    this.element.hidden = nodes.length === 0;
    if (key !== undefined) {
      const again = [...this.element.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === key);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    }
    this.tick();
  }

  /** Keep a text that changes with time. @param {HTMLElement} element @param {() => string} text */
  ages(element, text) {
    this.agers.push(() => setText(element, text()));
    return element;
  }

  tick() {
    for (const write of this.agers) write();
  }
}
