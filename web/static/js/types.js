// The shapes of the HTTP contract and of the page's state. Types only; nothing here runs.

/** @typedef {"live"|"late"|"stale"|"offline"|"never"} Freshness */
/** @typedef {"online"|"offline"|null} Link the last-will state of a station's device */
/** @typedef {"live"|"replay"|"derived"} OriginName */
/** @typedef {(key: string, parameters?: Record<string, string|number>) => string} Translate */

/**
 * What a series or station is made of; a replay names its source and speed.
 * @typedef {{origin: OriginName, source: string|null, transform: string|null, speed: number|null}} Origin
 */

/**
 * A station as `/api/v1/stations` gives it. `interval` is an ISO 8601 duration or null.
 * @typedef {object} Station
 * @property {string} code
 * @property {string} name
 * @property {string} kind
 * @property {number|null} lon
 * @property {number|null} lat
 * @property {string|null} datum
 * @property {string|null} district_code
 * @property {string|null} basin_code
 * @property {string|null} interval
 * @property {Freshness|null} freshness
 * @property {unknown} origin
 */

/**
 * The newest value of one series, as `/api/v1/latest` and the live stream give it.
 * @typedef {object} Latest
 * @property {string} station
 * @property {string} quantity
 * @property {string|null} channel
 * @property {string} statistic
 * @property {string|null} period
 * @property {string} at end of the period, RFC 3339
 * @property {string} received_at
 * @property {number|null} value
 * @property {string} unit UCUM code
 * @property {"good"|"suspect"|"bad"|"missing"} quality
 * @property {string|null} quality_rule
 * @property {unknown} origin
 * @property {number} n
 */

/**
 * A row of the catalogue of quantities: names, displayed unit and digits.
 * @typedef {object} Quantity
 * @property {string} code
 * @property {string} name_zh
 * @property {string} name_en
 * @property {string} unit UCUM code
 * @property {string} display unit as people read it, "" for none
 * @property {number|null} [decimals]
 * @property {number|null} [significant]
 * @property {{code: number, name_zh: string, name_en: string}[]|null} [states]
 */

/**
 * A layer of `/api/v1/layers`.
 * @typedef {object} LayerInfo
 * @property {string} code
 * @property {string} title_zh
 * @property {string} title_en
 * @property {string} geometry
 * @property {string|null} [source]
 */

/**
 * A station with what the page knows of it; times are milliseconds of the epoch.
 * @typedef {object} View
 * @property {Station} station
 * @property {Map<string, Latest>} series
 * @property {number|null} newestAt newest event time, never later than its receive time
 * @property {number|null} intervalS null if the station states none
 * @property {Link} link
 */

/**
 * How the live feed is; `since` is the page clock's time at which the state began.
 * @typedef {object} Feed
 * @property {"connecting"|"live"|"behind"|"reconnecting"|"lost"} state
 * @property {number} since
 * @property {number} heardAt
 * @property {number} attempt
 * @property {number} lagS commit-to-page lag in seconds, as last measured
 */

/** @typedef {"stations"|"latest"|"tick"|"selection"|"filter"|"feed"|"lang"|"theme"|"problem"} Topic */
/** @typedef {{topics: Set<Topic>, codes: Set<string>}} Change */

export {};
