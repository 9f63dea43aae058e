// The live stream: one EventSource a browser. The tab that holds the lock opens it and passes every
// event on to the others; when it closes, the next tab takes over and resumes after the last event.

import { liveUrl, retryDelayS } from "./feed.js";

const EVENTS = ["snapshot", "telemetry", "changed", "alarm", "map", "reset", "heartbeat"];
const LOCK = "hangou.live";

/** Silence after which an open stream is taken for dead and opened anew, ms. */
const STALL_MS = 12_000;

/** @typedef {{name: string, data: any, id: string}} LiveEvent */
/** @typedef {{connected: boolean, attempt: number}} LinkState */

export class LiveFeed {
  /**
   * @param {object} options
   * @param {string} options.url absolute address of `/api/v1/live`
   * @param {(event: LiveEvent) => void} options.onEvent
   * @param {(state: LinkState) => void} options.onLink
   */
  constructor({ url, onEvent, onLink }) {
    this.url = url;
    this.onEvent = onEvent;
    this.onLink = onLink;
    this.lastId = "";
    this.heardAt = performance.now();
    this.attempt = 0;
    /** @type {EventSource|null} */
    this.source = null;
    this.retryTimer = 0;
    this.channel = "locks" in navigator ? new BroadcastChannel(LOCK) : null;
  }

  /** Join: lead if no other tab does, else listen to the one that leads. */
  start() {
    if (this.channel === null) {
      this.lead(); // no locks outside secure contexts: each tab then has its own stream
      return;
    }
    this.channel.onmessage = ({ data }) => {
      if (data.link) this.onLink(data.link);
      else this.take(data);
    };
    // Held until the tab closes: the promise never settles.
    void navigator.locks.request(LOCK, () => {
      this.lead();
      return new Promise(() => {});
    });
  }

  lead() {
    this.open();
    setInterval(() => {
      if (this.source && performance.now() - this.heardAt > STALL_MS) this.retry();
    }, 1000);
  }

  open() {
    this.heardAt = performance.now();
    const source = new EventSource(liveUrl(this.url, this.lastId));
    this.source = source;
    source.onopen = () => {
      this.heardAt = performance.now();
      this.attempt = 0;
      this.tellLink(true);
    };
    // The browser would retry by itself, but not after an HTTP error and at its own pace: one way
    // for all failures, with the id of the last event in the address.
    source.onerror = () => this.retry();
    for (const name of EVENTS) {
      source.addEventListener(name, (message) => this.receive(name, message));
    }
  }

  /**
   * @param {string} name
   * @param {MessageEvent<string>} message
   */
  receive(name, message) {
    const event = { name, data: JSON.parse(message.data), id: message.lastEventId };
    this.channel?.postMessage(event);
    this.take(event);
  }

  /** @param {LiveEvent} event */
  take(event) {
    this.heardAt = performance.now();
    if (event.id) this.lastId = event.id;
    this.onEvent(event);
  }

  retry() {
    this.source?.close();
    this.source = null;
    this.attempt += 1;
    this.tellLink(false);
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.open(), retryDelayS(this.attempt) * 1000);
  }

  /** @param {boolean} connected */
  tellLink(connected) {
    const link = { connected, attempt: this.attempt };
    this.channel?.postMessage({ link });
    this.onLink(link);
  }
}
