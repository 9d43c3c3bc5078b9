"""Conditions: which criteria of the policy documents a town meets, and what would reward it.

Nothing here knows a number, a document or a town: provisions, the cases in which they apply, and
which figures may be held against them are read from the graph (`ontology/condition.ttl`).
"""

from __future__ import annotations

from datetime import date

from townkg import errors
from townkg.conditions import checking
from townkg.conditions import provisions as given
from townkg.conditions.judging import Judge
from townkg.conditions.towns import chosen
from townkg.conditions.values import Conditions as Conditions
from townkg.conditions.values import Judgement as Judgement
from townkg.i18n import NOTHING, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.conditions.values import Document, Provision
    from townkg.store import Store

__all__ = ["Conditions", "Judgement", "conditions"]

_POLICY = Text("政策文件", "policy document")
_NONE_HELD = Text(
    "没有这份文件的规定；规定的数据集不全，没有列出的不得而知",
    "no provision of this document is held; the data set of provisions is partial, and what it "
    "lacks is unknown",
)


def conditions(
    store: Store, town: str = "", policy: str = "", *, as_of: str = "", version: str = ""
) -> Conditions:
    """Return the conditions of a town, of a policy document, or of the one under the other.

    *as_of* is a day such as 2016-12-31: what is later does not count. Without a town, every town is
    judged, and those of which something is known are told.
    Raises: UsageError for neither town nor policy, or what is no day; UnknownName; AmbiguousName;
    DataError for provisions with something wrong.
    """
    day = _day(as_of)
    if not town and not policy:
        raise errors.UsageError(
            Text("请给出小镇、政策文件，或两者", "give a town, a policy document, or both")
        )
    judge = Judge(store)
    if found := checking.problems(judge.provisions):
        raise errors.DataError(found)
    document = _document(judge, policy) if policy else None
    wanted = [
        one for one in judge.provisions if document is None or one.document == document.entity.iri
    ]
    asked = judge.towns.named(town) if town else None
    towns = [asked] if asked else judge.towns.all
    judged = [one for each in towns for one in judge.all_of(each, wanted, day)]
    told = judge.with_evidence([one for one in judged if asked or _tells(one)])
    return Conditions(
        asked.entity if asked else None,
        document.entity if document else None,
        day,
        _of_kind(told, {given.CRITERION}),
        _of_kind(told, {given.INCENTIVE, given.PENALTY}),
        NOTHING if _demanding(wanted) else _NONE_HELD,
        version,
    )


def _demanding(wanted: Iterable[Provision]) -> bool:
    """Return whether any provision asks something of a town or grants it something."""
    kinds = {given.CRITERION, given.INCENTIVE, given.PENALTY}
    return any(not kinds.isdisjoint(one.kinds) for one in wanted)


def _of_kind(told: Iterable[Judgement], kinds: set[str]) -> tuple[Judgement, ...]:
    return tuple(one for one in told if not kinds.isdisjoint(one.provision.kinds))


def _tells(judgement: Judgement) -> bool:
    """Return whether anything is known of a town under a provision that may apply to it."""
    if any(one.use == "used" for one in judgement.figures) and judgement.verdict == "unknown":
        return True
    return judgement.verdict not in ("unknown", "not applicable")


def _document(judge: Judge, policy: str) -> Document:
    known = [
        (one.entity, {*one.names, one.entity.iri, *judge.same(one.entity.iri)}, one)
        for one in judge.documents.values()
    ]
    return chosen(policy, known, _POLICY, "policy")


def _day(text: str) -> str:
    """Return a day as the graph writes it; a year or month stands for its last day."""
    if not text:
        return ""
    for form in (text, f"{text}-12-31", *(f"{text}-{last}" for last in (31, 30, 29, 28))):
        try:
            return date.fromisoformat(form).isoformat()
        except ValueError:
            continue
    raise errors.UsageError(
        Text(
            f"参数 as_of：“{text}”不是日期；请写成 2016-12-31、2016-12 或 2016",
            f"parameter as_of: “{text}” is no day; write 2016-12-31, 2016-12 or 2016",
        )
    )
