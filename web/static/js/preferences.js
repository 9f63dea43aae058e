// Theme, language and whether single keys act: kept in this browser alone, never in a link.

/** @returns {"zh-CN"|"en"} */
export const language = () => (document.documentElement.lang === "en" ? "en" : "zh-CN");

/** @returns {"light"|"dark"} */
export const theme = () => (document.documentElement.dataset.theme === "light" ? "light" : "dark");

/** Whether single keys act; some readers' tools press letters of their own. */
export function singleKeys() {
  try {
    return localStorage.getItem("hangou.keys") !== "off";
  } catch {
    return true; // storage may be forbidden
  }
}

/** Show the page in a language, for this visit alone. @param {"zh-CN"|"en"} value */
export function setLanguage(value) {
  document.documentElement.lang = value;
}

/**
 * @param {"theme"|"lang"|"keys"} key
 * @param {string} value
 */
export function setPreference(key, value) {
  if (key === "theme") document.documentElement.dataset.theme = value;
  if (key === "lang") document.documentElement.lang = value;
  try {
    localStorage.setItem(`hangou.${key}`, value);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
