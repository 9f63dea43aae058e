// Runs before first paint as a plain script: theme and language of the last visit, dark by default.
(() => {
  const root = document.documentElement;
  const read = (/** @type {string} */ key) => {
    try {
      return localStorage.getItem(`hangou.${key}`);
    } catch {
      return null; // storage may be forbidden; the defaults serve
    }
  };
  root.dataset.theme = read("theme") === "light" ? "light" : "dark";
  // A link may ask for a language, for this visit alone.
  const asked = /[#&]lang=(en|zh-CN)(?:&|$)/.exec(location.hash)?.[1];
  root.lang = asked ?? (read("lang") === "en" ? "en" : "zh-CN");
})();
