# syntax=docker/dockerfile:1
# Three images from one file: `api` (also the worker's base), `worker` with ffmpeg, `web` with nginx.

FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY server/package.json server/
COPY client/package.json client/
COPY embedded/package.json embedded/

# What the server needs at run time, and nothing else.
FROM base AS server-modules
RUN npm ci --omit=dev --workspace server --workspace contract --include-workspace-root=false \
  && npm cache clean --force

FROM base AS client-build
RUN npm ci --ignore-scripts --workspace client --workspace contract --include-workspace-root=false
COPY tsconfig.base.json ./
COPY contract contract
COPY client client
RUN npm run build --workspace client \
  && find client/dist/assets -type f -size +1k -regex '.*\.\(js\|css\|svg\|json\)' -exec gzip -9 -k {} +

FROM node:24-bookworm-slim AS api
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 CLIENT_DIR=/app/public DATA_DIR=/data
WORKDIR /app
# Modules lie at the root and, where versions differ, beside the workspace.
COPY --from=server-modules /app ./
COPY contract contract
COPY server/src server/src
COPY server/demo server/demo
COPY --from=client-build /app/client/dist public
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080 9464
VOLUME /data
CMD ["node", "server/src/api.ts"]

FROM api AS worker
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/*
USER node
CMD ["node", "server/src/worker.ts"]

FROM nginx:1.28-bookworm AS web
COPY nginx /opt/nginx
COPY --from=client-build /app/client/dist /srv/client
COPY server/demo/media /srv/demo
RUN mkdir -p /srv/media /srv/acme /etc/nginx/tls /run/nginx \
  && chown nginx:nginx /etc/nginx/tls /run/nginx /srv/acme
USER nginx
EXPOSE 8080 8443
STOPSIGNAL SIGQUIT
ENTRYPOINT ["sh", "/opt/nginx/start.sh"]
