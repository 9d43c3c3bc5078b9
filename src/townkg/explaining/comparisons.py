"""The proof of a verdict on two sources, asked of a comparison or of a thing that is compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from townkg import errors, settings
from townkg.explaining.compared import COMPARISON, GRAPH, SIDES, VERDICT, Case
from townkg.i18n import Text
from townkg.sources.labels import entities
from townkg.store.terms import is_iri

if TYPE_CHECKING:
    from townkg.reason.proofs import Proof, Source
    from townkg.reason.rule import Statement
    from townkg.store import Store, Term

__all__ = ["VERDICT", "proofs", "refuse_why_not", "thing", "verdict"]

_STANDS = Text(
    "比较的结论出自构建好的图谱，假设不改变它；请不加假设，用 townkg why 看理由",
    "the outcome of a comparison is that of the built graph, and no supposition changes it; "
    "ask townkg why for the reason, without one",
)


def thing(text: str) -> str | None:
    """Return the IRI of the comparison meant: its IRI, `comparison/a--b`, or `a--b`.

    >>> thing("comparison/policy-provisions.pv07--policy-provisions.pv36")
    'https://w3id.org/townkg/comparison/policy-provisions.pv07--policy-provisions.pv36'
    """
    bare = text.strip().removeprefix("<").removesuffix(">").removeprefix(COMPARISON)
    local = bare.removeprefix("comparison/")
    fits = "--" in local and "/" not in local and is_iri(f"x:{local}")
    return COMPARISON + local if fits else None


def verdict(store: Store, comparison: str) -> Statement:
    """Return what is concluded of a comparison.

    Raises: UnknownName, with the nearest comparisons.
    """
    known = {row["pair"].value: row["verdict"] for row in _verdicts(store)}
    if comparison not in known:
        names = [one.removeprefix(COMPARISON) for one in known]
        raise errors.UnknownName(
            comparison.removeprefix(COMPARISON), Text("比较", "comparison"), names
        )
    return f"<{comparison}>", VERDICT, str(known[comparison])


def proofs(
    store: Store, fact: Statement, claims: Mapping[str, Source], most: int, *, supposed: bool
) -> list[Proof]:
    """Return the proofs of a verdict: on one comparison, or on all in which a thing is compared.

    Shape: *claims* are the sources by claim; a proof is bare, as those of the reasoner are.
    Raises: UsageError with the verdicts that there are, where this one is not among them, and for
    a supposition.
    """
    if supposed:
        raise errors.UsageError(_STANDS)
    subject, _, wanted = fact
    rows = [one for one in _verdicts(store) if subject in (str(one["pair"]), str(one["subject"]))]
    pairs = {row["pair"].value: row["rule"] for row in rows if str(row["verdict"]) == wanted}
    if not pairs:
        raise _refused(store, fact, {row["pair"].value: row["verdict"].value for row in rows})
    chosen = dict(list(pairs.items())[:most])
    case = Case(store, chosen, claims)
    return [case.proof(pair, wanted, rule.value) for pair, rule in chosen.items()]


def refuse_why_not(store: Store, fact: Statement) -> None:
    """Refuse to say why a verdict was not given, and tell those that were.

    Raises: UsageError.
    """
    rows = [one for one in _verdicts(store) if fact[0] in (str(one["pair"]), str(one["subject"]))]
    if fact[2] in {str(one["verdict"]) for one in rows}:
        raise errors.UsageError(_STANDS)
    raise _refused(store, fact, {row["pair"].value: row["verdict"].value for row in rows})


def _verdicts(store: Store) -> list[dict[str, Term]]:
    sides = "|".join(f"tk:{one}" for one in SIDES)
    return list(
        store.select(f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?pair ?verdict ?rule ?subject WHERE {{ {GRAPH} {{
  ?pair tk:verdict ?verdict ; tk:byComparisonRule ?rule ; {sides} ?side .
  ?side tk:comparedSubject ?subject
}} }} ORDER BY ?pair ?subject""")
    )


def _refused(store: Store, fact: Statement, given: Mapping[str, str]) -> errors.UsageError:
    named = entities(store, {fact[0][1:-1], fact[2].strip("<>"), *given.values()})
    about = fact[0][1:-1].removeprefix(COMPARISON)
    label = named[fact[0][1:-1]].label if about == fact[0][1:-1] else Text(about, about)
    wanted = named[fact[2].strip("<>")].label
    told = [(pair.removeprefix(COMPARISON), named[one].label) for pair, one in given.items()]
    zh = "；".join(f"{pair}：{one.zh}" for pair, one in told) or "没有比较过"
    en = "; ".join(f"{pair}: {one.en}" for pair, one in told) or "it is in no comparison"
    return errors.UsageError(
        Text(
            f"“{label.zh}”的比较没有“{wanted.zh}”这个结论；所有的结论：{zh}",
            f"no comparison of “{label.en or label.zh}” has the outcome “{wanted.en}”; "
            f"the outcomes: {en}",
        )
    )
