"""What was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """Return what was measured on, and the versions of the engines."""
    return ", ".join(
        [
            f"{platform.system()} with {os.cpu_count()} cores ({_processor()})",
            f"Python {platform.python_version()}",
            f"pyoxigraph {version('pyoxigraph')}",
            f"rdflib {version('rdflib')}",
            f"Oxigraph server {version('oxigraph')}",
            f"Virtuoso {_virtuoso()}",
        ]
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return models[0] if models else platform.machine()


def _virtuoso() -> str:
    try:
        told = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    except OSError:
        return "not there"
    words = (told.stderr + told.stdout).split()
    return next((one for one in words if one[:1].isdigit() and "." in one), "unknown")
