"""Which figures can be held against which demands, by the declared bearings, and why not."""

from __future__ import annotations

from datetime import date

from townkg.conditions.statements import text
from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.conditions.graphs import Graphs
    from townkg.conditions.sameness import Sameness
    from townkg.conditions.values import Figure


@frozen
class Bearing:
    """Whether figures of an indicator count for a demand, if they cover so many years, and why."""

    counts: bool
    years: int
    unit: str
    reason: Text
    row: str


_SAME = Bearing(True, 0, "", NOTHING, "")


class Bearings:
    """The declared bearings of one indicator on another."""

    def __init__(self, graphs: Graphs, sameness: Sameness) -> None:
        self._sameness = sameness
        self._known: dict[tuple[str, str], Bearing] = {}
        words: dict[str, dict[str, str]] = {}
        rows = graphs.select(
            "?bearing tk:askedIndicator ?asked ; tk:givenIndicator ?given ; tk:countsFor ?counts ; "
            "tk:ourReading ?reason . ?row csvw:describes ?bearing . "
            "OPTIONAL { ?bearing tk:periodInYears ?years } "
            "OPTIONAL { ?bearing tk:periodUnit ?unit }"
        )
        for row in rows:
            language = getattr(row["reason"], "language", None) or ""
            words.setdefault(row["bearing"].value, {})[language] = row["reason"].value
        for row in rows:
            told = words[row["bearing"].value]
            self._known[row["asked"].value, row["given"].value] = Bearing(
                row["counts"].value in ("true", "1"),
                int(text(row, "years") or 0),
                text(row, "unit"),
                Text(told.get("zh", ""), told.get("en", "")),
                row["row"].value,
            )

    def of(self, asked: str, given: str) -> Bearing | None:
        """Return how figures of an indicator bear on a demand of another; None: not at all."""
        for one in sorted(self._sameness.of(given)):
            if (asked, one) in self._known:
                return self._known[asked, one]
        return _SAME if self._sameness.same(given, {asked}) else None


def covers(figure: Figure, bearing: Bearing) -> bool:
    """Return whether a figure is of the period that a bearing asks for."""
    if not bearing.years or (bearing.unit and figure.written_unit == bearing.unit):
        return True
    try:
        first, last = date.fromisoformat(figure.time.first), date.fromisoformat(figure.time.last)
    except ValueError:
        return False
    days = (last - first).days + 1
    return 365 * bearing.years <= days <= 366 * bearing.years
