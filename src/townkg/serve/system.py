"""What who runs a server asks of it: health, versions, metrics."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from townkg import settings
from townkg.serve.state import BUCKETS, Metrics, State


def routes() -> list[Route]:
    """Return the routes, none of which needs a worker: they answer however busy these are."""
    return [
        Route("/-/health", _health, methods=["GET"]),
        Route("/-/versions", _versions, methods=["GET"]),
        Route("/-/metrics", _metrics, methods=["GET"]),
    ]


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _versions(request: Request) -> Response:
    from importlib.metadata import version

    state: State = request.app.state.townkg
    packages = ("fastapi", "pyoxigraph", "rdflib", "uvicorn")
    return JSONResponse(
        {
            "townkg": settings.VERSION,
            "data": state.version,
            **{name: version(name) for name in packages},
        }
    )


async def _metrics(request: Request) -> Response:
    state: State = request.app.state.townkg
    return PlainTextResponse(
        metrics(state), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


def metrics(state: State) -> str:
    """Return the counts as Prometheus reads them.

    Source: Prometheus text exposition format 0.0.4.
    """
    pool, told, counts = state.pool, state.metrics, state.pool.counts
    asked = {
        f'{{route="{route}",status="{status}"}}': count
        for (route, status), count in sorted(told.requests.items())
    }
    waiting = {'{lane="quick"}': pool.quick.waiting, '{lane="slow"}': pool.slow.waiting}
    refused = {
        '{why="time"}': counts.late,
        '{why="memory"}': counts.died,
        '{why="busy"}': counts.busy,
    }
    return "".join(
        (
            _metric("requests_total", "counter", asked),
            _seconds(told),
            _metric("cached_total", "counter", {"": told.cached}),
            _metric("cache_bytes", "gauge", {"": state.cache.size}),
            _metric("running", "gauge", {"": pool.running}),
            _metric("waiting", "gauge", waiting),
            _metric("workers_started_total", "counter", {"": counts.started}),
            _metric("workers_killed_total", "counter", {"": counts.killed}),
            _metric("refused_total", "counter", refused),
        )
    )


def _metric(name: str, kind: str, values: Mapping[str, float]) -> str:
    lines = [f"townkg_{name}{labels} {value:g}\n" for labels, value in values.items()]
    return "".join([f"# TYPE townkg_{name} {kind}\n", *lines])


def _seconds(told: Metrics) -> str:
    total = sum(told.requests.values())
    buckets = {f'_bucket{{le="{bucket:g}"}}': told.seconds[bucket] for bucket in BUCKETS}
    buckets['_bucket{le="+Inf"}'] = total
    ends = {"_sum": told.total_seconds, "_count": total}
    return _metric("request_seconds", "histogram", {**buckets, **ends})
