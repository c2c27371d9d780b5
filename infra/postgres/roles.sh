#!/bin/sh
# The two roles Trellis uses: one owns the schema, the other owns nothing and cannot go around row security.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname trellis <<SQL
CREATE ROLE trellis_owner LOGIN PASSWORD '${OWNER_DATABASE_PASSWORD}' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE trellis_app LOGIN PASSWORD '${APP_DATABASE_PASSWORD}' NOSUPERUSER NOBYPASSRLS;
ALTER DATABASE trellis OWNER TO trellis_owner;
ALTER SCHEMA public OWNER TO trellis_owner;
SQL
