// The stations in the map as a list for screen readers, the most urgent first, as they are drawn.

import { byId, h, setText } from "./dom.js";
import { known } from "./rowtext.js";
import { labelLines } from "./maplabels.js";

/** More than anyone listens to; the page's list has them all. */
const MOST = 100;
const QUIET_MS = 800;

/** @param {import("./context.js").Context} context @param {import("./stationlayer.js").StationLayer} layer */
export function mirrorStations(context, layer) {
  let timer = 0;
  const write = () => {
    timer = 0;
    const inView = layer.inView();
    const grouped = inView.pills.reduce((sum, pill) => sum + pill.count, 0);
    const all = [...inView.symbols, ...inView.pills.flatMap(({ members }) => members)].sort((a, b) => b.rank - a.rank);
    const words = all.slice(0, MOST).map((item) => {
      const { kind } = item.view.station;
      const graded = context.t(`map.severity.${item.judgement.severity}`);
      return [labelLines(context, item)[0], context.t(`kind.${known(kind)}`), graded, labelLines(context, item)[1]].join("，");
    });
    if (all.length > MOST) words.push(context.t("map.more", { n: all.length - MOST }));
    setText(byId("map-count"), context.t("map.count", { n: all.length, m: grouped }));
    const list = byId("map-stations");
    while (list.children.length > words.length) list.lastElementChild?.remove();
    words.forEach((text, index) => setText(list.children[index] ?? list.appendChild(h("li")), text));
  };
  layer.onDraw(() => {
    if (timer === 0) timer = window.setTimeout(write, QUIET_MS);
  });
}
