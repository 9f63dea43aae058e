// Words of the page in zh-CN and English. A missing key is an error of ours, and a test's.

/** @typedef {import("./types.js").Translate} Translate */

/**
 * @param {Record<string, string>} messages
 * @returns {Translate}
 */
export function createTranslate(messages) {
  return (key, parameters = {}) => {
    const text = messages[key];
    if (text === undefined) throw new Error(`no message ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(parameters[name] ?? ""));
  };
}

/** @param {"zh-CN"|"en"} language */
export async function loadMessages(language) {
  const response = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  if (!response.ok) throw new Error(`messages ${language}: HTTP ${response.status}`);
  return /** @type {Record<string, string>} */ (await response.json());
}

/**
 * Fill the static words of the page: `data-i18n` for text, `data-i18n-label` and `-placeholder`.
 * @param {ParentNode} root
 * @param {Translate} t
 */
export function applyWords(root, t) {
  const each = (/** @type {string} */ name, /** @type {(el: Element, key: string) => void} */ set) => {
    for (const el of root.querySelectorAll(`[${name}]`)) set(el, el.getAttribute(name) ?? "");
  };
  each("data-i18n", (el, key) => { el.textContent = t(key); });
  each("data-i18n-label", (el, key) => {
    el.setAttribute("aria-label", t(key));
    el.setAttribute("title", t(key));
  });
  each("data-i18n-placeholder", (el, key) => el.setAttribute("placeholder", t(key)));
}
