"""What who runs a server asks of it: health, versions, metrics."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from townkg import settings
from townkg.serve.state import BUCKETS, State


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
    pool, told = state.pool, state.metrics
    lines: list[str] = []

    def add(name: str, kind: str, values: Mapping[str, float]) -> None:
        lines.append(f"# TYPE townkg_{name} {kind}")
        lines.extend(f"townkg_{name}{labels} {value:g}" for labels, value in values.items())

    add(
        "requests_total",
        "counter",
        {
            f'{{route="{route}",status="{status}"}}': count
            for (route, status), count in sorted(told.requests.items())
        },
    )
    total = sum(told.requests.values())
    lines.append("# TYPE townkg_request_seconds histogram")
    lines += [
        f'townkg_request_seconds_bucket{{le="{bucket:g}"}} {told.seconds[bucket]}'
        for bucket in BUCKETS
    ]
    lines.append(f'townkg_request_seconds_bucket{{le="+Inf"}} {total}')
    lines.append(f"townkg_request_seconds_sum {told.total_seconds:.6f}")
    lines.append(f"townkg_request_seconds_count {total}")
    add("cached_total", "counter", {"": told.cached})
    add("cache_bytes", "gauge", {"": state.cache.size})
    add("running", "gauge", {"": pool.running})
    waiting = {'{lane="quick"}': pool.quick.waiting, '{lane="slow"}': pool.slow.waiting}
    add("waiting", "gauge", waiting)
    counts = pool.counts
    add("workers_started_total", "counter", {"": counts.started})
    add("workers_killed_total", "counter", {"": counts.killed})
    ended = {
        '{why="time"}': counts.late,
        '{why="memory"}': counts.died,
        '{why="busy"}': counts.busy,
    }
    add("refused_total", "counter", ended)
    return "\n".join(lines) + "\n"
