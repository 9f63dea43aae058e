-- Telemetry store, first revision: registry, series, observations, write-path ledger.
--
-- Runs on the Apache-2 edition of TimescaleDB: hypertables and drop_chunks only.
-- Times are timestamptz (UTC inside). Absent channel and period are '' here and null
-- in JSON, so that a series has one identity in a unique index.

create schema telemetry;

-- ---------------------------------------------------------------- catalogue

create table telemetry.quantity (
    code text primary key check (code ~ '^[a-z0-9_]{1,40}$'),
    unit text not null,                     -- UCUM code, fixed: every stored value is in it
    name_zh text not null,
    name_en text not null,
    default_statistic text not null,
    period_required boolean not null
);
comment on table telemetry.quantity is 'Loaded from data/quantities.toml by "telemetry migrate".';

create table telemetry.quality (
    id smallint primary key,
    name text not null unique
);
insert into telemetry.quality values (0, 'good'), (1, 'suspect'), (2, 'bad'), (3, 'missing');

create table telemetry.quality_rule (
    id smallint primary key,
    code text not null unique,
    description text not null
);
insert into telemetry.quality_rule values
    (0, 'none', 'No rule has judged this value.'),
    (1, 'device', 'The flag that the device sent.'),
    (2, 'null_value', 'The device sent null: a missing value.');

-- Dated settings: a limit, factor or quota of the platform is a row, never a constant.
create table telemetry.setting (
    name text not null,
    value jsonb not null,
    valid_from timestamptz not null default now(),
    valid_to timestamptz,
    source text not null,
    primary key (name, valid_from)
);

-- ---------------------------------------------------------------- registry

create table telemetry.station (
    id integer generated always as identity primary key,
    code text not null unique check (code ~ '^[A-Za-z0-9_-]{1,64}$'),
    name text not null check (name <> ''),
    kind text not null check (kind in ('level', 'rain', 'sluice', 'pump', 'quality', 'air',
                                       'outfall', 'camera', 'heritage', 'other')),
    lon double precision check (lon between -180 and 180),
    lat double precision check (lat between -90 and 90),
    district_code text,
    basin_code text,
    interval_s integer check (interval_s > 0),
    created_at timestamptz not null default now(),
    retired_at timestamptz,
    check ((lon is null) = (lat is null))
);

-- Vertical datum and gauge zero are dated: levels of two datums are never compared without one.
create table telemetry.station_datum (
    station_id integer not null references telemetry.station,
    datum text not null,
    gauge_zero double precision,
    valid_from timestamptz not null default '-infinity',
    valid_to timestamptz not null default 'infinity',
    source text not null,
    primary key (station_id, valid_from)
);

create table telemetry.level (
    id integer generated always as identity primary key,
    station_id integer not null references telemetry.station,
    quantity text not null references telemetry.quantity,
    name text not null,
    value double precision not null,
    datum text,
    severity text not null check (severity in ('blue', 'yellow', 'orange', 'red', 'none')),
    valid_from timestamptz not null default '-infinity',
    valid_to timestamptz not null default 'infinity',
    source text not null,
    unique (station_id, quantity, name, valid_from)
);

create table telemetry.gate (
    id integer generated always as identity primary key,
    station_id integer not null references telemetry.station,
    number text not null,
    sill_elevation double precision,
    width double precision check (width > 0),
    maximum_opening double precision check (maximum_opening > 0),
    valid_from timestamptz not null default '-infinity',
    valid_to timestamptz not null default 'infinity',
    source text not null,
    unique (station_id, number, valid_from)
);

create table telemetry.device (
    id integer generated always as identity primary key,
    code text not null unique check (code ~ '^[A-Za-z0-9_-]{1,64}$' and code <> 'platform'),
    protocol text not null default 'json',
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    -- The last up/status (birth or last will): what the broker says of the link.
    link_state text check (link_state in ('online', 'offline')),
    link_at timestamptz,
    link_received_at timestamptz,
    firmware text
);

create table telemetry.device_station (
    device_id integer not null references telemetry.device,
    station_id integer not null references telemetry.station,
    valid_from timestamptz not null default now(),
    valid_to timestamptz not null default 'infinity',
    primary key (device_id, station_id, valid_from)
);

-- What a device calls "quantity[.channel]" at a station, and the series it belongs to.
create table telemetry.binding (
    id integer generated always as identity primary key,
    device_id integer not null references telemetry.device,
    station_id integer not null references telemetry.station,
    device_channel text not null,
    quantity text not null references telemetry.quantity,
    channel text not null default '',
    statistic text not null,
    period text not null default '',
    unit text not null,
    factor double precision not null default 1,
    "offset" double precision not null default 0,
    valid_from timestamptz not null default '-infinity',
    valid_to timestamptz not null default 'infinity',
    source text not null,
    unique (device_id, station_id, device_channel, valid_from)
);

-- ---------------------------------------------------------------- series and observations

create table telemetry.series (
    id integer generated always as identity primary key,
    station_id integer not null references telemetry.station,
    quantity text not null references telemetry.quantity,
    channel text not null default '',
    statistic text not null,
    period text not null default '',
    created_at timestamptz not null default now(),
    unique (station_id, quantity, channel, statistic, period)
);

-- Where a series' values come from, dated: live, replay or derived; never mixed in a station.
create table telemetry.series_origin (
    series_id integer not null references telemetry.series,
    valid_from timestamptz not null default '-infinity',
    origin text not null check (origin in ('live', 'replay', 'derived')),
    source_series text,
    transform text,
    speed double precision,
    primary key (series_id, valid_from)
);

create table telemetry.observation (
    at timestamptz not null,
    received_at timestamptz not null,
    value double precision,
    series_id integer not null,
    revision smallint not null default 0,
    quality smallint not null,
    device_quality smallint,                -- as sent; null: the device sent none
    quality_rule smallint not null default 0
);
select create_hypertable('telemetry.observation', by_range('at', interval '7 days'),
                         create_default_indexes => false);
create unique index observation_key on telemetry.observation (series_id, at);

-- Superseded values of a key, oldest first; the newest revision is in telemetry.observation.
create table telemetry.revision (
    at timestamptz not null,
    received_at timestamptz not null,
    value double precision,
    series_id integer not null,
    revision smallint not null,
    quality smallint not null,
    device_quality smallint,
    quality_rule smallint not null,
    superseded_at timestamptz not null default now(),
    actor text,
    reason text
);
select create_hypertable('telemetry.revision', by_range('at', interval '28 days'),
                         create_default_indexes => false);
create unique index revision_key on telemetry.revision (series_id, at, revision);

create table telemetry.latest (
    series_id integer primary key references telemetry.series,
    at timestamptz not null,
    received_at timestamptz not null,
    value double precision,
    revision smallint not null,
    quality smallint not null,
    device_quality smallint,
    quality_rule smallint not null,
    n bigint not null                        -- the commit that made it the latest
) with (fillfactor = 50);

-- ---------------------------------------------------------------- the write path's ledger

create table telemetry.commit_counter (
    only_row boolean primary key default true check (only_row),
    n bigint not null
) with (fillfactor = 10);
insert into telemetry.commit_counter values (true, 0);

create table telemetry.commit_log (
    n bigint not null,
    committed_at timestamptz not null default clock_timestamp(),
    source text not null,                    -- collector-live, collector-backlog, operator ...
    lane text not null check (lane in ('live', 'backlog', 'edit')),
    series_ids integer[] not null,
    start_at timestamptz,                    -- earliest and latest event time in the commit
    end_at timestamptz,
    stored integer not null default 0,
    duplicate integer not null default 0,
    revised integer not null default 0,
    rejected integer not null default 0
);
select create_hypertable('telemetry.commit_log', by_range('n', 1000000),
                         create_default_indexes => false);
create unique index commit_log_key on telemetry.commit_log (n);

-- One row per (device, session, topic): all seqs up to "through" are committed or rejected.
create table telemetry.session (
    device_id integer not null references telemetry.device,
    topic text not null check (topic in ('data', 'backlog')),
    session text not null check (length(session) between 1 and 32),
    through bigint not null default 0,
    beyond int8multirange not null default '{}',   -- settled ranges past a gap
    updated_at timestamptz not null default now(),
    primary key (device_id, topic, session)
) with (fillfactor = 50);

create table telemetry.dead_letter (
    id bigint generated always as identity primary key,
    received_at timestamptz not null,
    device_code text not null,
    topic text not null,
    code text not null,
    reason text not null,
    session text,
    seq bigint,
    rejected jsonb not null,                  -- as in the receipt: code, index, reason
    payload bytea not null,                   -- the first 16 KB
    length integer not null,
    sha256 bytea not null
);
create index dead_letter_device on telemetry.dead_letter (device_code, id);
create index dead_letter_seq on telemetry.dead_letter (device_code, topic, session, seq)
    where seq is not null;

create table telemetry.counter (
    source text primary key,
    messages_committed bigint not null default 0,
    messages_dead_lettered bigint not null default 0,
    readings_seen bigint not null default 0,
    readings_stored bigint not null default 0,
    readings_duplicate bigint not null default 0,
    readings_revised bigint not null default 0,
    readings_rejected bigint not null default 0,
    check (readings_seen = readings_stored + readings_duplicate + readings_revised
                           + readings_rejected)
) with (fillfactor = 10);

create table telemetry.rejection_counter (
    device_code text not null,
    code text not null,
    readings bigint not null default 0,
    messages bigint not null default 0,
    last_at timestamptz not null,
    primary key (device_code, code)
) with (fillfactor = 50);

create table telemetry.consumer (
    name text primary key,
    n bigint not null default 0,              -- all commits up to n have had their effect
    updated_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- states and audit

-- States of the platform itself: low_disk, platform_clock, worker ...
create table telemetry.system_state (
    code text primary key,
    state text not null,
    since timestamptz not null default now(),
    checked_at timestamptz not null default now(),
    detail jsonb not null default '{}'
);

create table telemetry.station_freshness (
    station_id integer primary key references telemetry.station,
    freshness text not null check (freshness in ('live', 'late', 'stale', 'offline', 'never')),
    since timestamptz not null,
    newest_at timestamptz
);
create table telemetry.freshness_event (
    id bigint generated always as identity primary key,
    station_id integer not null references telemetry.station,
    at timestamptz not null default now(),
    freshness text not null,
    before text
);
create index freshness_event_station on telemetry.freshness_event (station_id, id);

create table telemetry.audit_outbox (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    action text not null,
    object text not null,
    detail jsonb not null default '{}'
);

-- ---------------------------------------------------------------- dated settings

insert into telemetry.setting (name, value, valid_from, source) values
    ('freshness', '{"late": 1.5, "stale": 3, "offline": 24, "default_interval_s": 300}',
     '-infinity', 'DESIGN 4.1'),
    ('own_clock', '{"devices": 5, "share": 0.5, "window_s": 300}', '-infinity', 'DESIGN 4.3'),
    ('time_bounds', '{"ahead_s": 600, "not_before": "1990-01-01T00:00:00Z"}', '-infinity',
     'DESIGN 3.1'),
    ('retention', '{"observation": null, "revision": null, "commit_log": "P30D"}', '-infinity',
     'DESIGN 3.2'),
    ('dead_letter_quota', '{"per_device": 10000}', '-infinity', 'DESIGN 3.2'),
    ('low_disk', '{"alarm_free_share": 0.10, "refuse_free_share": 0.03, "refuse_free_bytes": 268435456}',
     '-infinity', 'hangou default');

-- ---------------------------------------------------------------- retention

-- drop_chunks wants the owner of the hypertable; the worker may call this and nothing more.
create function telemetry.drop_old_chunks(hypertable text, before timestamptz)
returns integer language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    dropped integer;
begin
    if hypertable not in ('observation', 'revision') then
        raise exception 'no retention by time for %', hypertable;
    end if;
    select count(*) into dropped
    from public.drop_chunks(format('telemetry.%I', hypertable)::regclass, older_than => before);
    return dropped;
end $$;

create function telemetry.drop_old_commits(before bigint)
returns integer language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    dropped integer;
begin
    select count(*) into dropped
    from public.drop_chunks('telemetry.commit_log'::regclass, older_than => before);
    return dropped;
end $$;

-- ---------------------------------------------------------------- privileges

revoke all on function telemetry.drop_old_chunks(text, timestamptz) from public;
revoke all on function telemetry.drop_old_commits(bigint) from public;

revoke create on schema public from public;
grant usage on schema public to hangou_ingest, hangou_worker, hangou_api, hangou_read;
grant select on public.alembic_version to hangou_ingest, hangou_worker, hangou_api, hangou_read;
grant usage on schema telemetry to hangou_ingest, hangou_worker, hangou_api, hangou_read;
grant select on all tables in schema telemetry to hangou_ingest, hangou_worker, hangou_api, hangou_read;

-- The collector and the registry commands. Readings are never deleted by it.
grant insert, update on telemetry.station, telemetry.station_datum, telemetry.level, telemetry.gate,
    telemetry.device, telemetry.device_station, telemetry.binding, telemetry.series,
    telemetry.series_origin, telemetry.observation, telemetry.revision, telemetry.latest,
    telemetry.session, telemetry.dead_letter, telemetry.counter, telemetry.rejection_counter,
    telemetry.system_state, telemetry.consumer to hangou_ingest;
grant update on telemetry.commit_counter to hangou_ingest, hangou_worker;
grant insert on telemetry.commit_log, telemetry.audit_outbox to hangou_ingest, hangou_worker;

grant insert, update on telemetry.consumer, telemetry.system_state, telemetry.station_freshness,
    telemetry.freshness_event to hangou_worker;
grant delete on telemetry.dead_letter to hangou_worker;
grant execute on function telemetry.drop_old_chunks(text, timestamptz) to hangou_worker;
grant execute on function telemetry.drop_old_commits(bigint) to hangou_worker;
grant insert on telemetry.audit_outbox to hangou_api;
