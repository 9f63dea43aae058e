// How the live feed is, in the bar and, when it matters, over the whole width; and the strip that
// says that what is shown is no measurement.

import { byId, setAttribute, setText } from "./dom.js";
import { feedWords, ModeWords } from "./feedwords.js";
import { formatClock } from "./format.js";

export class FeedLine {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.words = new ModeWords(context.store);
    context.store.subscribe(({ topics }) => this.update(topics));
  }

  /** @param {Set<import("./types.js").Topic>} topics */
  update(topics) {
    this.feed();
    if (this.words.due(topics)) this.mode();
    const clock = formatClock(this.context.store.serverNow());
    const [minutes, seconds] = byId("clock").children;
    setText(minutes, clock.slice(0, 5));
    setText(seconds, clock.slice(5));
  }

  feed() {
    const { store, t } = this.context;
    const { state, age, warning } = feedWords(store, t);
    setAttribute(byId("status"), "data-feed", store.feed.state);
    setText(byId("feed-state"), state);
    setText(byId("feed-age"), age);
    const alert = byId("feed-alert");
    if (alert.hidden || warning === "") setText(byId("feed-alert-spoken"), warning);
    alert.hidden = warning === "";
    setText(byId("feed-alert-text"), warning);
    const problem = byId("problem");
    problem.hidden = store.problem === null;
    setText(problem, store.problem ?? "");
  }

  mode() {
    const text = this.words.text(this.context.t);
    byId("mode").hidden = text === null;
    document.documentElement.toggleAttribute("data-mode", text !== null);
    setText(byId("mode-text"), text ?? "");
  }
}
