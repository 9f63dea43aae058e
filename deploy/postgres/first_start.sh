#!/bin/sh
# Runs once in an empty database container, as its superuser: roles, databases and
# extensions, the same as deploy/local/postgres.py makes. Migrations do the rest.
set -eu

run() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" "$@"; }

run --dbname=postgres \
    --set=owner="$HANGOU_OWNER_PASSWORD" --set=ingest="$HANGOU_INGEST_PASSWORD" \
    --set=worker="$HANGOU_WORKER_PASSWORD" --set=api="$HANGOU_API_PASSWORD" \
    --set=read="$HANGOU_READ_PASSWORD" <<'SQL'
create role hangou_owner login password :'owner';
create role hangou_ingest login password :'ingest';
create role hangou_worker login password :'worker';
create role hangou_api login password :'api';
create role hangou_read login password :'read';
SQL

for database in $HANGOU_DATABASES; do
    case $database in
        hangou_telemetry) extension=timescaledb roles=hangou_ingest,hangou_worker,hangou_api,hangou_read ;;
        hangou_geo) extension=postgis roles=hangou_api,hangou_read ;;
        hangou_access) extension= roles=hangou_api ;;
        *) echo "unknown database $database" >&2; exit 1 ;;
    esac
    run --dbname=postgres --command="create database $database owner hangou_owner"
    run --dbname=postgres --command="revoke all on database $database from public"
    run --dbname=postgres --command="grant connect, temporary on database $database to $roles"
    if [ -n "$extension" ]; then
        # The TimescaleDB image puts its extension into template1.
        run --dbname="$database" --command="create extension if not exists $extension"
    fi
done
