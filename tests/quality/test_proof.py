"""The proof of quotes finds whatever is changed in the dump or in the text."""

from __future__ import annotations

import re
import shutil

import pytest

from bar import proof
from townkg import paths

QUOTE = "/s07-lead/quote/1>"
TK = "<https://w3id.org/townkg/ontology#"
CHANGES = {
    "another text": (rf"({QUOTE} {TK}exact> \")", r"\g<1>甲", "reads"),
    "another start": (rf"({QUOTE} {TK}start> \")", r"\g<1>1", "reads"),
    "another prefix": (rf"({QUOTE} {TK}prefix> \")[^\"]*", r"\g<1>甲", "does not stand before it"),
    "another suffix": (rf"({QUOTE} {TK}suffix> \")[^\"]*", r"\g<1>甲", "does not stand behind it"),
    "no end": (rf"(\S*{QUOTE} {TK}end>).*\n", "", "not one text, start and end"),
    "two starts": (
        rf"(\S*{QUOTE} {TK}start>)(.*\n)",
        r'\1\2\1 "0" .\n',
        "not one text, start and end",
    ),
    "no sentence": (rf"\S*{QUOTE} {TK}quoteSentence>.*\n", "", "lies in no sentence"),
    "the first sentence": (
        rf"(\S*{QUOTE} {TK}quoteSentence> <\S*/s)\d\d>",
        r"\g<1>00>",
        "lies outside its sentences",
    ),
    "no quote": (rf"\S* {TK}hasQuote> \S*{QUOTE} \.\n", "", "belongs to no claim"),
    "quote undescribed": (
        rf"\S*{QUOTE} \S*type> {TK}Quote> \.\n",
        "",
        "a quote that nothing describes",
    ),
    "another checksum": (rf"({TK}sha256> \")....", r"\g<1>0000", "not the declared one"),
}


@pytest.fixture(scope="module")
def dump(kg):
    from townkg import build

    return build.ensure().dump.read_text(encoding="utf-8")


def test_the_built_graph(dump):
    assert proof.proof(dump).findings == []


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_dump(dump, name):
    pattern, new, found = CHANGES[name]
    changed, count = re.subn(pattern, new, dump)
    assert count
    assert any(found in finding for finding in proof.proof(changed).findings)


def test_a_changed_text(dump, tmp_path):
    shutil.copytree(paths.data() / "articles", tmp_path / "articles")
    (text,) = (tmp_path / "articles").glob("*/text.txt")
    text.write_bytes(text.read_bytes().replace("归谷".encode(), "硅谷".encode()))
    found = proof.proof(dump, tmp_path / "articles").findings
    assert "the checksum of text.txt" in found[0]
    assert any("reads" in finding for finding in found)


def test_a_dump_without_quotes():
    assert proof.proof("").findings == ["the dump holds no quotes or no claims"]
