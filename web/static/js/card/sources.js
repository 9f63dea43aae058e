// The card's part on where replayed and derived values come from: source series and transform.

import { h } from "../dom.js";
import { originText } from "../origin.js";
import { transformText } from "./transform.js";

/** @typedef {import("../types.js").Latest} Latest */

/**
 * Sources of a station's series, those of one source together; null if all are measured.
 * @param {import("../context.js").Context} context
 * @param {Latest[]} items
 * @returns {HTMLElement|null}
 */
export function sourcesSection(context, items) {
  const { store, t } = context;
  /** @type {Map<string, {names: string[], text: string, transform: string|null}>} */
  const groups = new Map();
  for (const item of items) {
    const row = store.origin(item);
    if (row.origin === "live") continue;
    const text = [originText(row, t), row.source_series].filter(Boolean).join(" · ");
    const key = `${text}|${row.transform}`;
    const group = groups.get(key) ?? { names: [], text, transform: row.transform };
    group.names.push(context.seriesName(item));
    groups.set(key, group);
  }
  if (groups.size === 0) return null;
  return h("section", {}, [
    h("h3", {}, [t("card.sources")]),
    h("dl", { class: "about sources" }, [...groups.values()].flatMap(({ names, text, transform }) => [
      h("dt", {}, [names.join(t("list.comma"))]),
      h("dd", {}, [text, ...(transform === null ? [] : [said(context, transform)])]),
    ])),
  ]);
}

/** A transform in the reader's words; as it stands on record only on demand. @param {import("../context.js").Context} context @param {string} transform */
function said({ t, language }, transform) {
  const words = transformText(transform, t);
  if (words !== null) return h("div", { class: "faint" }, [words]);
  if (language === "en") return h("div", { class: "faint", lang: "en" }, [transform]);
  return h("details", {}, [h("summary", { class: "faint", "data-key": `transform-${transform}` }, [t("card.transform.original")]),
    h("div", { class: "faint", lang: "en" }, [transform])]);
}
