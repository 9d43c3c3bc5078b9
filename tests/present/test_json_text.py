"""JSON written without the `json` package is what that package writes, and reads back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townkg.present.json_text import written

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_is_what_the_library_writes(value: object) -> None:
    assert written(value) == json.dumps(value, ensure_ascii=False)


@given(PLAIN)
def test_is_read_back(value: object) -> None:
    assert json.loads(written(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: 2}, b"x", {1, 2}, object()])
def test_refuses_what_json_has_not(value: object) -> None:
    with pytest.raises(TypeError):
        written([value])
