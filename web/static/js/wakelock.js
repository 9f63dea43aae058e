// Keeps the wall's screen on, and says so where the browser will not.

/**
 * @param {(state: "held"|"refused"|"unsupported") => void} onState
 */
export function holdScreen(onState) {
  if (!("wakeLock" in navigator)) {
    onState("unsupported");
    return;
  }
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      onState("held");
      lock.addEventListener("release", () => onState("refused"));
    } catch {
      onState("refused");
    }
  };
  // The browser takes the lock away when the page is hidden.
  document.addEventListener("visibilitychange", () => void ask());
  void ask();
}
