"""The formats that an answer to a prepared question is given in, by the end of its address."""

from __future__ import annotations

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv-excel": "text/csv",
}
"""By the name of the format; the first is given to who names none."""

ENDINGS = {**{name: name for name in MEDIA if name != "csv-excel"}, "excel.csv": "csv-excel"}
"""By the end of an address."""
