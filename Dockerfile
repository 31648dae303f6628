# The assistant's server, built from this repository. A site's build can be mounted at /site.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json .npmrc ./
COPY server/package.json server/
COPY plugin/package.json plugin/
COPY theme/package.json theme/
COPY example-site/package.json example-site/
# The server alone: neither Docusaurus nor a browser comes along.
RUN npm ci --workspace docusaurus-chatkit-server --include-workspace-root --no-audit --no-fund
COPY server server
COPY scripts scripts
RUN node scripts/build.mjs server

FROM node:22-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY plugin/package.json plugin/
COPY theme/package.json theme/
COPY example-site/package.json example-site/
RUN npm ci --omit=dev --workspace docusaurus-chatkit-server --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/server server
COPY --from=build /app/server/dist server/dist
RUN mkdir /data /site && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/dist/cli/index.js"]
