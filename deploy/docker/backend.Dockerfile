# The program: web server, worker, beat and every command, from one image. Build from the root of the repository.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt /build/requirements.txt
RUN pip install --require-hashes --requirement /build/requirements.txt
COPY pyproject.toml README.md /app/
COPY backend /app/backend
# Editable, so that the program finds its files where they are in the repository.
RUN pip install --no-deps --no-build-isolation --editable /app \
 && python -m compileall -q /app/backend /opt/venv/lib

FROM python:3.11-slim-bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# PostgreSQL's own packages have the tools of version 18; Debian has an older one. The key comes with a package of Debian.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install --yes --no-install-recommends \
      postgresql-client-18 libreoffice-writer-nogui tesseract-ocr fonts-liberation \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 edms \
 && useradd --uid 10001 --gid edms --no-create-home --home-dir /tmp --shell /usr/sbin/nologin edms \
 && install --directory --owner edms --group edms --mode 0750 /data /data/backups
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY deploy/docker/granian-logs.json /etc/edms/granian-logs.json
COPY --chmod=0755 deploy/docker/backend-answers /usr/local/bin/edms-answers
ENV PATH=/opt/venv/bin:/usr/lib/postgresql/18/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    EDMS_DATA_DIR=/data \
    DJANGO_SETTINGS_MODULE=edms.settings.production \
    GRANIAN_BLOCKING_THREADS=4 GRANIAN_WORKERS_KILL_TIMEOUT=10 GRANIAN_RESPAWN_FAILED_WORKERS=true
USER edms
WORKDIR /app/backend
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["edms-answers"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--log-config", "/etc/edms/granian-logs.json", "edms.wsgi:application"]
