"""What a running server holds: settings, pool, kept answers, counts."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import Any

from townkg.build import Built
from townkg.query import Catalogue, catalogue
from townkg.serve.options import Settings
from townkg.serve.workers.pool import Pool
from townkg.serve.workers.values import Bounds

BUCKETS = (0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 30.0)
"""Seconds by which metrics sort requests."""


class Cache:
    """The answers that were asked for last, within a number of bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def get(self, key: str) -> Any | None:
        """Return what was kept, or none."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: str, value: Any, size: int) -> None:
        """Keep a value, and let go of those asked for longest ago."""
        if size > self._most // 8 or key in self._kept:
            return
        self._kept[key] = value, size
        self._size += size
        while self._size > self._most:
            _, (_, freed) = self._kept.popitem(last=False)
            self._size -= freed

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size


@dataclass
class Metrics:
    """What was asked and how it ended."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: Counter[float] = field(default_factory=Counter)
    total_seconds: float = 0.0
    cached: int = 0
    begun: float = field(default_factory=time.time)

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count a request that has ended."""
        self.requests[route, status] += 1
        self.total_seconds += seconds
        for bucket in BUCKETS:
            self.seconds[bucket] += seconds <= bucket


class State:
    """All that the routes share."""

    def __init__(self, built: Built, settings: Settings) -> None:
        self.built = built
        self.settings = settings
        self.version = built.version
        self.questions: Catalogue = catalogue()
        self.cache = Cache(settings.cache * 1024**2)
        self.metrics = Metrics()
        bounds = Bounds(
            quick=settings.workers,
            slow=settings.slow,
            waiting=settings.waiting,
            seconds=settings.seconds,
            memory=settings.memory * 1024**2,
        )
        self.pool = Pool(built.folder, bounds)

    def base(self, request: Any) -> str:
        """Return the address that the world sees, with a slash at its end."""
        address = self.settings.base or str(request.base_url)
        return address.rstrip("/") + "/"
