#!/bin/bash
# Starts a member of the replica set; the key that members know each other by comes from the environment.
set -euo pipefail
: "${MONGO_REPLICA_KEY:?is not set}"
umask 077
printf '%s' "$MONGO_REPLICA_KEY" > /run/mongodb/key
exec docker-entrypoint.sh mongod --replSet cinema --keyFile /run/mongodb/key --bind_ip_all "$@"
