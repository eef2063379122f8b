# syntax=docker/dockerfile:1
# One image for all of drip: web, worker and listener are its commands. No build tools and no pip are in it.

FROM python:3.13-slim-bookworm AS wheels
WORKDIR /source
COPY constraints.txt ./
RUN pip install --no-cache-dir --constraint constraints.txt pip
COPY pyproject.toml README.md LICENSE ./
COPY drip drip
COPY templates templates
COPY courses courses
COPY docs/course.md docs/course.md
RUN pip wheel --no-cache-dir --constraint constraints.txt --build-constraint constraints.txt --wheel-dir /wheels .

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 drip \
 && useradd --system --uid 10001 --gid drip --home-dir /site --create-home --shell /usr/sbin/nologin drip \
 && install --directory --owner drip --group drip --mode 700 /receipts
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels drip \
 && pip uninstall --yes pip
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DRIP_JOURNAL=/receipts
WORKDIR /site
USER 10001:10001
EXPOSE 8025 2525
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["drip", "health", "web", "worker", "listen"]
ENTRYPOINT ["drip"]
CMD ["run"]
