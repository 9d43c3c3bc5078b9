"""Amending and withdrawing: what is written, what is refused, and that nothing else changes."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from amend_cases import RECORD, contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from townkg import amend, paths
from townkg.amend import Record, Wanted, edit, swap
from townkg.encode import encode_article, load_article, terms, turtle
from townkg.encode.article import journal
from townkg.encode.claims import read_claims
from townkg.encode.source import Report
from townkg.errors import DataError, UnknownName, UsageError

PLACED = "policy:one-stop tk:placedIn town:chaxiang ; tk:issuedBy place:qingxi ."
ONLY = "policy:one-stop tk:placedIn town:chaxiang ."


def told(caught: pytest.ExceptionInfo[DataError]) -> str:
    return caught.value.in_language("en")


def test_a_claim_is_amended_in_its_own_lines_and_the_history_says_so(article, check):
    before = (article / "claims.trig").read_text("utf-8").splitlines()
    wanted = Wanted(certainty="contextual", reason_zh="承前。", reason_en="Carried over.")
    done = amend.amend(article, "s02-placed", wanted, RECORD, check)
    after = (article / "claims.trig").read_text("utf-8").splitlines()
    changed = [line for line in after if line not in before]
    assert changed == [
        "c:s02-placed tk:certainty tk:contextual ;",
        '    tk:reason "承前。"@zh ,',
        '        "Carried over."@en ;',
    ]
    assert [line for line in before if line not in after] == [
        "c:s02-placed tk:certainty tk:stated ;"
    ]
    rows = (article / "amendments.tsv").read_text("utf-8").splitlines()
    assert rows[1] == "s02-placed\t2026-11-24\t王某\t复核:主语承前\tcertainty\tstated\tcontextual"
    assert rows[2].endswith('\treason\t—\t"承前。"@zh , "Carried over."@en')
    assert [row.what for row in done.rows] == ["certainty", "reason"]
    assert "+c:s02-placed tk:certainty tk:contextual ;" in done.diff


def test_the_amendment_is_in_the_graph(article, check):
    amend.amend(article, "s02-placed", Wanted(triples=ONLY), RECORD, check)
    quads = [str(quad) for quad in encode_article(article, beside=()).quads()]
    node = "<https://w3id.org/townkg/claim/base/s02-placed/amendment/1>"
    mine = " ".join(quad for quad in quads if node in quad)
    for part in ("#Amendment>", "s02-placed> ", '"王某"', '"2026-11-24"', '"triples"', "issuedBy"):
        assert part in mine


def test_other_bytes_stay_comments_and_crlf_too(article, check):
    path = article / "claims.trig"
    text = path.read_text("utf-8").replace("c:s02-when {\n", "# kept\nc:s02-when {\n    # inside\n")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    triples = text.split("# inside\n")[1].split("\n}")[0].replace("去年", "去年,清溪县")
    amend.amend(article, "s02-when", Wanted(triples=triples), RECORD, check)
    after = path.read_bytes().decode()
    assert after.count("\n") == after.count("\r\n")
    assert "# kept\r\nc:s02-when {\r\n    # inside\r\n" in after
    head, tail = text.split("c:s02-when tk:certainty")[0], text.split("c:s02-served tk:cert")[1]
    assert after.replace("\r\n", "\n").startswith(head)
    assert after.replace("\r\n", "\n").endswith(tail)


def test_a_dry_run_writes_nothing(article, check):
    before = contents(article)
    done = amend.amend(article, "s02-placed", Wanted(triples=ONLY), RECORD, check, dry_run=True)
    assert "amendments.tsv" in done.diff
    assert contents(article) == before


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("s02-placed", Wanted(quotes=["没有的话"]), "the quote “没有的话” is not in text.txt"),
        ("s02-placed", Wanted(certainty="contextual"), "no reason in zh"),
        ("s02-placed", Wanted(certainty="implied"), "an implied claim has a quote"),
        ("s02-placed", Wanted(certainty="ambiguous"), "belongs to no reading set"),
        ("s03-by-town", Wanted(preferred=True), "2 readings are preferred"),
        ("s03-introduced", Wanted(follows=["s03-by-town"]), "firmer than its premise"),
        ("s03-introduced", Wanted(follows=["s03-nobody"]), "is no claim of this article"),
        ("s02-placed", Wanted(triples="policy:x tk:placedIn town:y ."), "policy/x"),
        ("s02-placed", Wanted(triples="policy:x tk:placedIm"), "malformed Turtle"),
        ("s02-placed", Wanted(triples=" "), "there is no triple"),
        ("s02-placed", Wanted(triples="policy:one-stop tk:placedInn town:chaxiang ."), "placedIn"),
    ],
)
def test_what_breaks_the_article_is_refused_and_nothing_is_written(
    article, check, name, wanted, expected
):
    before = contents(article)
    with pytest.raises(DataError) as caught:
        amend.amend(article, name, wanted, RECORD, check)
    assert expected in told(caught)
    assert contents(article) == before


def test_all_problems_are_listed_with_the_place_in_the_article(article, check):
    with pytest.raises(DataError) as caught:
        amend.amend(article, "s02-placed", Wanted("implied", ["没有的话"]), RECORD, check)
    assert len(caught.value.problems) >= 4
    assert {item.file for item in caught.value.problems} == {"base/claims.trig"}
    assert caught.value.in_language("zh") != told(caught)


@pytest.mark.parametrize(
    "record", [Record("", "y"), Record("x", " "), Record("x\ty", "z"), Record("x", "y", "24.11.26")]
)
def test_a_record_needs_who_why_and_a_day(article, check, record):
    with pytest.raises(UsageError):
        amend.amend(article, "s02-placed", Wanted(triples=ONLY), record, check)


def test_unknown_claims_values_and_no_change_are_told(article, check):
    with pytest.raises(UnknownName, match="s02-placed"):
        amend.amend(article, "s02-plased", Wanted(triples=ONLY), RECORD, check)
    with pytest.raises(UnknownName, match="implied"):
        amend.amend(article, "s02-placed", Wanted(certainty="implyed"), RECORD, check)
    with pytest.raises(UsageError, match="nothing changes"):
        amend.amend(
            article, "s02-placed", Wanted(certainty="stated", triples=PLACED), RECORD, check
        )


def test_a_claim_is_withdrawn_and_its_name_is_never_used_again(article, check):
    amend.withdraw(article, ["s02-placed"], RECORD, check, instead="s02-when")
    assert "c:s02-placed" not in (article / "claims.trig").read_text("utf-8")
    assert "s02-placed\t2026-11-24\t复核" in (article / "withdrawn.tsv").read_text("utf-8")
    facts = (article / "facts.tsv").read_text("utf-8")
    assert "s02-placed" not in facts
    quads = " ".join(str(quad) for quad in encode_article(article, beside=()).quads())
    assert "s02-when> <http://www.w3.org/ns/prov#wasRevisionOf>" in quads
    assert "ontology#WithdrawnClaim>" in quads
    path = article / "claims.trig"
    again = 'c:s02-placed tk:certainty tk:stated ; tk:quote "清溪县" .\n'
    path.write_text(path.read_text("utf-8") + again, "utf-8")
    with pytest.raises(DataError, match="the name was withdrawn on 2026-11-24"):
        encode_article(article, beside=())


def test_a_fact_that_only_it_carries_must_be_told_what_becomes_of_it(article, check):
    before = contents(article)
    with pytest.raises(DataError) as caught:
        amend.withdraw(article, ["s02-placed"], RECORD, check)
    assert "no claim would carry this fact" in told(caught)
    assert contents(article) == before


def test_a_premise_and_a_broken_reading_set_are_refused_and_sets_go_together(article, check):
    with pytest.raises(DataError) as caught:
        amend.withdraw(article, ["s03-by-town"], RECORD, check, instead="s03-by-point")
    assert "the reading set has 1 reading" in told(caught)
    assert "it is withdrawn: withdraw this claim too" in told(caught)
    every = ["s03-by-town", "s03-by-point", "s03-introduced"]
    amend.withdraw(article, every, RECORD, check, instead="s02-placed")
    assert "s03-introducer" in (article / "withdrawn.tsv").read_text("utf-8")
    assert "ReadingSet" not in (article / "claims.trig").read_text("utf-8")


def test_an_installed_project_is_not_changed(article, check, monkeypatch):
    monkeypatch.setattr(paths, "is_installed", lambda: True)
    with pytest.raises(DataError, match="TOWNKG_HOME"):
        amend.amend(article, "s02-placed", Wanted(triples=ONLY), RECORD, check)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_disk_that_refuses_leaves_the_article_as_it_was(article, check, monkeypatch, code):
    before = contents(article)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code), "somewhere")

    monkeypatch.setattr(swap, "_write", refuse)
    with pytest.raises(DataError, match="TOWNKG_HOME"):
        amend.amend(article, "s02-placed", Wanted(triples=ONLY), RECORD, check)
    assert contents(article) == before


def test_somebody_else_s_change_meanwhile_is_kept(article, check):
    def slow(data: Path) -> object:
        path = article / "claims.trig"
        path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
        return check(data)

    with pytest.raises(DataError, match="changed by somebody else"):
        amend.amend(article, "s02-placed", Wanted(triples=ONLY), RECORD, slow)
    assert (article / "claims.trig").read_text("utf-8").endswith("# mine\n")
    assert not journal(article).exists()


KILLED = """
import os, sys
from pathlib import Path
from townkg import amend, encode
from townkg.amend import swap
step, folder = int(sys.argv[1]), Path(sys.argv[2])
real, count = Path.replace, [0]
def killing(self, target):
    count[0] += 1
    if count[0] == step:
        os._exit(9)
    return real(self, target)
Path.replace = killing
write = swap._write
def written(path, content, old):
    if step == 0 and path.name == "ready":
        os._exit(9)
    write(path, content, old)
swap._write = written
wanted = amend.Wanted(triples="policy:one-stop tk:placedIn town:chaxiang .")
amend.amend(folder, "s02-placed", wanted, amend.Record("x", "y"), lambda data: None)
"""


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_process_that_is_killed_leaves_the_old_files_or_a_change_that_is_finished(article, step):
    before = contents(article)
    done = subprocess.run([sys.executable, "-c", KILLED, str(step), str(article)], check=False)
    assert done.returncode == 9
    if step:
        with pytest.raises(DataError, match="townkg claim finish"):
            load_article(article)
    assert amend.finish(article.parent) == ([article] if step else [])
    assert not journal(article).exists()
    assert (contents(article) == before) == (step == 0)
    assert (article / "amendments.tsv").exists() == bool(step)
    encode_article(article, beside=())


HISTORY = "claim\tdate\twho\twhy\twhat\tbefore\tafter\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("s02-nobody\t2026-01-01\tx\ty\ttriples\ta\tb", "no claim is named “s02-nobody”"),
        ("Placed\t2026-01-01\tx\ty\ttriples\ta\tb", "no short name of a claim"),
        ("s02-placed\t1.1.26\tx\ty\ttriples\ta\tb", "is not a date"),
        ("s02-placed\t2026-01-01\t\ty\ttriples\ta\tb", "who changed it is empty"),
        ("s02-placed\t2026-01-01\tx\t\ttriples\ta\tb", "the reason is empty"),
        ("s02-placed\t2026-01-01\tx\ty\ttripels\ta\tb", "nearest: triples"),
        ("s02-placed\t2026-01-01\tx\ty\ttriples\ta\ta", "before and after are the same"),
        ("s02-placed\t2026-01-01\tx\ty\twithdrawn\t—\t—", "withdrawn.tsv does not have"),
        ("s02-old\t2026-01-01\tx\ty\twithdrawn\t—\ts02-nobody", "no claim is named “s02-nobody”"),
        ("s02-placed\t2026-01-01\tx\ty\tcertainty\tstated\timplied", "claims.trig has “stated”"),
        ("s02-placed\t2026-01-01\tx\ty", "4 columns where 7 are expected"),
    ],
)
def test_a_history_that_does_not_hold_is_refused(article, row, expected):
    (article / "amendments.tsv").write_text(f"{HISTORY}{row}\n", "utf-8")
    with pytest.raises(DataError) as caught:
        encode_article(article, beside=())
    assert expected in told(caught)


def test_a_gap_in_the_history_is_refused(article):
    rows = [
        "s02-placed\t2026-01-01\tx\ty\tcertainty\tcontextual\timplied",
        "s02-placed\t2026-01-02\tx\ty\tcertainty\tcontextual\tstated",
    ]
    (article / "amendments.tsv").write_text(HISTORY + "\n".join(rows) + "\n", "utf-8")
    with pytest.raises(DataError, match="line 2 left “implied”"):
        encode_article(article, beside=())


ARTICLE = load_article(paths.data() / "articles" / "jiashan-330421")
TEXT = (ARTICLE.folder / "claims.trig").read_text("utf-8")
DRAFTS = list(read_claims(Report(ARTICLE.folder), ARTICLE).drafts.values())
PREFIXES = ARTICLE.claims.prefixes
WORDS = st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable())
METADATA = (terms.CERTAINTY, terms.QUOTE, terms.FOLLOWS, terms.PREFERRED, terms.REASON)
HEAD, *BLOCKS = re.split(r"(?m)^(?=c:s\d\d-[\w-]+ (?:tk:certainty|a tk:ReadingSet)\b)", TEXT)


def around(draft) -> str:
    """Return the article's file cut down to a claim and those beside it: a tenth of the time."""
    (place,) = (i for i, one in enumerate(BLOCKS) if one.startswith(f"c:{draft.name} "))
    return HEAD + "".join(BLOCKS[max(0, place - 3) : place + 4])


def test_the_blocks_are_the_file() -> None:
    assert HEAD + "".join(BLOCKS) == TEXT
    assert {block.split()[0].removeprefix("c:") for block in BLOCKS} >= {d.name for d in DRAFTS}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    draft=st.sampled_from(DRAFTS),
    predicate=st.sampled_from(METADATA),
    texts=st.lists(WORDS, max_size=3, unique=True),
)
def test_a_value_changed_and_changed_back_gives_the_same_bytes(draft, predicate, texts):
    old = [quad.object for quad in draft.metadata if quad.predicate == predicate]
    new = [turtle.string(text) for text in texts]
    if predicate == terms.CERTAINTY and not new:
        return
    text = around(draft)
    changed = edit.with_values(text, draft.iri, PREFIXES, predicate.value, new)
    written = [turtle.term(item, PREFIXES) for item in old]
    assert edit.with_values(changed, draft.iri, PREFIXES, predicate.value, written) == text
    assert (changed == text) == (new == written)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draft=st.sampled_from(DRAFTS), texts=st.lists(st.text(max_size=9), min_size=1, max_size=4))
def test_triples_changed_and_changed_back_give_the_same_bytes(draft, texts):
    thing = NamedNode("https://w3id.org/townkg/id/town/guigu-zhizao")
    triples = [Triple(thing, terms.WORDING, Literal(text)) for text in texts]
    text = around(draft)
    changed = edit.with_triples(text, draft.iri, PREFIXES, triples)
    assert edit.with_triples(changed, draft.iri, PREFIXES, draft.triples) == text
    head = text[: text.index(f"c:{draft.name} {{")]
    assert changed.startswith(head)
