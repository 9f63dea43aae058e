# One image for all processes of the platform; docker-compose.yml says which runs where.

FROM node:22-bookworm-slim AS page
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir -r requirements.lock
COPY deploy/vendor.py deploy/vendor.py
COPY --from=page /build/node_modules node_modules
RUN python deploy/vendor.py

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HANGOU_DATA_DIR=/srv/hangou/data
# Named volumes take the owner of these folders: 1883 is the broker's user in its image,
# and the demo keeps what it has sent in the last one.
RUN useradd --system --uid 10001 --home-dir /srv/hangou --shell /usr/sbin/nologin hangou \
 && mkdir -p /broker/config /broker/data && chown -R 1883:1883 /broker \
 && mkdir -p /var/lib/hangou && chown hangou /var/lib/hangou
WORKDIR /srv/hangou
COPY --from=build /opt/venv /opt/venv
COPY data data
COPY deploy deploy
COPY telemetry telemetry
COPY geo geo
COPY ingest ingest
COPY web web
COPY api api
COPY --from=build /build/web/static/vendor web/static/vendor
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "api", "serve"]
