// The shapes of the HTTP contract and of the page's state. Types only; nothing here runs.

/** @typedef {"live"|"late"|"stale"|"offline"|"never"} Freshness */
/** @typedef {"online"|"offline"|null} Link the last-will state of a station's device */
/** @typedef {"live"|"replay"|"derived"} OriginName */
/** @typedef {(key: string, parameters?: Record<string, string|number>) => string} Translate */

/** @typedef {"disk"|"store"|"collector"|null} ReadOnly why no reading is taken in */

/**
 * Where a series' values come from, `from` an event time on (null: since ever).
 * @typedef {{from: string|null, origin: OriginName, source_series: string|null, transform: string|null, speed: number|null}} OriginRow
 */

/**
 * What identifies a series within its station.
 * @typedef {{quantity: string, channel: string|null, statistic: string, period: string|null}} SeriesIdentity
 */

/** @typedef {SeriesIdentity & {station: string, origins: OriginRow[]}} SeriesInfo an item of `/api/v1/series` */

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
 * @property {OriginName|null} origin
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
 * @property {OriginName|null} origin
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
 * @property {"connecting"|"live"|"behind"|"readonly"|"reconnecting"|"lost"} state
 * @property {number} since
 * @property {number} heardAt
 * @property {number} attempt
 * @property {ReadOnly} readOnly
 * @property {number} lagS commit-to-page lag in seconds, as last measured
 */

/** @typedef {"stations"|"latest"|"tick"|"selection"|"filter"|"feed"|"origins"|"lang"|"theme"|"problem"} Topic */
/** @typedef {{topics: Set<Topic>, codes: Set<string>}} Change */

export {};
