"""What an inferred relation rests on, against a proof found by trying every derivation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from townkg.describe.inference import Ground, Rule, close

NODES = "abcd"
RULES = [
    Rule("r", (("p", False),)),
    Rule("r", (("q", True),)),
    Rule("t", (("t", False), ("t", False))),
    Rule("t", (("r", False),)),
    Rule("s", (("r", False), ("q", False))),
]
TRIPLES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from("pqt"), st.sampled_from(NODES)),
    max_size=6,
    unique=True,
)


def follows(said: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return everything that follows, by trying all triples until none is new."""
    known = set(said)
    while True:
        new = set()
        for rule in RULES:
            for start in NODES:
                for end in NODES:
                    for middle in NODES:
                        way = [start, middle, end] if len(rule.steps) == 2 else [start, end]
                        needed = [
                            (two, name, one) if backwards else (one, name, two)
                            for (name, backwards), one, two in zip(
                                rule.steps, way, way[1:], strict=False
                            )
                        ]
                        if all(triple in known for triple in needed):
                            new.add((start, rule.head, end))
        if new <= known:
            return known
        known |= new


@settings(max_examples=40, deadline=None)
@given(TRIPLES, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_what_follows_rests_on_claims_from_which_alone_it_follows(said, ranks):
    stated = {
        triple: Ground(rank, frozenset([str(place)]))
        for place, (triple, rank) in enumerate(zip(said, ranks, strict=False))
    }
    known = close(stated, RULES)
    assert set(known) == follows(set(said))
    for triple, ground in known.items():
        used = {said[int(claim)] for claim in ground.claims}
        assert triple in follows(used)
        assert ground.rank == max(stated[one].rank for one in used)
        firmer = {one for one in said if stated[one].rank < ground.rank}
        assert triple not in follows(firmer)
