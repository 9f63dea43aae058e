// The one adapter around Leaflet. Longitude and latitude change places here and nowhere else; the
// rest of the page speaks of (lon, lat) and of pixels.

import * as L from "../vendor/leaflet/leaflet-src.esm.js";

/** @typedef {{x: number, y: number}} Pixel */
/** @typedef {{lon: number, lat: number}} Place */

/** Canvas drawn beyond the view, as a share of its size, so that a pan shows no bare edge. */
const PADDING = 0.25;

/** z-index of the lowest vector layer: below the stations' pane, which has 450. */
const FIRST_VECTOR = 400;

/** Yangzhou, where the map opens while no station is known. */
const HOME = { lon: 119.42, lat: 32.5, zoom: 9 };

export class MapAdapter {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.map = L.map(element, {
      zoomControl: false, attributionControl: false, minZoom: 6, maxZoom: 18,
      worldCopyJump: false, boxZoom: false, zoomSnap: 0.5,
    }).setView([HOME.lat, HOME.lon], HOME.zoom);
    /** @type {((event: L.LeafletMouseEvent) => void)|null} takes all clicks while it is there */
    this.captor = null;
    // As wide as its words need: on the wall they are twice the size.
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 8 * parseFloat(getComputedStyle(element).fontSize) }).addTo(this.map);
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(element);
  }

  zoom() {
    return this.map.getZoom();
  }

  zoomIn() {
    this.map.zoomIn();
  }

  zoomOut() {
    this.map.zoomOut();
  }

  /**
   * Where a place is in world pixels at the present zoom; a pan changes nothing of it.
   * @param {Place} place
   * @returns {Pixel}
   */
  toWorld({ lon, lat }) {
    return this.map.project([lat, lon]);
  }

  /** What is seen: the middle and the zoom. */
  view() {
    const { lat, lng } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** What is seen, in world pixels. */
  seen() {
    const { min, max } = this.map.getPixelBounds();
    return { left: min?.x ?? 0, top: min?.y ?? 0, right: max?.x ?? 0, bottom: max?.y ?? 0 };
  }

  /** Take the size of the element anew, and draw at once. */
  resize() {
    this.map.invalidateSize({ pan: false, animate: false });
  }

  /** What is seen, to be shown again in another size. */
  bounds() {
    return this.map.getBounds();
  }

  /** @param {ReturnType<MapAdapter["bounds"]>} bounds */
  fitBounds(bounds) {
    this.map.fitBounds(bounds, { animate: false });
  }

  /** @param {Place & {zoom: number}} view */
  setView({ lon, lat, zoom }) {
    this.map.invalidateSize({ pan: false });
    this.map.setView([lat, lon], zoom, { animate: false });
  }

  /**
   * Move so that the place is in the middle; the zoom is kept or raised.
   * @param {Place} place
   * @param {number} [zoom]
   */
  show({ lon, lat }, zoom) {
    // At once: a flight would undo what moves the map next, such as making room for the card.
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), zoom ?? 0), { animate: false });
  }

  /**
   * Move only as far as needed for the place to be seen well inside the view.
   * @param {Place} place
   * @param {number} right CSS px hidden at the right edge
   * @param {number} bottom CSS px hidden at the lower edge
   */
  reveal({ lon, lat }, right, bottom) {
    this.map.invalidateSize({ pan: false });
    this.map.panInside([lat, lon], {
      // Right of a symbol stands its label.
      paddingTopLeft: [60, 60], paddingBottomRight: [140 + right, 60 + bottom],
    });
  }

  /** @param {Place[]} places @param {number} bottom CSS px hidden at the lower edge @param {number} [maxZoom] @param {number} [right] CSS px kept free at the right edge */
  fit(places, bottom, maxZoom = 13, right = 48) {
    if (places.length === 0) return;
    const bounds = L.latLngBounds(places.map(({ lon, lat }) => L.latLng(lat, lon)));
    this.map.fitBounds(bounds, {
      paddingTopLeft: [72, 32], paddingBottomRight: [right, 32 + bottom], maxZoom, animate: false,
    });
  }

  /**
   * A canvas over the map that `draw` fills when the view has come to rest; it moves with the map
   * in between. `draw` gets the world pixel of the canvas' corner and its size in CSS px.
   * @param {HTMLCanvasElement} canvas
   * @param {(corner: Pixel, width: number, height: number) => void} draw
   * @returns {() => void} redraws now
   */
  addCanvas(canvas, draw) {
    const map = this.map;
    canvas.className = "leaflet-zoom-animated station-canvas";
    map.createPane("stations").append(canvas);
    let corner = L.latLng(0, 0);
    const redraw = () => {
      const size = map.getSize();
      const offset = size.multiplyBy(PADDING);
      const at = map.containerPointToLayerPoint(offset.multiplyBy(-1)).round();
      corner = map.layerPointToLatLng(at);
      L.DomUtil.setPosition(canvas, at);
      const full = size.multiplyBy(1 + 2 * PADDING).round();
      draw(at.add(map.getPixelOrigin()), full.x, full.y);
    };
    map.on("moveend viewreset resize", redraw);
    map.on("zoomanim", ({ zoom, center }) => {
      const pane = L.DomUtil.getPosition(map.getPanes().mapPane);
      const origin = map.project(center, zoom).subtract(map.getSize().divideBy(2)).subtract(pane).round();
      const scale = map.getZoomScale(zoom);
      L.DomUtil.setTransform(canvas, map.project(corner, zoom).subtract(origin), scale);
    });
    return redraw;
  }

  /** @param {(at: Pixel, place: Place) => void} listener gets the world pixel of a click */
  onClick(listener) {
    this.map.on("click", (event) => {
      if (this.captor === null) listener(this.world(event), place(event.latlng));
    });
  }

  /**
   * Let all clicks go to one listener, as while measuring; a double click then does not zoom.
   * @param {((place: Place) => void)|null} listener null gives them back
   */
  capture(listener) {
    if (this.captor !== null) this.map.off("click", this.captor);
    this.captor = listener === null ? null : (event) => listener(place(event.latlng));
    if (this.captor !== null) this.map.on("click", this.captor);
    this.map.doubleClickZoom[listener === null ? "enable" : "disable"]();
  }

  /**
   * A drawing over the stations: a line or area with its corners, styled by classes.
   * @returns {(places: Place[], area: boolean) => void} draws anew; no places take it off
   */
  sketch() {
    const pane = "sketch";
    this.map.createPane(pane);
    const group = L.layerGroup().addTo(this.map);
    return (places, area) => {
      group.clearLayers();
      const points = places.map(({ lon, lat }) => L.latLng(lat, lon));
      const look = { pane, interactive: false };
      for (const className of ["sketch-halo", "sketch-line"]) {
        const shape = area && points.length > 2 ? L.polygon(points, { ...look, className }) : L.polyline(points, { ...look, className });
        group.addLayer(shape);
      }
      for (const point of points) L.circleMarker(point, { ...look, className: "sketch-point", radius: 4 }).addTo(group);
    };
  }

  /** @param {(at: Pixel, place: Place) => void} listener gets the world pixel of the pointer; not while the map is dragged */
  onPointer(listener) {
    let dragging = false;
    this.map.on("dragstart", () => { dragging = true; });
    this.map.on("dragend", () => { dragging = false; });
    this.map.on("mousemove", (event) => {
      if (!dragging) listener(this.world(event), place(event.latlng));
    });
  }

  /** @param {() => void} listener hears when the map has come to rest */
  onRest(listener) {
    this.map.on("moveend", listener);
  }

  /** @param {L.LeafletMouseEvent} event @returns {Pixel} */
  world(event) {
    return event.layerPoint.add(this.map.getPixelOrigin());
  }

  /**
   * A vector layer below the stations in a pane of its own, styled by CSS classes alone; not yet on
   * the map.
   * @param {GeoJSON.GeoJsonObject} data
   * @param {{className: string, code: string}} look
   */
  vector(data, { className, code }) {
    const pane = `vector-${code}`;
    if (!this.map.getPane(pane)) this.map.createPane(pane);
    return L.geoJSON(data, {
      pane, interactive: false,
      // Points are drawn by name on the station canvas; only lines and areas are vectors.
      filter: (feature) => feature.geometry.type !== "Point",
      style: { className, weight: 1 },
    });
  }

  /**
   * @param {L.Layer} layer made by `vector` with this code
   * @param {string} code
   * @param {{shown: boolean, opacity: number, order: number}} look percent; layers of a higher order
   *   lie above, however late their data come and however often they are taken off and put back
   */
  setLook(layer, code, { shown, opacity, order }) {
    const { style } = this.map.getPane(`vector-${code}`) ?? this.map.createPane(`vector-${code}`);
    style.zIndex = String(FIRST_VECTOR + order);
    style.opacity = String(opacity / 100);
    if (shown) layer.addTo(this.map);
    else layer.remove();
  }
}

/** @param {L.LatLng} latlng @returns {Place} */
const place = ({ lat, lng }) => ({ lon: lng, lat });
