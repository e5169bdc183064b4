# One image per process, from one build: api, worker, paper-exchange and signaller.
#
#   docker build --target api -t hedge-monitor-api .
#
# docker-compose.yml builds them all. Settings come from the environment; no secret is in an image.

ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# The packages that the images run, by their manifests alone: npm installs anew only when one changes.
# Embedded PostgreSQL, the test kit and the tools are left out of them.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/dashboard/package.json apps/dashboard/
COPY apps/paper-exchange/package.json apps/paper-exchange/
COPY apps/signaller/package.json apps/signaller/
COPY apps/worker/package.json apps/worker/
COPY packages/contracts/package.json packages/contracts/
COPY packages/cycle/package.json packages/cycle/
COPY packages/db/package.json packages/db/
COPY packages/domain/package.json packages/domain/
COPY packages/exchange/package.json packages/exchange/
COPY packages/paper-engine/package.json packages/paper-engine/
COPY packages/platform/package.json packages/platform/

FROM packages AS build
RUN npm ci --ignore-scripts
COPY tsconfig.base.json turbo.json prisma.config.ts ./
COPY prisma prisma
COPY tools tools
COPY apps apps
COPY packages packages
RUN npm run build && find apps packages -type d -name src -prune -exec rm -rf {} +

# What runs: no compiler, no linter, no test runner.
FROM packages AS production
RUN npm ci --ignore-scripts --omit=dev

FROM ${NODE_IMAGE} AS app
LABEL org.opencontainers.image.title="hedge-monitor" \
      org.opencontainers.image.description="Closes hedged crypto-futures positions at their profit target" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=production /app ./
COPY --from=build /app/apps apps
COPY --from=build /app/packages packages
COPY prisma prisma
COPY tools/container-health.js tools/
# Only the paper exchange keeps data of its own. A new volume takes this folder's owner.
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data
USER node
STOPSIGNAL SIGTERM

FROM app AS worker
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "tools/container-health.js", "worker"]
CMD ["node", "--max-semi-space-size=8", "apps/worker/dist/main.js"]

FROM app AS paper-exchange
EXPOSE 3210
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "tools/container-health.js", "paper-exchange"]
CMD ["node", "apps/paper-exchange/dist/main.js"]

# The signaller knows nothing and needs nothing: one file beside Node.
FROM ${NODE_IMAGE} AS signaller
LABEL org.opencontainers.image.title="hedge-monitor signaller" \
      org.opencontainers.image.description="Asks a hedge-monitor for a check every two seconds" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /signaller
COPY --from=build /app/apps/signaller/dist/monitor-signal.js ./
USER node
STOPSIGNAL SIGTERM
CMD ["node", "monitor-signal.js"]

# The last one is what a build without --target gives.
FROM app AS api
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "tools/container-health.js", "api"]
CMD ["node", "--max-semi-space-size=2", "apps/api/dist/main.js"]
