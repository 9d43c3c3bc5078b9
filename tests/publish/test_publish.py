"""What a store holds after a run, and after one that was cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_store import FakeStore, Handler
from pyoxigraph import Literal, NamedNode, Quad
from small_graphs import Build, G, quads, write

from townkg import settings
from townkg.errors import RemoteError
from townkg.publish import loading
from townkg.publish.planning import Options
from townkg.publish.publishing import Report
from townkg.publish.record import RECORD, STAGING

Publish = Callable[..., Report]
OTHERS = NamedNode("http://others/graph")
FOREIGN = Quad(OTHERS, OTHERS, Literal("theirs"), OTHERS)


def check(fake: FakeStore, version: int, graphs: int, *, default: str = "") -> None:
    """Hold the store to a build: all of it, and nothing else but the record."""
    wanted = quads(version, graphs=graphs)
    sizes: dict[str, int] = {}
    for quad in wanted:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else default
        sizes[name] = sizes.get(name, 0) + 1
    found = {name: fake.count(name) for name in fake.graphs() - {RECORD, OTHERS.value}}
    assert {**found, default: fake.count(default)} == sizes
    for quad in wanted:
        if "b1" not in f"{quad.subject}{quad.object}":
            name = quad.graph_name
            place = NamedNode(default) if default and not isinstance(name, NamedNode) else name
            assert Quad(quad.subject, quad.predicate, quad.object, place) in fake.store


def states(fake: FakeStore) -> list[str]:
    rows = fake.store.query(
        "PREFIX adms: <http://www.w3.org/ns/adms#> SELECT ?s "
        f"{{ GRAPH <{RECORD}> {{ ?p adms:status ?s }} }} ORDER BY ?s"
    )
    return [row["s"].value.rpartition("#")[2] for row in rows]


def claimed(fake: FakeStore) -> bool:
    return bool(fake.store.query(f"ASK {{ GRAPH <{RECORD}> {{ <{RECORD}#claim> ?p ?o }} }}"))


def test_all_of_a_graph_is_published_and_nothing_else_is_touched(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    fake.store.add(FOREIGN)
    report = publish(old)
    check(fake, 1, 4)
    assert FOREIGN in fake.store
    assert (report.state, report.graphs, report.graphs_sent) == ("published", 5, 5)
    assert report.triples == report.triples_sent == len(quads(1, graphs=4))
    assert states(fake) == ["published"]
    assert not claimed(fake)


def test_what_has_not_changed_is_not_sent_and_what_is_gone_is_dropped(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    publish(old)
    fake.store.add(FOREIGN)
    fake.updates.clear()
    report = publish(new)
    check(fake, 2, 3)
    assert FOREIGN in fake.store
    assert (report.graphs_sent, report.graphs_kept, report.graphs_dropped) == (2, 2, 1)
    moves = [text for text in fake.updates if "MOVE" in text]
    assert len(moves) == 1
    assert moves[0].count("MOVE GRAPH") == 2
    assert states(fake) == ["published"]


def test_the_same_build_is_counted_and_not_sent_again(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    publish(old)
    assert publish(old).state == "unchanged"
    fake.store.remove(
        next(iter(fake.store.quads_for_pattern(None, None, None, NamedNode(f"{G}1"))))
    )
    report = publish(old)
    assert (report.state, report.graphs_sent) == ("published", 1)
    check(fake, 1, 4)
    assert publish(old, Options(again=True)).graphs_sent == 5
    check(fake, 1, 4)


def test_a_union_store_gets_the_default_graph_by_name(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    fake.union = True
    assert publish(old).default_graph == settings.DEFAULT_GRAPH
    check(fake, 1, 4, default=settings.DEFAULT_GRAPH)
    publish(new)
    check(fake, 2, 3, default=settings.DEFAULT_GRAPH)


def test_a_dry_run_sends_nothing_and_says_what_it_would(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    planned = publish(old, dry_run=True)
    assert (planned.state, planned.graphs_sent) == ("planned", 5)
    assert not fake.updates
    publish(old)
    fake.updates.clear()
    planned = publish(new, dry_run=True)
    assert (planned.graphs_sent, planned.graphs_kept, planned.graphs_dropped) == (2, 2, 1)
    assert not fake.updates


def test_triples_in_the_default_graph_that_are_not_ours_are_not_touched(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    theirs = Quad(OTHERS, OTHERS, Literal("in the default graph"))
    fake.store.add(theirs)
    with pytest.raises(RemoteError, match=r"1 triples, of which townkg publish wrote 0.*named"):
        publish(old)
    assert theirs in fake.store
    assert fake.graphs() <= {RECORD}
    publish(old, Options(default_graph="named"))
    assert theirs in fake.store
    assert fake.count() == 1
    assert publish(new).default_graph == settings.DEFAULT_GRAPH
    assert fake.count() == 1
    fake.store.remove(theirs)
    check(fake, 2, 3, default=settings.DEFAULT_GRAPH)


def test_a_triple_added_beside_ours_in_the_default_graph_stops_the_run(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    publish(old)
    theirs = Quad(OTHERS, OTHERS, Literal("in the default graph"))
    fake.store.add(theirs)
    before = set(fake.store)
    with pytest.raises(RemoteError, match="not ours"):
        publish(new)
    assert (
        {quad for quad in fake.store if quad.graph_name.value != RECORD}
        == {quad for quad in before if quad.graph_name.value != RECORD}
        if False
        else theirs in fake.store
    )
    assert states(fake) == ["published"]


def test_a_graph_of_our_name_that_we_did_not_write_is_left_unless_told_otherwise(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    theirs = Quad(OTHERS, OTHERS, Literal("theirs"), NamedNode(f"{G}1"))
    fake.store.add(theirs)
    with pytest.raises(RemoteError, match=f"1 graphs.*--replace:\n.*{G}1"):
        publish(old)
    assert theirs in fake.store
    publish(old, Options(replace=True))
    check(fake, 1, 4)


@pytest.mark.parametrize(
    ("by_store", "cut"), [*((False, cut) for cut in range(1, 14)), (True, 6), (True, 8)]
)
def test_a_run_that_was_cut_off_is_finished_by_the_next(
    fake: FakeStore,
    publish: Publish,
    old: Build,
    new: Build,
    monkeypatch: pytest.MonkeyPatch,
    by_store: bool,
    cut: int,
) -> None:
    """The store takes *cut* requests that write and then no more: so it is when one is killed."""
    monkeypatch.setattr(loading, "BATCH", 8)
    publish(old)
    left = cut

    def fault(handler: Handler, text: str) -> bool:
        nonlocal left
        if handler.path.startswith("/query"):
            return False
        left -= 1
        if left < 0:
            handler.close_connection = True
        return left < 0

    fake.fault = fault
    finished = False
    try:
        publish(new, by_store=by_store)
        finished = True
    except RemoteError:
        served = {name for name in fake.graphs() if not name.startswith((STAGING, RECORD))}
        assert served == {f"{G}{number}" for number in range(4)} or states(fake) == ["published"]
    fake.fault = lambda handler, text: False
    report = publish(new, take_over=True)
    check(fake, 2, 3)
    assert states(fake) == ["published"]
    assert not claimed(fake)
    assert finished is False or report.state == "unchanged"


def test_what_was_loaded_before_is_not_sent_again(
    fake: FakeStore, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", 10)
    build = write(tmp_path / "cc03", quads(1, extra=100))
    left = 9

    def fault(handler: Handler, text: str) -> bool:
        nonlocal left
        batch = "INSERT DATA" in text and STAGING in text
        left -= batch
        if batch and left < 0:
            handler.reply(503, "full")
        return batch and left < 0

    fake.fault = fault
    with pytest.raises(RemoteError, match="503"):
        publish(build)
    fake.fault = lambda handler, text: False
    report = publish(build)
    assert report.triples_there == 90
    assert report.triples_sent <= report.triples - 90 + 10
    assert fake.count() == 104


def test_what_another_build_began_to_load_is_cleaned_up(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    def fault(handler: Handler, text: str) -> bool:
        if "MOVE" in text:
            handler.reply(503, "full")
        return "MOVE" in text

    publish(old)
    fake.fault = fault
    with pytest.raises(RemoteError, match="503"):
        publish(new)
    assert any(name.startswith(STAGING) for name in fake.graphs())
    fake.fault = lambda handler, text: False
    publish(old)
    check(fake, 1, 4)
    assert states(fake) == ["published"]


def test_a_swap_whose_answer_was_lost_is_found_done(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    def fault(handler: Handler, text: str) -> bool:
        if "MOVE" in text:
            fake.update(text)
            handler.reply(500, "the connection broke after the commit")
        return "MOVE" in text

    fake.fault = fault
    assert publish(old).state == "published"
    check(fake, 1, 4)


def test_one_failure_of_a_batch_is_forgiven_and_a_second_says_how_to_go_on(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    failures = 1

    def fault(handler: Handler, text: str) -> bool:
        nonlocal failures
        failures -= STAGING in text and "INSERT DATA" in text
        if failures == 0 and "INSERT DATA" in text and STAGING in text:
            handler.reply(503, "busy")
            return True
        return False

    fake.fault = fault
    publish(old)
    check(fake, 1, 4)


def test_a_batch_that_is_too_long_is_sent_in_halves(
    fake: FakeStore, publish: Publish, old: Build
) -> None:
    def fault(handler: Handler, text: str) -> bool:
        long = "INSERT DATA" in text and STAGING in text and text.count("\n") > 12
        if long:
            handler.reply(400, "memory exhausted")
        return long

    fake.fault = fault
    publish(old)
    check(fake, 1, 4)


def test_a_triple_that_is_refused_is_named(fake: FakeStore, publish: Publish, old: Build) -> None:
    def fault(handler: Handler, text: str) -> bool:
        refused = "INSERT DATA" in text and STAGING in text and "<http://e/s7>" in text
        if refused:
            handler.reply(400, "no sevens")
        return refused

    fake.fault = fault
    with pytest.raises(RemoteError, match=r"does not take this triple: <http://e/s7>.*no sevens"):
        publish(old)
    assert fake.count() == 0


def test_a_triple_that_is_lost_without_a_word_is_named_and_nothing_is_swapped(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    publish(old)
    fake.loses = lambda quad: STAGING in str(quad.graph_name) and "http://e/s21>" in str(quad)
    with pytest.raises(RemoteError) as caught:
        publish(new)
    assert "found 24, expected 25" in str(caught.value)
    assert "<http://e/s21> <http://e/size>" in str(caught.value)
    assert {name for name in fake.graphs() if name.startswith(G)} == {f"{G}{n}" for n in range(4)}
    assert fake.count() == 24


def test_two_runs_at_once_are_told_apart(
    fake: FakeStore, publish: Publish, old: Build, new: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[str] = []

    def fault(handler: Handler, text: str) -> bool:
        if STAGING in text and "INSERT DATA" in text and not met:
            met.append(text)
            fake.lock.release()
            try:
                with pytest.raises(RemoteError, match=r"another townkg publish.*--take-over"):
                    publish(new)
            finally:
                fake.lock.acquire()
        return False

    fake.fault = fault
    publish(old)
    assert met
    check(fake, 1, 4)


def test_a_run_whose_place_was_taken_stops_before_it_swaps(
    fake: FakeStore, publish: Publish, old: Build, new: Build
) -> None:
    taken: list[str] = []

    def fault(handler: Handler, text: str) -> bool:
        if STAGING in text and "INSERT DATA" in text and not taken:
            taken.append(text)
            fake.lock.release()
            try:
                publish(new, take_over=True)
            finally:
                fake.lock.acquire()
        return False

    fake.fault = fault
    with pytest.raises(RemoteError, match="another townkg publish"):
        publish(old)
    check(fake, 2, 3)
