# One image for every service: the command says which of dist/apps/{ingest,worker,api}/main.js runs.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma ./prisma
COPY tools ./tools
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-slim
# The git mirror of the harnesses.
RUN apt-get update && apt-get install -y --no-install-recommends git openssh-client ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production MARTINGALE_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/dist ./dist
COPY --from=build /app/libs/intents/embed/static/table ./libs/intents/embed/static/table
USER node
EXPOSE 4317 4318 4100
CMD ["node", "dist/apps/api/main.js"]
