-- Geo store, first revision: catalogue, import batches, change log, audit outbox.
--
-- The typed layer tables in schema "layer" are made by the import from data/layers.toml;
-- "staging" holds what is being loaded and is nobody's to read.

create schema if not exists geo;
create schema layer;
create schema staging;

create table geo.import_batch (
    id bigint generated always as identity primary key,
    layer text not null,
    file text not null,
    file_sha256 text not null,
    declaration_sha256 text not null,
    features_read bigint not null,
    inserted bigint not null,
    updated bigint not null,
    removed bigint not null,
    unchanged bigint not null,
    repaired bigint not null,
    refused bigint not null,
    flagged bigint not null,
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    at timestamptz not null
);

create table geo.import_finding (
    id bigint generated always as identity primary key,
    batch_id bigint not null references geo.import_batch,
    feature_code text,
    rule text not null,
    outcome text not null check (outcome in ('flagged', 'repaired', 'refused')),
    detail text not null
);
create index import_finding_batch on geo.import_finding (batch_id);

create table geo.layer (
    code text primary key check (code ~ '^[a-z][a-z0-9_]{0,47}$'),
    title_zh text not null,
    title_en text not null,
    group_code text not null,
    position integer not null,
    geometry text not null check (geometry in ('point', 'line', 'polygon', 'none')),
    source text not null,
    licence text not null,
    credit text not null,
    scale text not null,
    caveat_zh text not null,
    caveat_en text not null,
    source_crs text,
    stored_crs text,
    crs_note text,
    extent double precision[] check (cardinality(extent) = 4),
    sensitivity text not null,
    style jsonb not null,
    attributes jsonb not null,
    valid_from date,
    valid_to date,
    feature_count bigint not null,
    flagged_count bigint not null,
    batch_id bigint not null references geo.import_batch,
    file_sha256 text not null,
    declaration_sha256 text not null,
    updated_at timestamptz not null
);

create table geo.change_counter (
    single_row boolean primary key default true check (single_row),
    g bigint not null default 0
);
insert into geo.change_counter default values;

create table geo.change_log (
    g bigint primary key,
    layer text not null,
    op text not null check (op in ('insert', 'update', 'delete', 'catalogue')),
    features bigint not null,
    bbox geometry(Polygon, 3857),       -- null: the layer has no geometry, or no feature changed
    batch_id bigint,
    at timestamptz not null
);

create table geo.audit_outbox (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    action text not null,
    object text not null,
    detail jsonb not null default '{}'
);

-- The collector and the worker of the telemetry store have no business here.
grant usage on schema geo, layer to hangou_api, hangou_read;
grant select on geo.layer, geo.import_batch, geo.import_finding, geo.change_log,
    geo.change_counter, geo.alembic_version to hangou_api, hangou_read;
grant select on geo.audit_outbox to hangou_api;
alter default privileges in schema layer grant select on tables to hangou_api, hangou_read;
