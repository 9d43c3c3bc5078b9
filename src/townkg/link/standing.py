"""How two things stand to each other as links see them, and what keeps them from being linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from townkg.i18n import Text
from townkg.link.consistency import chain_words
from townkg.link.decisions import differing, same_already
from townkg.link.features import Feature, match
from townkg.link.matcher import CANDIDATES, may_be
from townkg.link.propose import LIKELY
from townkg.link.row import REVIEWER, Row, local
from townkg.link.wording import kinds

if TYPE_CHECKING:
    from townkg.link.consistency import Same
    from townkg.link.decisions import Decisions
    from townkg.link.gathering import Gathering
    from townkg.link.matcher import Matcher
    from townkg.link.thing import Thing

State = Literal[
    "accepted",
    "rejected",
    "no match",
    "same already",
    "proposed",
    "other kind",
    "unlikely",
    "apart",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether two things are linked, and why not.

    Shape: *state* is `accepted`, `rejected` or `no match` by the decision *row*, `same already` by
    a chain of other links, `proposed` where it waits for a decision, `other kind` where kinds
    forbid it, `unlikely` where the score is too low, `apart` where names and codes share too little
    for it to be scored at all; *features* are told in any case.
    """

    subject: Thing
    object: Thing
    state: State
    words: Text
    features: tuple[Feature, ...]
    confidence: float
    row: Row | None = None

    @property
    def key(self) -> str:
        """Return the name of the pair, by which people decide on it."""
        return f"{local(self.subject.iri)}--{local(self.object.iri)}"

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON, in the form of a proposal."""
        return {
            "key": self.key,
            "subject": {"iri": self.subject.iri, "label": self.subject.label},
            "object": {"iri": self.object.iri, "label": self.object.label},
            "state": self.state,
            "reason": self.words.to_json(),
            "confidence": round(self.confidence, 4),
            "features": [
                {"name": one.name, "value": one.value, "weight": round(one.weight, 2)}
                for one in self.features
            ],
        }


def standing(
    subject: Thing,
    object: Thing,  # noqa: A002
    matcher: Matcher,
    decided: Decisions,
    gathering: Gathering,
    least: float,
) -> Standing:
    """Return how a thing and one of a data set stand: decisions come before scores."""
    scored = match(object, subject, matcher.gazetteer)
    same = same_already(decided.data, gathering, {subject.iri, object.iri})
    row = _decision(subject, object, decided)
    found = _by_decision(row) or _by_links(subject, object, same, decided)
    state, words = found or _by_score(subject, object, matcher, scored.confidence, least)
    return Standing(subject, object, state, words, scored.features, scored.confidence, row)


def _decision(subject: Thing, other: Thing, decided: Decisions) -> Row | None:
    me = local(subject.iri)
    return decided.of(f"{me}--{local(other.iri)}") or decided.of(f"{me}--none")


def _by_decision(row: Row | None) -> tuple[State, Text] | None:
    if row is None:
        return None
    who = row.cells["reviewer_id"].removeprefix(REVIEWER)
    day, where = row.cells["mapping_date"], f"{row.file}:{row.line}"
    end = Text(f"，{who} 于 {day} 决定（{where}）", f", by {who} on {day} ({where})")
    if row.is_accepted:
        kind = row.predicate.rpartition("#")[2]
        return "accepted", Text(f"已接受为 skos:{kind}{end.zh}", f"accepted as skos:{kind}{end.en}")
    if row.is_rejected:
        return "rejected", Text(f"二者不同{end.zh}", f"the two differ{end.en}")
    return "no match", Text(
        f"现有的数据集中没有它{end.zh}", f"the data set as it is held lacks it{end.en}"
    )


def _by_links(
    subject: Thing, other: Thing, same: Same, decided: Decisions
) -> tuple[State, Text] | None:
    if frozenset((subject.iri, other.iri)) in differing(decided.data):
        return "rejected", Text(
            "另一个对应文件说二者不同", "the link file of another data set says that they differ"
        )
    if same.of(subject.iri) != same.of(other.iri):
        return None
    told = chain_words(same.chain(subject.iri, other.iri))
    return "same already", Text(
        f"别的对应已使二者为一：{told.zh}", f"other links make them one already: {told.en}"
    )


def _by_score(
    subject: Thing, other: Thing, matcher: Matcher, confidence: float, least: float
) -> tuple[State, Text]:
    """Return what the matcher makes of a pair that nothing was said of."""
    if not may_be(other, subject):
        one, two = kinds(subject.kinds), kinds(other.kinds)
        return "other kind", Text(
            f"种类不同：{one.zh} / {two.zh}", f"they are of different kinds: {one.en} / {two.en}"
        )
    candidates = {one.iri for one in matcher.candidates(other)}
    if subject.iri not in candidates:
        return "apart", Text(
            f"名称、代码、文号中与它相同的部分太少，不在所比的 {CANDIDATES} 个之内",
            "names, codes and document numbers share too little: "
            f"it is none of the {CANDIDATES} that are scored",
        )
    if confidence < least:
        return "unlikely", Text(
            f"把握 {confidence:.3f}，低于 {least:g}",
            f"the confidence of {confidence:.3f} is below {least:g}",
        )
    rivals = [one for one in matcher.match(other, least=LIKELY) if one.thing.iri != subject.iri]
    names = [one.thing.label for one in rivals if one.thing.source == subject.source]
    also = Text(f"；相近者：{'、'.join(names)}", f"; rivals: {', '.join(names)}")
    return "proposed", Text(
        f"把握 {confidence:.3f}，等人决定{also.zh if names else ''}",
        f"proposed with a confidence of {confidence:.3f}, nobody has decided"
        f"{also.en if names else ''}",
    )
