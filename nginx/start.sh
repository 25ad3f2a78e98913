#!/bin/sh
# Starts nginx: makes a certificate where there is none, renders the template from the environment,
# and becomes nginx. The same script runs in the image and in the tests.
#
#   NGINX_API            instances, "host:port host:port"; one name of many addresses with NGINX_RESOLVER
#   NGINX_AUTH           instances that serve SERVICES=auth, where they run apart
#   NGINX_STREAMING      the same for SERVICES=streaming; what is left goes to NGINX_API
#   NGINX_RESOLVER       name server that is asked for the instances again and again (nginx 1.27.3 or newer)
#   NGINX_RUN_DIR        writable: configuration, pid, cache, temporary files
#   NGINX_TLS_DIR        fullchain.pem and privkey.pem; writable for the first start unless they are there
set -eu

here=$(cd "$(dirname "$0")" && pwd)
: "${NGINX_API:?is not set: name the instances, for example api:8080}"
: "${NGINX_RUN_DIR:=/run/nginx}" "${NGINX_TLS_DIR:=/etc/nginx/tls}"
: "${NGINX_RESOLVER:=}" "${NGINX_SERVER_NAME:=localhost}"
: "${NGINX_HTTP_LISTEN:=8080}" "${NGINX_HTTPS_LISTEN:=8443}" "${NGINX_HTTPS_PORT:=443}"
: "${NGINX_STATUS_LISTEN:=8081}" "${NGINX_WORKERS:=auto}"
: "${NGINX_ASSETS_DIR:=/srv/client}" "${NGINX_ACME_DIR:=/srv/acme}"
: "${NGINX_MEDIA_DIR:=/srv/media}" "${NGINX_DEMO_DIR:=/srv/demo}"
: "${NGINX_RATE:=100r/s}" "${NGINX_BURST:=400}" "${NGINX_CONNECTIONS:=200}"
: "${NGINX_ACCESS_LOG:=/dev/stdout}" "${NGINX_MIME_TYPES:=/etc/nginx/mime.types}"

certificate=$NGINX_TLS_DIR/fullchain.pem
key=$NGINX_TLS_DIR/privkey.pem
if [ ! -s "$certificate" ] || [ ! -s "$key" ]; then
  echo "nginx: no certificate in $NGINX_TLS_DIR; making one that signs itself" >&2
  mkdir -p "$NGINX_TLS_DIR"
  umask 077
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 \
    -keyout "$key" -out "$certificate" -subj "/CN=$NGINX_SERVER_NAME" \
    -addext "subjectAltName=DNS:$NGINX_SERVER_NAME,DNS:localhost,IP:127.0.0.1" 2>/dev/null
  umask 022
fi

# Three failures within a second take an instance out for a second: enough to spare the others a retry
# for each request, too little for one request that breaks every instance it meets to end them all,
# and over before the next instance of a rolling restart goes.
passive="max_fails=3 fail_timeout=1s"
servers() {
  for server in $1; do printf ' server %s %s%s;' "$server" "${NGINX_RESOLVER:+resolve }" "$passive"; done
}
NGINX_API_SERVERS=$(servers "$NGINX_API")
# A service that does not run apart is served by the API, like everything else.
: "${NGINX_AUTH:=}" "${NGINX_STREAMING:=}"
NGINX_AUTH_SERVERS=$(servers "${NGINX_AUTH:-$NGINX_API}")
NGINX_STREAMING_SERVERS=$(servers "${NGINX_STREAMING:-$NGINX_API}")
NGINX_AUTH_UPSTREAM=${NGINX_AUTH:+auth}
NGINX_STREAMING_UPSTREAM=${NGINX_STREAMING:+streaming}
: "${NGINX_AUTH_UPSTREAM:=api}" "${NGINX_STREAMING_UPSTREAM:=api}"
NGINX_RESOLVER_LINE=${NGINX_RESOLVER:+resolver $NGINX_RESOLVER valid=1s ipv6=off;}
# The port belongs into redirects unless it is the one that https means anyway.
NGINX_REDIRECT_PORT=
[ "$NGINX_HTTPS_PORT" = 443 ] || NGINX_REDIRECT_PORT=:$NGINX_HTTPS_PORT

export NGINX_API_SERVERS NGINX_AUTH_SERVERS NGINX_AUTH_UPSTREAM NGINX_STREAMING_SERVERS \
  NGINX_STREAMING_UPSTREAM NGINX_RESOLVER_LINE NGINX_REDIRECT_PORT NGINX_RUN_DIR NGINX_TLS_DIR \
  NGINX_SERVER_NAME NGINX_HTTP_LISTEN NGINX_HTTPS_LISTEN NGINX_STATUS_LISTEN NGINX_WORKERS \
  NGINX_ASSETS_DIR NGINX_MEDIA_DIR NGINX_DEMO_DIR NGINX_ACME_DIR NGINX_RATE NGINX_BURST NGINX_CONNECTIONS \
  NGINX_ACCESS_LOG NGINX_MIME_TYPES

mkdir -p "$NGINX_RUN_DIR"
for template in "$here"/*.conf.template; do
  awk '{
    while (match($0, /\$\{[A-Z_]+\}/)) {
      name = substr($0, RSTART + 2, RLENGTH - 3)
      if (!(name in ENVIRON)) { print "nginx: the template wants " name > "/dev/stderr"; exit 1 }
      $0 = substr($0, 1, RSTART - 1) ENVIRON[name] substr($0, RSTART + RLENGTH)
    }
    print
  }' "$template" > "$NGINX_RUN_DIR/$(basename "$template" .template)"
done

set -- -p "$NGINX_RUN_DIR" -c "$NGINX_RUN_DIR/nginx.conf" -e stderr "$@"
exec nginx "$@"
