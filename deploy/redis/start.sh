#!/bin/sh
# Starts Redis in one of its roles, with users whose passwords come from the environment. Nobody may
# empty it, read its configuration or change it; the exporter sees figures alone.
set -eu
: "${REDIS_ROLE:?is not set: cache or state}" "${REDIS_PASSWORD:?is not set}"
: "${REDIS_EXPORTER_PASSWORD:?is not set}" "${REDIS_MAXMEMORY:?is not set}" "${REDIS_RUN_DIR:=/run/redis}"

case $REDIS_ROLE in
  cache) set -- --maxmemory-policy allkeys-lru --appendonly no "$@" ;;
  state) set -- --maxmemory-policy noeviction --appendonly yes --appendfsync everysec "$@" ;;
  *) echo "REDIS_ROLE: cache or state, not $REDIS_ROLE" >&2; exit 1 ;;
esac

umask 077
cat > "$REDIS_RUN_DIR/users.acl" <<ACL
user default off
user cinema on >$REDIS_PASSWORD ~* &* +@all -@admin -@dangerous +info
user exporter on >$REDIS_EXPORTER_PASSWORD resetkeys resetchannels -@all +ping +info +select +latency|latest +slowlog|len
ACL
exec redis-server --aclfile "$REDIS_RUN_DIR/users.acl" --maxmemory "$REDIS_MAXMEMORY" --save "" "$@"
