# The browser client behind nginx, which hands everything else to the program. Build from the root of the repository.

FROM node:22-bookworm-slim AS build
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.28-alpine
COPY --from=build /build/frontend/dist /usr/share/nginx/edms
COPY deploy/nginx /etc/nginx/edms
COPY --chmod=0755 deploy/docker/frontend-answers /usr/local/bin/edms-answers
USER 101
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=4 CMD ["edms-answers"]
CMD ["nginx", "-c", "/etc/nginx/edms/tls.conf", "-g", "daemon off;"]
