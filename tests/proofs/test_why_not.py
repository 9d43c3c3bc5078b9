"""What facts that do not hold lack: in small graphs, in the article, and asked badly."""

import pytest

from townkg import errors
from townkg.i18n import NOTHING
from townkg.model import Row
from townkg.reason.proofs import Inquiry, Reading, Said, Source, explain
from townkg.reason.proofs.said_in import DATA
from townkg.settings import ID, ONTOLOGY

X = "https://example.org/"
SUPPORT = """
:supports owl:propertyChainAxiom ( :addresses :hasMember ) . :admits rdfs:subPropertyOf :supports .
:hasMember owl:propertyChainAxiom ( :hasPart :lists ) .
:policy :addresses :group . :group :hasMember :other . :group :hasPart :part . :part :lists :third .
"""


def iri(name):
    return f"<{X}{name}>"


def ask(closed, subject, predicate, item, **given):
    said = closed.triples
    inquiry = Inquiry(closed.prover, **given)
    return explain(
        (iri(subject), iri(predicate), iri(item)),
        inquiry,
        closed.prover,
        lambda term: [one for one in said if term in (one[0], one[2])],
    )


def test_the_nearest_lacks_one_fact_and_names_those_that_have_it(small):
    found = ask(small(f"{SUPPORT} :town :is :town ."), "policy", "supports", "town")
    nearest = found.attempts[0]
    assert nearest.missing == 1
    held = [one.words.en for one in nearest.premises if one.proof]
    lacking = [one.words.en for one in nearest.lacking]
    assert held == ["policy · addresses · group"]
    assert lacking == ["group · hasMember · town"]
    assert [one.en for one in nearest.lacking[0].instead] == ["other", "third"]
    assert "But the article does not say" in found.reasons[0].text.en


def test_what_is_missing_holds_nowhere_and_what_holds_is_proved(small):
    closed = small(f"{SUPPORT} :town :is :town .")

    def check(attempt):
        for premise in attempt.premises:
            if premise.proof is None:
                assert "?" in str(premise.fact) or not closed.prover.holds(premise.fact)
            else:
                assert closed.checker.problems(premise.proof) == []
            for deeper in premise.attempts:
                check(deeper)

    found = ask(closed, "policy", "supports", "town")
    for attempt in found.attempts:
        check(attempt)
    assert [one.missing for one in found.attempts] == sorted(one.missing for one in found.attempts)


def test_adding_what_is_missing_makes_it_hold(small):
    found = ask(small(f"{SUPPORT} :town :is :town ."), "policy", "supports", "town")
    for attempt in found.attempts:
        lacking = [one.fact for one in attempt.lacking]
        if any("?" in term for fact in lacking for term in fact):
            continue
        more = " ".join(f"{' '.join(fact)} ." for fact in lacking)
        closed = small(f"{SUPPORT} :town :is :town . {more}")
        assert closed.prover.holds((iri("policy"), iri("supports"), iri("town")))


def test_bounds_hold_and_are_told(small):
    groups = " ".join(f":policy :addresses :g{i} ." for i in range(40))
    found = ask(small(f"{SUPPORT} {groups} :town :is :town ."), "policy", "supports", "town")
    assert found.cut
    assert sum(attempt.more for attempt in found.attempts) > 30
    assert len(found.attempts) < 10


def test_a_circle_of_rules_comes_to_an_end(small):
    closed = small(
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p . :a :r :b . :p a owl:Thing ."
    )
    found = ask(closed, "a", "p", "b", depth=6)
    assert all(one.missing >= 1 for one in found.attempts)


def test_what_no_rule_concludes_only_the_text_can_give(small):
    found = ask(small(":a :p :b . :b :q :c ."), "a", "q", "c")
    assert found.attempts == ()
    assert found.reasons[0].kind == "unsaid"


def test_what_holds_the_other_way_round_is_told(small):
    found = ask(small(":p rdfs:subPropertyOf :q . :b :p :a ."), "a", "q", "b")
    assert [one.kind for one in found.reasons] == ["direction"]
    assert "the other way round" in found.reasons[0].text.en


def test_a_reading_is_told_as_a_reading(kg):
    closed = kg.closed()
    ambiguous = {
        triple
        for iri_, triples in closed.grounds.states.items()
        for triple in triples
        if closed.grounds.claims[iri_].certainty == "ambiguous" and not closed.holds(triple)
    }
    triple = min(one for one in ambiguous if one[2].startswith(f"<{ID}"))
    found = closed.why_not(triple)
    assert found.reasons[0].kind == "reading"
    assert "读法不算事实" in found.reasons[0].text.zh
    assert "种读法中的第" in found.reasons[0].text.zh


def claim(name, passage, place):
    reading = Reading(f"{X}{passage}", NOTHING, place, 2)
    return Source("claim", f"{X}claim/{name}", "ambiguous", reading=reading)


DEEP = """
:supports owl:propertyChainAxiom ( :p1 :q ) . :p1 owl:propertyChainAxiom ( :p2 :q ) .
:p2 owl:propertyChainAxiom ( :p3 :q ) . :p3 owl:propertyChainAxiom ( :p4 :q ) .
:b :q :c . :c :q :d . :d :q :e . :e :q :town . :other :p4 :b .
"""


def test_a_reading_is_found_at_any_depth_and_its_derivation_comes_first(small):
    said = {(iri("policy"), iri("p4"), iri("b")): [claim("one", "set", 1)]}
    found = ask(small(DEEP), "policy", "supports", "town", readings=Said(said))
    reason = found.reasons[0]
    assert reason.kind == "reading"
    assert "reading 1 of 2" in reason.text.en
    (leaf,) = [one for one in reason.proofs[0].leaves if one.sources[0].reading]
    assert leaf.fact == (iri("policy"), iri("p4"), iri("b"))
    assert not {"unsaid", "direction"} & {one.kind for one in found.reasons}
    depth, premise = 0, found.attempts[0].lacking[0]
    while premise.attempts:
        depth, premise = depth + 1, premise.attempts[0].lacking[0]
    assert depth == 3
    assert [one.iri for one in premise.readings] == [f"{X}claim/one"]
    assert found.attempts[0].missing == 1
    told = found.text("zh")
    assert "2 种读法中的第 1 种" in told


def test_readings_that_exclude_each_other_are_not_mixed(small):
    left, right = (iri("policy"), iri("p1"), iri("m")), (iri("m"), iri("q"), iri("town"))
    chain = ":supports owl:propertyChainAxiom ( :p1 :q ) . :town :is :town ."
    both = {left: [claim("one", "set", 1)], right: [claim("two", "set", 2)]}
    found = ask(small(chain), "policy", "supports", "town", readings=Said(both))
    assert "reading" not in {one.kind for one in found.reasons}
    alike = {left: [claim("one", "set", 1)], right: [claim("two", "other", 2)]}
    found = ask(small(chain), "policy", "supports", "town", readings=Said(alike))
    (leaf, other) = found.reasons[0].proofs[0].leaves
    assert {leaf.sources[0].iri, other.sources[0].iri} == {f"{X}claim/one", f"{X}claim/two"}
    same = {left: [claim("one", "set", 1)], right: [claim("two", "set", 2), claim("one", "set", 1)]}
    found = ask(small(chain), "policy", "supports", "town", readings=Said(same))
    used = {one.sources[0].iri for one in found.reasons[0].proofs[0].leaves}
    assert used == {f"{X}claim/one"}


def test_what_holds_needs_no_reading(small):
    chain = ":supports owl:propertyChainAxiom ( :p1 :q ) . :policy :p1 :m . :m :q :town ."
    closed = small(chain)
    said = {(iri("policy"), iri("p1"), iri("n")): [claim("one", "set", 1)]}
    found = ask(closed, "policy", "supports", "elsewhere", readings=Said(said))
    assert "reading" not in {one.kind for one in found.reasons}
    assert not closed.prover.holds((iri("policy"), iri("p1"), iri("n")))


def test_a_policy_whose_measure_is_one_by_a_reading_only(kg):
    found = kg.why_not("创10条", "supports", "归谷智造小镇")
    reason = found.reasons[0]
    assert reason.kind == "reading"
    assert "“创10条” · 包含 · 引导高端要素集聚到特色小镇" in reason.text.zh
    assert "2 种读法中的第 1 种" in reason.text.zh
    told = found.text("zh")
    assert (
        "「出台“创10条”,把创投机构、资本、人才等高端要素引导集聚到特色小镇,并为创业群体提供」"
        in told
    )
    assert "推不出" in told.splitlines()[0]
    assert "不成立" not in told


def test_the_tree_speaks_of_what_could_have_said_it(small):
    closed = small(f"{SUPPORT} :town :is :town .")
    statement = (iri("policy"), iri("supports"), iri("town"))
    about = lambda term: [one for one in closed.triples if term in (one[0], one[2])]  # noqa: E731
    found = explain(statement, Inquiry(closed.prover), closed.prover, about, DATA)
    assert "the data do not say so; they say so of: third" in found.text("en")
    assert "数据中没有说；说到的是：third" in found.text("zh")
    assert "文中" not in found.text("zh")
    assert "article" not in found.text("en")


def test_every_pair_that_is_no_support_has_a_reason(kg):
    """Of every policy and town of the article that the rules do not join."""
    closed = kg.closed()
    supports = f"<{ONTOLOGY}supports>"
    pairs = {(s, o) for s, p, o in closed.triples() if p == supports}
    others = {(s, o) for s, _ in pairs for _, o in pairs} - pairs
    assert others
    for subject, item in sorted(others):
        found = closed.why_not((subject, supports, item))
        assert found.reasons
        assert found.attempts
        for reason in found.reasons:
            assert reason.text.zh != reason.text.en


def test_what_is_not_asked_well_is_refused(kg, assert_bilingual_text):
    cases = (
        (("最多跑一次改革", "supports", "干窑机器人小镇"), "townkg why "),
        (("最多跑一此改革", "supports", "干窑机器人小镇"), "最多跑一次改革"),
        (("最多跑一次改革", "suports", "干窑机器人小镇"), "supports"),
        (("最多跑一次改革", "supports", "干窑"), "干窑"),
    )
    for asked, told in cases:
        with pytest.raises(errors.UsageError, match=told) as caught:
            kg.why_not(*asked)
        assert_bilingual_text(caught.value.message)
    with pytest.raises(errors.UsageError, match="why-not"):
        kg.why("八八战略", "supports", "归谷智造小镇")
    with pytest.raises(errors.UsageError, match="expected"):
        kg.why("八八战略")


def test_a_row_is_proved_by_what_its_question_explains(kg):
    answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
    proof = kg.why(answer.rows[0])
    assert proof.fact[0] == f"<{answer.rows[0].cells['policy'].iri}>"
    assert proof.fact[2] == f"<{ID}town/guigu-zhizao>"
    with pytest.raises(errors.UsageError, match="does not tell"):
        kg.why(Row({"x": None}))


def test_a_property_is_named_in_either_language_by_curie_and_by_iri(kg):
    named = ("支持", "supports", "tk:supports", f"{ONTOLOGY}supports", f"<{ONTOLOGY}supports>")
    found = {kg.statement("最多跑一次改革", name, "干窑机器人小镇") for name in named}
    assert len(found) == 1
