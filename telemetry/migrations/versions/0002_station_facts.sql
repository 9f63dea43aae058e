-- What people look stations up by, and what tells how far to trust their place and their trend.

alter table telemetry.station
    add column river text check (river <> ''),
    add column owner text check (owner <> ''),
    add column tidal boolean,                   -- null: nobody has said
    -- How the coordinates were found: null, nobody has said.
    add column position text check (position in ('surveyed', 'approximate'));
