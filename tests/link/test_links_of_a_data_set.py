"""What is linked in the project's own data set of towns, what is not, and why: by its link file."""

from __future__ import annotations

import pytest

from townkg.api import KnowledgeGraph
from townkg.errors import UnknownName, UsageError
from townkg.link.links import Links
from townkg.link.propose import Proposal

SUBJECT = "https://w3id.org/townkg/id/town/qiaokeli-tianmi"


@pytest.fixture(scope="module")
def links(kg: KnowledgeGraph) -> Links:
    return kg.link("zhejiang-towns")


def test_accepted_links_are_rows_of_the_file(links: Links) -> None:
    assert [(one.subject, one.key) for one in links.accepted] == [
        (SUBJECT, "town-qiaokeli-tianmi--zjt026")
    ]
    assert {one.key for one in links.accepted} < {one.key for one in links.reviewed}


@pytest.mark.parametrize(
    ("subject", "state", "said"),
    [
        ("巧克力甜蜜小镇", "accepted", "accepted as skos:exactMatch, by townkg-founding-engineers"),
        (SUBJECT, "accepted", "data/links/zhejiang-towns.sssom.tsv:"),
        ("歌斐颂巧克力小镇", "rejected", "the two differ, by townkg-founding-engineers"),
        ("归谷智造小镇", "no match", "the data set as it is held lacks it"),
        ("大云镇", "other kind", "they are of different kinds: area / town"),
        ("chocolate-town", "same already", "= id:dataset/zhejiang-towns/zjt026"),
    ],
)
def test_why_two_things_are_linked_or_not(
    links: Links, subject: str, state: str, said: str
) -> None:
    found = links.why_not(subject, "zjt026")
    assert found.state == state
    assert said in found.words.en
    assert found.words.zh
    assert sum(one.weight for one in found.features) != 0


def test_what_is_asked_is_there_or_the_nearest_is_named(kg: KnowledgeGraph, links: Links) -> None:
    with pytest.raises(UsageError, match="nearest: zhejiang-towns"):
        kg.link("zhejiang-town")
    with pytest.raises(UsageError, match="least: found 2"):
        kg.link("zhejiang-towns", least=2)
    with pytest.raises(UnknownName, match="parameter object"):
        links.why_not("归谷智造小镇", "zjt999")
    with pytest.raises(UnknownName, match="parameter subject"):
        links.why_not("没有这个小镇", "zjt026")


def test_proposals_are_open_pairs_as_the_command_shows_them(links: Links) -> None:
    decided = {one.key for one in links.reviewed}
    assert all(isinstance(one, Proposal) for one in links.candidates)
    assert not {one.key for one in links.proposals} & decided
    assert "town-qiaokeli-tianmi--zjt026" in {one.key for one in links.candidates}
    assert links.sssom().count("\n") > len(links.reviewed)
