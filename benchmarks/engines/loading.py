"""Makes the store of a graph as `townkg build` does, and tells what that took.

Call: python loading.py DUMP STORE
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import pyoxigraph

from townkg.sources import evidence, kept
from townkg.store import open_embedded


def main() -> None:
    """Load, keep the passages beside the store, and print both as JSON."""
    dump, store = sys.argv[1:]
    began, used = time.perf_counter(), time.process_time()
    opened = pyoxigraph.Store(store)
    opened.bulk_load(path=dump, format=pyoxigraph.RdfFormat.N_QUADS)
    opened.optimize()
    opened.flush()
    quads = len(opened)
    told = {
        "quads": quads,
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    del opened
    began, used = time.perf_counter(), time.process_time()
    reading = open_embedded(store)
    kept.keep(evidence.gathered(reading), store, kept.version_of(str(Path(store).parent)))
    reading.close()
    told["passages_wall"] = time.perf_counter() - began
    told["passages_cpu"] = time.process_time() - used
    told["disk"] = sum(one.stat().st_size for one in Path(store).iterdir()) / 1024**2
    print(json.dumps(told))


if __name__ == "__main__":
    main()
