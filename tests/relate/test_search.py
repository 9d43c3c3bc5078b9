"""The search against a brute-force oracle that walks the edges one by one."""

from __future__ import annotations

from itertools import pairwise, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from townkg.relate.search import Edge, Step, distances, network, shortest
from townkg.relate.shared import common, holders

NODES = "abcdef"
EDGES = st.lists(
    st.builds(
        Edge,
        st.sampled_from(NODES),
        st.sampled_from(["p", "q"]),
        st.sampled_from(NODES),
        st.just(()),
        st.integers(0, 2),
    ),
    max_size=9,
    unique_by=lambda edge: edge[:3],
)


def crosses(edges: list[Edge], node: str, one: Edge, other: Edge, joints: set[str]) -> bool:
    """Return whether a path may pass a joint node from one edge to the other."""
    owners = [e for e in edges if e.object == node and e.subject not in joints]
    if owners:
        return (one.object == node) != (other.object == node) and node in (
            one.subject,
            other.subject,
        )
    return one.subject == other.subject == node and one.property != other.property


def walk(edges: list[Edge], nodes: tuple[str, ...], joints: set[str]) -> set[tuple[Edge, ...]]:
    """Return the ways along which edges lead through exactly these nodes."""
    between = [
        [e for e in edges if {e.subject, e.object} == {one, other} and one != other]
        for one, other in pairwise(nodes)
    ]
    return {
        way
        for way in product(*between)
        if all(
            crosses(edges, node, way[place], way[place + 1], joints)
            for place, node in enumerate(nodes[1:-1])
            if node in joints
        )
        and not any(
            one.held and other.held and one.subject == other.subject == node and node not in joints
            for node, one, other in zip(nodes[1:-1], way, way[1:], strict=False)
        )
    }


def oracle(
    edges: list[Edge], joints: set[str], closed: set[str], limit: int
) -> set[tuple[Edge, ...]]:
    """Return all shortest ways from a to f, by trying every sequence of nodes."""
    joints = joints - {"a", "f"}
    by_length: dict[int, set[tuple[Edge, ...]]] = {}
    for size in range(5):
        for middle in permutations("bcde", size):
            if any(node in closed and node not in joints for node in middle):
                continue
            nodes = ("a", *middle, "f")
            pairs = pairwise(nodes)
            if any(one in joints and other in joints for one, other in pairs):
                continue
            length = 1 + sum(node not in joints for node in middle)
            by_length.setdefault(length, set()).update(walk(edges, nodes, joints))
    for length in sorted(by_length):
        if by_length[length] and length <= limit:
            return by_length[length]
    return set()


@settings(max_examples=250, deadline=None)
@given(
    EDGES, st.sets(st.sampled_from("bcde")), st.sets(st.sampled_from("abcdef")), st.integers(1, 5)
)
def test_the_shortest_paths_are_those_of_the_oracle(edges, joints, closed, limit):
    closed = closed - joints
    away = network(edges, joints, ("a", "f"))
    found = shortest(away, "a", "f", closed, limit)
    ways = [tuple(edge for step in path for edge in step.edges) for path in found.paths]
    assert len(ways) == len(set(ways))
    assert set(ways) == oracle(edges, joints, closed, limit)
    ranks = [max(step.certainty for step in path) for path in found.paths]
    assert ranks == sorted(ranks)


def test_an_owned_joint_joins_its_owner_to_its_parts_only():
    edges = [Edge("o", "has", "j"), Edge("j", "p", "x"), Edge("j", "q", "y")]
    away = network(edges, {"j"}, ("x", "y"))
    assert [step.end for step in away["o"]] == ["x", "y"]
    assert {step.end for step in away["x"]} == {"o"}


def test_an_unowned_joint_joins_different_roles_only():
    edges = [Edge("j", "p", "x"), Edge("j", "p", "z"), Edge("j", "q", "y")]
    away = network(edges, {"j"}, ())
    assert {step.end for step in away["x"]} == {"y"}
    assert {step.end for step in away["y"]} == {"x", "z"}


def test_a_closed_node_ends_a_path_and_is_not_passed():
    edges = [Edge("x", "p", "t"), Edge("y", "p", "t")]
    away = network(edges, (), ())
    assert shortest(away, "x", "y", {"t"}, 4).paths == ()
    assert len(shortest(away, "x", "t", {"t"}, 4).paths) == 1
    assert distances(away, "x", {"t"}, 4) == {"x": 0, "t": 1}


def test_readings_that_exclude_each_other_make_no_path():
    one = Edge("x", "p", "m", ("r1",), 3, frozenset({"r1"}))
    other = Edge("m", "p", "y", ("r2",), 3, frozenset({"r2"}))
    same = Edge("m", "q", "y", ("r1",), 3, frozenset({"r1"}))
    sets = {"r1": "s", "r2": "s"}
    assert shortest(network([one, other], (), ()), "x", "y", (), 4, readings=sets).paths == ()
    found = shortest(network([one, other, same], (), ()), "x", "y", (), 4, readings=sets).paths
    assert [[step.edges for step in path] for path in found] == [[(one,), (same,)]]
    firm = Edge("x", "p", "y", ("c",), 0)
    assert shortest(network([firm], (), ()), "x", "y", (), 4, readings=sets).paths == ()


def test_memberships_lead_up_to_lists_of_lists():
    held = [Edge("g", "m", "x"), Edge("h", "m", "g"), Edge("h", "m", "y")]
    assert holders(held, "x") == {
        "g": (Step("x", "g", (held[0],)),),
        "h": (Step("x", "g", (held[0],)), Step("g", "h", (held[1],))),
    }
    assert [item.node for item in common({}, held, "x", "y", (), 4)] == ["h"]
    # what holds the one only by holding the other is nothing that they share
    assert common({}, held, "x", "g", (), 4) == []
