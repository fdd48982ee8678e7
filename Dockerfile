# The web process and nothing else.
#
#   docker build --tag hotline .
#   docker run --read-only --tmpfs /tmp --volume hotline:/var/lib/hotline --env-file .env --publish 127.0.0.1:8000:8000 hotline
#
# With texts of your own, beside the program: --volume /srv/texts:/texts:ro --env AUDIO_FOLDER=/texts
#
# Nothing in it has to be written but /tmp and the folder for the counts. More in docs/andere-server.md.
FROM python:3.11-slim

# PORT makes the server listen on all addresses: the container's own network decides who reaches it.
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORT=8000 \
    STATE_FOLDER=/var/lib/hotline

# The number is fixed, so that whoever mounts a folder knows whom it has to belong to.
RUN groupadd --gid 10001 hotline \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hotline \
    && install --directory --owner=hotline --group=hotline /var/lib/hotline

WORKDIR /app
COPY requirements-web.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements-web.lock

COPY app.py ./
COPY ivr ./ivr
COPY audio ./audio

USER 10001:10001
VOLUME /var/lib/hotline
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import http.client, os, sys; line = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); line.request('GET', '/health'); sys.exit(line.getresponse().status != 200)"]

# The command of the Procfile, as a list: so SIGTERM reaches the server, which answers what it has begun.
CMD ["python", "-m", "ivr.serve.server"]
