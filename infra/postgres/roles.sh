#!/bin/sh
# The two roles Trellis uses: one owns the schema, the other owns nothing and cannot go around row security.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-trellis}" \
    -v owner_password="$OWNER_DATABASE_PASSWORD" -v app_password="$APP_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE trellis_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE trellis_app LOGIN PASSWORD :'app_password' NOSUPERUSER NOBYPASSRLS;
SELECT format('ALTER DATABASE %I OWNER TO trellis_owner', current_database()) \gexec
ALTER SCHEMA public OWNER TO trellis_owner;
SQL
