// What a page under measurement is watched by. Put in through the debugger, before or after it loads.
globalThis.probes ??= (() => {
  const found = { long: [], shift: 0, frames: [], patches: [], lags: [] };
  new PerformanceObserver((list) => found.long.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration])))
    .observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) found.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  const frame = () => new Promise((done) => requestAnimationFrame(done));
  /** Until what was just asked for has been painted. */
  const painted = async () => { await frame(); await new Promise((done) => setTimeout(done)); };

  /** Count frames and row changes of the list until `stop`. */
  function watch() {
    let going = true;
    const touched = new Set();
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const row = element?.closest("#list [data-station]");
        if (row) touched.add(row);
      }
    });
    const list = document.getElementById("list");
    if (list) observer.observe(list, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-at"] });
    const ages = new Map();
    const turn = (now) => {
      if (!going) return;
      found.frames.push(now);
      found.patches.push(touched.size);
      for (const row of touched) {
        const { station, at } = row.dataset;
        // A row that was scrolled in anew shows an old value: only a newer moment than before counts.
        if (at && ages.has(station) && ages.get(station) < at) found.lags.push(performance.timeOrigin + performance.now() - Date.parse(at));
        if (at) ages.set(station, at);
      }
      touched.clear();
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
    return () => { going = false; observer.disconnect(); };
  }

  /** The rows of the list, all of them though only some are in the document: code -> [at, text]. */
  async function rows() {
    const list = document.getElementById("list");
    let box = list;
    while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    const seen = {};
    const take = () => {
      for (const row of list.querySelectorAll("[data-station]")) {
        seen[row.dataset.station] = [row.dataset.at ?? null, row.querySelector("[data-value]")?.textContent ?? null];
      }
    };
    take();
    for (let top = 0; box && top < box.scrollHeight; top += box.clientHeight / 2) {
      box.scrollTop = top;
      await painted();
      take();
    }
    if (box) box.scrollTop = 0;
    return seen;
  }

  /** Milliseconds from an act until a condition holds and is painted; null: it never did. */
  async function until(act, holds, patience = 5000) {
    const began = performance.now();
    act();
    while (!holds()) {
      if (performance.now() - began > patience) return null;
      await frame();
    }
    await painted();
    return performance.now() - began;
  }

  const reset = () => Object.assign(found, { long: [], frames: [], patches: [], lags: [] });
  return { found, watch, rows, until, painted, reset };
})();
