"""Terms of one dictionary in another: each is the same term, unnamed nodes apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from townkg.reason.kernel.adopting import adopt
from townkg.reason.kernel.dictionary import Dictionary

names = st.sampled_from(["<a:1>", "<a:12345678>", "<a:é>", '"1"', '"1"@zh', "_:b", "_:c", "<a:2>"])
terms = st.lists(names | st.text("ab小", max_size=9).map('"{}"'.format), max_size=20)


def dictionary(early, late):
    """Return a dictionary some of whose terms lie in one text."""
    made = Dictionary()
    made.encode_many(early)
    made = made.flushed()
    made.encode_many(late)
    return made


@given(terms, terms, terms, terms)
def test_each_term_is_found_or_learnt(early, late, others, latest):
    base, other = dictionary(early, late), dictionary(others, latest)
    before = len(base)
    to = adopt(base, other, lambda label: f"{label}.2")
    assert to[0] == 0
    for number in range(1, len(other) + 1):
        term = other.decode(number)
        wanted = f"{term}.2" if term.startswith("_:") else term
        assert base.decode(int(to[number])) == wanted
        assert base.lookup(wanted) == to[number]
    assert len({base.decode(one) for one in range(1, len(base) + 1)}) == len(base)
    assert len(base) <= before + len(other)


def test_terms_with_one_hash_are_told_apart():
    base, other = dictionary(["<a:1>", "<a:2>"], []), dictionary(["<a:3>", "<b:33>"], [])
    # as if each had the hash of another
    other.hashes, other.order = base.hashes.copy(), np.array([1, 2], dtype=np.uint32)
    to = adopt(base, other, str)
    assert [base.decode(int(one)) for one in to[1:]] == ["<a:3>", "<b:33>"]
