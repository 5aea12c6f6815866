#!/usr/bin/env bash
# Run once by the image of PostgreSQL on a new volume: the service gets a role and a database of its own, no more.
set -euo pipefail

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 --set password="$LIANDONG_PASSWORD" \
  --set database="$LIANDONG_DATABASE" <<'SQL'
create role liandong login password :'password';
create database :"database" owner liandong;
SQL
