// The shapes of the HTTP contract and of the page's state. Types only; nothing here runs.

/** @typedef {"live"|"late"|"stale"|"offline"|"never"} Freshness */
/** @typedef {"online"|"offline"|null} Link the last-will state of a station's device */
/** @typedef {"live"|"replay"|"derived"} OriginName */
/** @typedef {"blue"|"yellow"|"orange"|"red"} Grade a warning grade: Ⅳ blue to Ⅰ red */
/** @typedef {"unknown"|"none"|"normal"|Grade} Severity `none`: no threshold known */
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

/** @typedef {SeriesIdentity & {station: string, start: string, end: string}} ChangedSeries an item of the event `changed` */

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
 * @property {string|null} [river]
 * @property {string|null} [owner]
 * @property {boolean|null} [tidal]
 * @property {"surveyed"|"approximate"|null} [position] how its coordinates were found
 * @property {string|null} [initials] pinyin initials of the name, lower case
 */

/**
 * A level of a station as `/api/v1/levels` gives it; null bounds are open ends.
 * @typedef {object} Level
 * @property {string} station
 * @property {string} quantity
 * @property {string} name
 * @property {number} value
 * @property {string} unit UCUM code
 * @property {string|null} datum
 * @property {Grade|"none"} severity `none` grades nothing, such as a historic maximum
 * @property {string} source "unverified" is shown so
 * @property {string|null} valid_from
 * @property {string|null} valid_to
 */

/** @typedef {{level: Level, distance: number}} Distance value minus the level's: over is + */

/**
 * What a series or a station is worth to a duty officer, by its latest value, freshness and levels.
 * @typedef {object} Judgement
 * @property {Severity} severity
 * @property {Severity} base grade of the last value, kept while the station is silent
 * @property {Freshness} fresh of the station
 * @property {Latest|null} item the series it was judged by
 * @property {Level|null} level the highest grading level reached
 * @property {Level|null} next the lowest grading level not reached
 * @property {number|null} distance value minus `level`, or minus `next` where none is reached
 * @property {Distance[]} distances to every comparable level, the highest first
 * @property {null|"no_level"|"datum_differs"|"silent"|"never"|"unheard"|"bad_value"|"missing_value"|"levels_unknown"} why
 */

/**
 * How fast a series moves, as `/api/v1/trends` gives it; slopes and rates in its unit per hour.
 * @typedef {object} Trend
 * @property {string} station
 * @property {string} quantity
 * @property {string|null} channel
 * @property {string} statistic
 * @property {string|null} period
 * @property {string} at
 * @property {number|null} slope
 * @property {number|null} slope_low
 * @property {number|null} slope_high
 * @property {number|null} rate_1h
 * @property {number|null} rate_3h
 * @property {"rise_fast"|"rise"|"steady"|"fall"|"fall_fast"|null} trend
 * @property {null|"too_few"|"silent"} why
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
 * @property {{raw: number|null, reason: string|null, at: string}|null} corrected by a person; null: as the device sent it
 * @property {number|null} n the commit that made it the newest; null for a moment of the past
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
 * @property {string|null} [group_code]
 * @property {string|null} [source]
 * @property {string|null} [licence]
 * @property {string|null} [caveat_zh]
 * @property {string|null} [caveat_en]
 * @property {number} [feature_count]
 * @property {string|null} [updated_at] when it was last imported
 */

/**
 * A station with what the page knows of it; times are milliseconds of the epoch.
 * @typedef {object} View
 * @property {Station} station
 * @property {Map<string, Latest>} series
 * @property {number|null} newestAt newest event time, never later than its receive time
 * @property {number|null} intervalS null if the station states none
 * @property {Link} link
 * @property {number} nameOrder place among all names, pinyin order
 * @property {{since: number, until: number, judgement: Judgement}|null} judged as it holds between two moments
 */

/** @typedef {"urgent"|"distance"|"name"|"code"|"value"|"age"} SortKey */

/**
 * Which stations are shown; an empty set lets all through.
 * @typedef {object} Filter
 * @property {string} text lower case
 * @property {Set<Freshness>} states
 * @property {Set<Severity>} severities
 * @property {Set<string>} kinds
 * @property {Set<string>} districts codes
 * @property {Set<string>} rivers names
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

/** @typedef {"stations"|"latest"|"tick"|"selection"|"filter"|"feed"|"origins"|"levels"|"trends"|"past"|"data"|"lang"|"theme"|"problem"} Topic */
/** @typedef {{topics: Set<Topic>, codes: Set<string>}} Change */

export {};
