#!/usr/bin/env bash
# One compressed dump a day, the newest 14 kept. Run it from cron or a systemd timer as a user that may read the database:
#   DATABASE_OWNER_URL=postgresql://… deploy/backup.sh /var/backups/gatehouse
# Restore into an empty database: pg_restore --no-owner --dbname "$DATABASE_OWNER_URL" FILE
# Uploaded files (GATEHOUSE_FILES_DIR) are not in the dump: copy that folder after it, with rsync or your snapshots.
# The key ring (GATEHOUSE_KEYS) is not in the dump: keep it apart, without it no pass can be shown again.
set -euo pipefail
target=${1:?usage: backup.sh FOLDER}
umask 077
mkdir -p "$target"
file="$target/gatehouse-$(date -u +%Y%m%dT%H%M%SZ).dump"
pg_dump --format=custom --no-owner --file "$file.part" "${DATABASE_OWNER_URL:?set DATABASE_OWNER_URL}"
mv "$file.part" "$file"
find "$target" -name 'gatehouse-*.dump' -type f | sort -r | tail -n +15 | xargs -r rm --
echo "$file"
