// Short notes on the results of one's own acts; never an alarm. Errors stay until they are closed.

import { byId, h } from "./dom.js";

const SHOWN_MS = 6000;
const MOST = 3;

export class Toasts {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.element = byId("toasts");
    this.element.addEventListener("keydown", (event) => {
      const toast = /** @type {Element} */ (event.target).closest(".toast");
      if (event.key !== "Escape" || !toast) return;
      event.preventDefault();
      toast.remove();
    });
  }

  /** @param {string} text @param {{error?: boolean}} [options] an error stays */
  show(text, { error = false } = {}) {
    const close = h("button", { type: "button", class: "tool", "aria-label": this.context.t("toast.close") }, ["×"]);
    const toast = h("div", { class: error ? "toast error" : "toast" }, [h("span", {}, [text]), close]);
    close.addEventListener("click", () => toast.remove());
    this.element.append(toast);
    while (this.element.children.length > MOST) this.element.children[0].remove();
    if (!error) setTimeout(() => this.expire(toast), SHOWN_MS);
  }

  /** One that someone reads by key or pointer stays until they leave it. @param {HTMLElement} toast */
  expire(toast) {
    if (toast.matches(":hover, :focus-within")) setTimeout(() => this.expire(toast), SHOWN_MS);
    else toast.remove();
  }

  /** Move to the newest. */
  focus() {
    /** @type {HTMLElement|null} */ (this.element.querySelector(".toast:last-child button"))?.focus();
  }
}
