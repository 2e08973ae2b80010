# PostgreSQL 18 with pgBackRest, for point-in-time recovery: both the database and the service that makes base backups.

FROM postgres:18
RUN apt-get update \
 && apt-get install --yes --no-install-recommends pgbackrest \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --owner postgres --group postgres --mode 0750 /var/lib/pgbackrest /var/log/pgbackrest
COPY deploy/pgbackrest/pgbackrest.conf /etc/pgbackrest/pgbackrest.conf
COPY --chmod=0755 deploy/pgbackrest/base-backups.sh /usr/local/bin/edms-base-backups
USER postgres
