"""The operations on sorted keys do what plain Python does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from townkg.reason.kernel.arrays import Meeting, found, pack, places, union

keys = st.lists(st.integers(0, 40), max_size=60)


def sorted_keys(values):
    return np.array(sorted(values), dtype=np.uint64)


@given(keys, keys)
def test_found_tells_of_each_repeated_or_not(one, other):
    here = found(sorted_keys(set(one)), sorted_keys(other))
    assert here.tolist() == [value in one for value in sorted(other)]


@given(keys, keys)
def test_places_are_where_they_lie(one, other):
    have, want = sorted_keys(set(one)), sorted_keys(set(other))
    assert have[places(have, want)].tolist() == sorted(set(one) & set(other))


@given(st.lists(keys))
def test_a_union_has_each_key_once(parts):
    together = union([sorted_keys(set(part)) for part in parts])
    assert together.tolist() == sorted({value for part in parts for value in part})


pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=40)


@given(pairs, pairs)
def test_a_meeting_lists_each_pair_of_one_first_term(left, right):
    one, two = (
        np.sort(
            pack(
                np.array([a for a, _ in side], dtype=np.uint32),
                np.array([b for _, b in side], dtype=np.uint32),
            )
        )
        for side in (left, right)
    )
    meeting = Meeting(one, two)
    at_left, at_right = meeting.pairs()
    got = sorted(zip(one[at_left].tolist(), two[at_right].tolist(), strict=True))
    wanted = sorted((a, b) for a in one.tolist() for b in two.tolist() if a >> 32 == b >> 32)
    assert got == wanted
    assert meeting.size == len(wanted)
