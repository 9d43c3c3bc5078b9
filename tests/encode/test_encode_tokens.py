"""Each file of `tokens/` holds sentences (`> …`) and below each the tokens found in it.

Write them anew with TOWNKG_BLESS=1.
"""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townkg.encode.tokens import find_tokens, name_pattern

FOLDER = Path(__file__).parent / "tokens"
NAMES = ["茶香小镇", "茶香小镇服务点", "服务点", "清溪县", "茶叶加工", "茶艺培训", "县"]


def found(sentence):
    for span in find_tokens(sentence, name_pattern(NAMES)):
        needle = f"  [{span.needle}]" if span.needle != span.text else ""
        yield f"  {span.kind} {span.text}{needle}\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_tokens_are_found_by_general_rules(path):
    text = path.read_text(encoding="utf-8")
    sentences = re.findall(r"^> (.*)$", text, re.MULTILINE)
    told = "".join(f"> {one}\n{''.join(found(one))}" for one in sentences)
    if os.environ.get("TOWNKG_BLESS"):
        path.write_text(told, encoding="utf-8", newline="\n")
    assert told == path.read_text(encoding="utf-8")


ALPHABET = "一二十百千万亿第12.,%个余近约年月、，。；“”《》（）()和及等的把茶香小镇服务点𠮷😀 "


@given(st.text(ALPHABET, max_size=60))
def test_every_token_is_where_it_says(sentence):
    spans = find_tokens(sentence, name_pattern(NAMES))
    assert all(sentence[span.start : span.end] == span.text != "" for span in spans)
    assert all(span.needle in sentence for span in spans)
    assert spans == sorted(spans, key=lambda span: (span.start, span.end))
    assert len({(span.start, span.end) for span in spans}) == len(spans)
