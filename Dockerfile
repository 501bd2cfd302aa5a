FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY nest-cli.json .swcrc tsconfig.json ./
COPY scripts scripts
COPY src src
COPY dashboard dashboard
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
WORKDIR /app
# Every role answers for its health on the same port: the API on PORT, a runner or projector on HEALTH_PORT.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=3000 DATA_DIR=/data UV_THREADPOOL_SIZE=16
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN chmod +x dist/cli.js && ln -s /app/dist/cli.js /usr/local/bin/retriever
# `node`, by number: a cluster that refuses root cannot look a name up.
USER 1000:1000
VOLUME /data
EXPOSE 3000
# Whether the process answers, not whether the whole service is ready: an engine may restart what is unhealthy, and a
# store that is away is not mended by that.
HEALTHCHECK --start-period=30s --interval=10s --timeout=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
