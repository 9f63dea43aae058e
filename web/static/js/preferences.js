// Theme and language: kept in this browser alone, never in a link.

/** @returns {"zh-CN"|"en"} */
export const language = () => (document.documentElement.lang === "en" ? "en" : "zh-CN");

/** @returns {"light"|"dark"} */
export const theme = () => (document.documentElement.dataset.theme === "light" ? "light" : "dark");

/**
 * @param {"theme"|"lang"} key
 * @param {string} value
 */
export function setPreference(key, value) {
  if (key === "theme") document.documentElement.dataset.theme = value;
  else document.documentElement.lang = value;
  try {
    localStorage.setItem(`hangou.${key}`, value);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
