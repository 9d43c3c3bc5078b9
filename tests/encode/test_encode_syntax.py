from townkg.encode.source import Report
from townkg.encode.syntax import read_document


def document(tmp_path, text, name="x.trig"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = Report(tmp_path)
    return read_document(report, name), report.problems


PREFIXES = "@prefix c: <http://c/> .\nPREFIX tk: <http://tk#>\n"


def test_each_iri_has_its_line_and_its_owner(tmp_path):
    found, problems = document(
        tmp_path,
        PREFIXES
        + '# c:comment { c:no tk:no c:no }\nc:a tk:p """one\n{ c:b }""" ;\n'
        + "    tk:q 1.5 , <http://c/e\\u0041> .\n"
        + "GRAPH c:a { c:a\\/q1 tk:p 1. c:f.g tk:p 'c:b'@en . }\n"
        + "c:h { c:a tk:p tk:z . } c:i tk:p c:a .\n",
    )
    assert problems == []
    assert found.owners() == {"http://c/a": 4, "http://c/h": 8, "http://c/i": 8}
    lines = found.lines()
    assert lines["http://c/a", "http://c/eA"] == 6
    assert lines["http://c/a", "http://c/a/q1"] == 7
    assert lines["http://c/a", "http://c/f.g"] == 7
    assert lines["http://c/h", "http://tk#z"] == 8
    assert [place.inside for place in found.places if place.iri == "http://c/a/q1"] == [True]
    assert found.prefixes == {"c": "http://c/", "tk": "http://tk#"}
    terms = {node.value for quad in found.quads for node in quad if hasattr(node, "value")}
    assert {place.iri for place in found.places} <= terms | {"http://c/h", "http://c/a"}


def test_windows_line_ends_are_read_as_line_ends(tmp_path):
    (tmp_path / "x.trig").write_bytes(
        (PREFIXES + 'c:a tk:p """甲\n乙""" .\n').replace("\n", "\r\n").encode()
    )
    report = Report(tmp_path)
    found = read_document(report, "x.trig")
    assert report.problems == []
    assert found.quads[0].object.value == "甲\n乙"
    assert found.owners() == {"http://c/a": 3}


def test_the_echo_of_an_error_is_not_told(tmp_path):
    found, problems = document(tmp_path, PREFIXES + "c:g { c:a tk:p zz:c .\n c:a tk:p c:e .\n}\n")
    assert found is None
    assert [(problem.line, problem.found.en) for problem in problems] == [
        (3, "malformed TriG: The prefix zz: has not been declared")
    ]


def test_a_version_directive_and_annotations_are_told(tmp_path):
    _, problems = document(tmp_path, '@version "1.2" .\n' + PREFIXES + "c:a tk:p c:b ~ c:r .\n")
    assert [problem.line for problem in problems] == [1, 4]
