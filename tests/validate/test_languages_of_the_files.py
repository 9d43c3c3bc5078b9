"""What the shapes and checks of the ontology say, they say in Chinese and in English."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from townkg import paths
from townkg.validate.zero_rows import Check, read_check

SHAPES = sorted(Path(paths.ontology()).glob("shapes/*.ttl"))
CHECKS = sorted(Path(paths.ontology()).glob("checks/*.rq"))


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_each_message_of_a_shape_is_there_once_in_each_language(path):
    graph = Graph().parse(path)
    found = {
        node: sorted(message.language or "" for message in graph.objects(node, SH.message))
        for node in graph.subjects(SH.message)
    }
    assert found
    assert {node: languages for node, languages in found.items() if languages != ["en", "zh"]} == {}


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_each_check_speaks_both_languages(path, assert_bilingual_text):
    check = read_check(path, path.name)
    assert isinstance(check, Check)
    for text in (check.problem, check.why, check.cure):
        assert_bilingual_text(text)
