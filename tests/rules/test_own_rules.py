"""Rules of our own: what they conclude, what they report, and what is no rule."""

from pathlib import Path

import pytest
from oracle import reference

from townkg.errors import DataError
from townkg.reason.rl import compile_rules
from townkg.reason.rl.own import RULES, read_folder, read_rule
from townkg.reason.rl.tokens import RuleSyntax

ROOT = Path(__file__).parent.parent.parent
WORDS = "# zh: 甲\n# en: a\nPREFIX ex: <https://example.org/>\n"
EX = "https://example.org/"


def ex(name):
    return f"<{EX}{name}>"


def close(text, facts):
    rules, _ = read_rule(WORDS + text, "made")
    triples = [tuple(ex(term) if term[0] not in '"<' else term for term in one) for one in facts]
    compiled = compile_rules([], own=rules)
    closed = reference.close(triples, compiled.rules)
    found = {reference.triple_of(fact) for fact in closed} - set(triples)
    known = {}
    for fact in closed:
        known.setdefault(fact[0], []).append(fact)
    denied = [one for one in compiled.denials if any(True for _ in reference.answers(one, known))]
    return found, {rule.id for rule in denied}


def integer(number):
    return f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_it_concludes_each_triple_of_its_template():
    found, denied = close(
        "CONSTRUCT { ?x ex:r ?z ; a ex:C } WHERE { ?x ex:p ?y . ?y ex:q ?z FILTER(?x != ?z) }",
        [("a", "p", "b"), ("b", "q", "c"), ("d", "p", "e"), ("e", "q", "d")],
    )
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert found == {(ex("a"), ex("r"), ex("c")), (ex("a"), rdf_type, ex("C"))}
    assert not {one for one in denied if one.startswith(f"<{RULES}")}


def test_it_can_equate_things():
    found, _ = close(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>"
        "CONSTRUCT { ?x owl:sameAs ?y } WHERE { ?x ex:code ?c . ?y ex:code ?c . ?y ex:p ?z }",
        [("a", "code", '"7"'), ("b", "code", '"7"'), ("b", "p", "c")],
    )
    assert (ex("a"), ex("p"), ex("c")) in found


@pytest.mark.parametrize(
    ("low", "high", "fires"),
    [(9, 10, False), (10, 9, True), (9, 9, False), (-1, 5, False), (100, 20, True)],
)
def test_bounds_are_compared_by_value(low, high, fires):
    made = read_folder(ROOT / "ontology" / "rules")
    crossed = [one for one in made.rules if one.id.endswith("/bounds_crossed>")]
    assert len(crossed) == 4
    onto = "<https://w3id.org/townkg/ontology#{}>".format
    facts = [
        (ex("q"), onto("minInclusive"), integer(low)),
        (ex("q"), onto("maxInclusive"), integer(high)),
    ]
    known = {}
    for fact in map(reference.fact_of, facts):
        known.setdefault(fact[0], []).append(fact)
    assert any(True for rule in crossed for _ in reference.answers(rule, known)) == fires


def test_exclusive_bounds_leave_no_number_between():
    made = read_folder(ROOT / "ontology" / "rules")
    onto = "<https://w3id.org/townkg/ontology#{}>".format

    def fired(low_name, low, high_name, high):
        facts = [(ex("q"), onto(low_name), integer(low)), (ex("q"), onto(high_name), integer(high))]
        known = {}
        for fact in map(reference.fact_of, facts):
            known.setdefault(fact[0], []).append(fact)
        rules = [r for r in made.rules if any(True for _ in reference.answers(r, known))]
        return {rule.id.rpartition("/")[2].rstrip(">") for rule in rules}

    assert fired("minExclusive", 5, "maxInclusive", 5) == {"lower_bound_reaches_upper"}
    assert fired("minInclusive", 5, "maxExclusive", 5) == {"upper_bound_reaches_lower"}
    assert fired("minInclusive", 5, "maxInclusive", 5) == set()
    assert fired("minExclusive", 4, "maxExclusive", 5) == set()


def test_the_rules_of_the_ontology_have_words(assert_bilingual_text):
    made = read_folder(ROOT / "ontology" / "rules")
    assert {rule.id for rule in made.rules} == set(made.words)
    for words in made.words.values():
        assert_bilingual_text(words)


BAD = {
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y OPTIONAL { ?y ex:q ?z } }": (4, "OPTIONAL"),
    "CONSTRUCT { ?x ex:r ?y } WHERE {\n?x ex:p ?y\nMINUS { ?y ex:q ?x } }": (6, "MINUS"),
    "SELECT ?x { ?x ex:p ?y }": (4, "SELECT"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ?p ?y }": (4, "?p"),
    "CONSTRUCT { ?x a ?y } WHERE { ?x ex:p ?y }": (4, "class"),
    "CONSTRUCT { ?x ex:r ?z } WHERE { ?x ex:p ?y }": (4, "?z"),
    "CONSTRUCT { ?x ex:r _:b } WHERE { ?x ex:p ?y }": (4, "unnamed"),
    "CONSTRUCT { ?x ex:r [] } WHERE { ?x ex:p ?y }": (4, "unnamed"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p/ex:q ?y }": (4, "“/”"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p+ ?y }": (4, "“+”"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y FILTER(STR(?y)) }": (4, "“STR”"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y FILTER(?x < ?y || ?x > ?y) }": (4, "“||”"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y FILTER(?w > 1) }": (4, "?w"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y } LIMIT 3": (4, "LIMIT"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?y ": (4, "ends"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x no:p ?y }": (4, "no:"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p ?z . ?y ex:q ?w }": (4, "share"),
    "CONSTRUCT { ?x ex:r|ex:s ?y } WHERE { ?x ex:p ?y }": (4, "“|”"),
    "CONSTRUCT { } WHERE { ?x ex:p ?y }": (4, "conclusion"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { }": (4, "premise"),
    'CONSTRUCT { "7" ex:r ?y } WHERE { ?x ex:p ?y }': (4, "cannot stand"),
    "CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:p \\ }": (4, "cannot be read"),
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_rule_is_told_with_its_line(text, assert_bilingual_text):
    line, words = BAD[text]
    with pytest.raises(RuleSyntax) as caught:
        read_rule(WORDS + text, "bad")
    assert caught.value.line == line
    assert words in caught.value.found.en
    assert_bilingual_text(caught.value.found)
    assert_bilingual_text(caught.value.cure)


def test_a_rule_without_words_is_refused():
    with pytest.raises(RuleSyntax, match="no words"):
        read_rule("ASK { ?x <x:p> ?y }", "bad")


def test_a_folder_tells_of_all_its_files_at_once(tmp_path):
    (tmp_path / "one.rq").write_text(WORDS + "ASK { ?x ex:p ?y ; }\n;", encoding="utf-8")
    (tmp_path / "two.rq").write_bytes(b"\xff\xfe")
    (tmp_path / "good.rq").write_text(WORDS + "ASK { ?x ex:p ?x }", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_folder(tmp_path)
    assert [(one.file, one.line) for one in caught.value.problems] == [("one.rq", 5), ("two.rq", 0)]


def test_a_missing_folder_has_no_rules(tmp_path):
    assert read_folder(tmp_path / "none").rules == ()
