// Runs inside a saved snapshot: puts the rows of its table on folium's map. All text is read from
// the document and written by textContent; no name ever stands in a script.
"use strict";

const snapshot = {
  most: 60, // labels at a time, by rank

  /** A marker for each row that has a position; the row is its popup. */
  stations(map) {
    document.querySelectorAll("tr[data-lat]").forEach((row, place) => {
      const box = document.createElement("div");
      box.append(row.querySelector("svg").cloneNode(true), snapshot.label(row.dataset.name, row.dataset.note));
      const marker = L.marker([Number(row.dataset.lat), Number(row.dataset.lon)], {
        icon: L.divIcon({ className: "station", html: box, iconSize: [32, 32] }),
        title: row.dataset.spoken,
        zIndexOffset: -place * 100, // rows are by rank: the worst is drawn on top
      });
      marker.bindPopup(() => snapshot.popup(row)).addTo(map);
    });
  },

  places(map) {
    document.querySelectorAll("[data-place]").forEach((place) => {
      const icon = L.divIcon({ className: "place", html: snapshot.label("", place.textContent), iconSize: [0, 0] });
      const at = [Number(place.dataset.lat), Number(place.dataset.lon)];
      L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -100000 }).addTo(map);
    });
  },

  label(strong, plain) {
    const label = document.createElement("span");
    const first = document.createElement("b");
    label.className = "label";
    first.textContent = strong;
    label.append(first, plain);
    return label;
  },

  popup(row) {
    const whole = document.createElement("div");
    const list = document.createElement("dl");
    const title = document.createElement("p");
    title.textContent = row.dataset.name;
    [...row.cells].forEach((cell, column) => {
      const name = document.createElement("dt");
      const text = document.createElement("dd");
      name.textContent = row.closest("table").tHead.rows[0].cells[column].textContent;
      text.textContent = cell.innerText;
      list.append(name, text);
    });
    whole.append(title, list);
    return whole;
  },

  /** Put each label right, left, above or below its symbol; hide it where it would lie on others. */
  declutter() {
    const taken = [];
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const boxes = (selector) => [...document.querySelectorAll(selector)];
    boxes(".station").forEach((one) => taken.push(one.getBoundingClientRect()));
    let shown = 0;
    boxes(".station .label, .place .label").forEach((label) => {
      const sides = shown < snapshot.most ? ["right", "left", "above", "below"] : [];
      const side = sides.find((one) => {
        label.dataset.side = one;
        return !taken.some((other) => meets(label.getBoundingClientRect(), other));
      });
      label.classList.toggle("crowded", side === undefined);
      if (side === undefined) return;
      shown += 1;
      taken.push(label.getBoundingClientRect());
    });
  },

  start(map) {
    snapshot.stations(map);
    snapshot.places(map);
    map.on("zoomend", snapshot.declutter);
    snapshot.declutter();
  },
};
