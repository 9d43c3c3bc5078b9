"""What is wrong in provisions, so that no town is judged by them: all of it at once."""

from __future__ import annotations

from townkg import settings
from townkg.conditions import provisions as given
from townkg.conditions.bounds import crossed
from townkg.errors import Problem
from townkg.i18n import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from townkg.conditions.values import Provision

_CROSSED = Text(
    "下限高于上限，没有数合乎它", "the lower bound lies above the upper: no number fits"
)
_MEND_BOUNDS = Text("请改正界限", "mend the bounds")
_NOTHING = Text(
    "准则既没有数或等级，也没有指标", "a criterion with neither number, rating nor indicator"
)
_MEND_DEMAND = Text(
    "请给出 tk:hasQuantity 或有高低的 tk:minimumRating；不要求小镇的，不要标为 tk:Criterion",
    "give tk:hasQuantity, or tk:minimumRating with an order; what asks nothing of a town is no "
    "tk:Criterion",
)
_CIRCLE = Text("互相让位，没有一项适用", "they yield to each other, so that none applies")
_MEND_CIRCLE = Text("请删去其中一处 tk:yieldsTo", "take away one tk:yieldsTo")
_DANGLING = Text("让位于不存在的规定", "yields to a provision that does not exist")
_MEND_DANGLING = Text("请改正 tk:yieldsTo", "mend tk:yieldsTo")


def problems(told: Sequence[Provision]) -> list[Problem]:
    """Return what is wrong with provisions, each with the table and row that says it."""
    known = {one.entity.iri: one for one in told}
    return [problem for one in told for problem in _of(one, known)]


def _of(one: Provision, known: Mapping[str, Provision]) -> Iterator[Problem]:
    if one.demand is None and given.CRITERION in one.kinds:
        yield _problem(one, _NOTHING, _MEND_DEMAND)
    if one.demand is not None and crossed(one.demand.bounds):
        yield _problem(one, _CROSSED, _MEND_BOUNDS)
    if not known.keys() >= set(one.yields_to):
        yield _problem(one, _DANGLING, _MEND_DANGLING)
    if _reaches(one, one.entity.iri, known):
        yield _problem(one, _CIRCLE, _MEND_CIRCLE)


def _reaches(start: Provision, wanted: str, known: Mapping[str, Provision]) -> bool:
    """Return whether a provision yields, directly or not, to the one wanted."""
    waiting, seen = list(start.yields_to), set[str]()
    while waiting:
        iri = waiting.pop()
        if iri == wanted:
            return True
        if iri in known and iri not in seen:
            seen.add(iri)
            waiting += known[iri].yields_to
    return False


def _problem(one: Provision, found: Text, cure: Text) -> Problem:
    iri = one.rows[0] if one.rows else one.entity.iri
    file, _, number = iri.removeprefix(f"{settings.ID}dataset/").partition("#row=")
    name = one.entity.iri.rpartition("/")[2]
    return Problem(f"data/datasets/{file}", int(number or 0), name, found, cure)
