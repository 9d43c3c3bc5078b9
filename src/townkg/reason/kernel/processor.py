"""What must be told to NumPy before it is loaded.

NumPy 2.4 sorts 84 million keys a second with AVX2, but on AMD processors with AVX-512 it takes
neither path and sorts 14 million. Told to leave AVX-512 aside it takes AVX2.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version

VARIABLE = "NPY_DISABLE_CPU_FEATURES"
FEATURES = "X86_V4 AVX512_ICL AVX512_SPR"


def prefer_fast_sorting(processors: str = "/proc/cpuinfo") -> bool:
    """Return whether NumPy was told; it is not when it is loaded, or when somebody told it more."""
    if "numpy" in sys.modules or VARIABLE in os.environ:
        return False
    try:
        with open(processors, encoding="ascii", errors="replace") as file:  # noqa: PTH123
            first = file.read(4096)
    except OSError:
        return False
    if "AuthenticAMD" not in first or " avx512f" not in first:
        return False
    major, minor = version("numpy").split(".")[:2]
    if (int(major), int(minor)) != (2, 4):
        return False
    known = [one for one in FEATURES.split() if one != "AVX512_SPR" or "avx512_fp16" in first]
    os.environ[VARIABLE] = " ".join(known)
    return True
