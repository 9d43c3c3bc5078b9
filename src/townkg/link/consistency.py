"""Holds link files against each other and against what there is.

Refused are links to nothing, between kinds that cannot be one, that contradict each other, that go
in a circle, and those that make two things of one source the same, told with the whole chain.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from townkg.errors import Problem, nearest
from townkg.i18n import NOTHING, Text
from townkg.link.row import ARTICLES, BROAD, EXACT, NARROW, Row, source_of
from townkg.link.table import LinkFile
from townkg.link.things import Things
from townkg.model import Triple
from townkg.settings import ID, ONTOLOGY, PREFIXES

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
Said = Row | str
"""Who says that two things are one: a row of a link file, or a data set."""


def everything_wrong(
    files: Sequence[LinkFile], known: Things, ontology: Iterable[Triple]
) -> list[Problem]:
    """Return what is wrong with the form of link files, and with their rows taken together."""
    return [problem for file in files for problem in file.problems] + problems_of(
        [file for file in files if not file.problems or file.rows], known, ontology
    )


def problems_of(
    files: Sequence[LinkFile], known: Things, ontology: Iterable[Triple]
) -> list[Problem]:
    """Return everything that is wrong with the rows of all link files, taken together."""
    found: list[Problem] = []
    for file in files:
        found += _of_file(file, known)
    accepted = [row for file in files for row in file.rows if row.is_accepted]
    found += _kinds(accepted, known, ontology)
    same = Same(accepted, known)
    found += same.merging()
    found += _against(accepted, [row for file in files for row in file.rows], same)
    found += _circles(accepted, same)
    return found


def short(iri: str) -> str:
    """Return the IRI as people write it in a link file.

    >>> short("https://w3id.org/townkg/id/town/guigu-zhizao")
    'id:town/guigu-zhizao'
    """
    return f"id:{iri.removeprefix(ID)}" if iri.startswith(ID) else iri


def _problem(row: Row, found: Text, cure: Text = NOTHING) -> Problem:
    return Problem(row.file, row.line, row.key, found, cure)


def _of_file(file: LinkFile, known: Things) -> Iterator[Problem]:
    if file.slug not in known.data_sets:
        near = nearest(file.slug, known.data_sets)
        found = Text(f"没有数据集“{file.slug}”", f"there is no data set “{file.slug}”")
        hint = Text(f"最接近的是：{'、'.join(near)}", f"nearest: {', '.join(near)}")
        yield Problem(file.shown, 0, "", found, hint if near else NOTHING)
        return
    for row in file.rows:
        if not row.is_no_match and source_of(row.object) != file.slug:
            told = short(row.object)
            found = Text(f"{told} 不属于这个数据集", f"{told} is not of this data set")
            yield _problem(row, found)
        ends = [row.subject] if row.is_no_match else [row.subject, row.object]
        for iri in ends:
            if iri not in known.classes:
                yield _dangling(row, iri, known)


def _dangling(row: Row, iri: str, known: Things) -> Problem:
    near = [short(one) for one in nearest(iri, known.classes)]
    found = Text(f"没有 {short(iri)} 这个事物", f"there is no thing {short(iri)}")
    hint = Text(f"最接近的是：{'、'.join(near)}", f"nearest: {', '.join(near)}")
    return _problem(row, found, hint if near else NOTHING)


def _kinds(accepted: Iterable[Row], known: Things, ontology: Iterable[Triple]) -> Iterator[Problem]:
    """Yield a problem for each exact link between things whose classes have nothing in common."""
    above: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, other in ontology:
        if predicate.value == _SUBCLASS and subject != other:
            above[str(subject.value)].add(str(other.value))
    for row in accepted:
        sides = [_own(known.classes.get(iri, set())) for iri in (row.subject, row.object)]
        if row.predicate != EXACT or not all(sides):
            continue
        one, other = sides
        closed = [{up for kind in side for up in _closed(kind, above)} for side in sides]
        if not (one & closed[1] or other & closed[0]):
            names = [
                ", ".join(sorted(f"tk:{kind.removeprefix(ONTOLOGY)}" for kind in side))
                for side in sides
            ]
            found = Text(
                f"一个是 {names[0]}，一个是 {names[1]}，不会是同一事物",
                f"one is {names[0]}, the other {names[1]}: they cannot be one thing",
            )
            yield _problem(row, found, Text("请拒绝这一对", "reject the pair"))


def _own(classes: Iterable[str]) -> set[str]:
    return {one for one in classes if one.startswith(ONTOLOGY)}


def _closed(kind: str, above: dict[str, set[str]]) -> set[str]:
    found, open_ = {kind}, [kind]
    while open_:
        for up in above.get(open_.pop(), ()):
            if up not in found:
                found.add(up)
                open_.append(up)
    return found


class Same:
    """What accepted links and data sets together make one thing, and by which chain."""

    def __init__(self, accepted: Iterable[Row], known: Things) -> None:
        self.edges: dict[str, list[tuple[str, Said]]] = defaultdict(list)
        linked = ((row.subject, row.object, row) for row in accepted if row.predicate == EXACT)
        said: list[tuple[str, str, Said]] = [*linked, *known.identical]
        for one, other, row in said:
            self.edges[one].append((other, row))
            self.edges[other].append((one, row))
        self.component: dict[str, str] = {}
        for start in sorted(self.edges):
            if start not in self.component:
                for iri in self._reached(start):
                    self.component[iri] = start

    def of(self, iri: str) -> str:
        """Return the name of all that is the same as the thing."""
        return self.component.get(iri, iri)

    def merging(self) -> Iterator[Problem]:
        """Yield a problem for each two things of one source that a chain makes the same."""
        members: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri, component in sorted(self.component.items()):
            members[component, source_of(iri)].append(iri)
        for (_, source), things in sorted(members.items()):
            for one, other in combinations(things, 2):
                chain = self.chain(one, other)
                rows = [said for _, said, _ in chain if isinstance(said, Row)]
                if rows or source == ARTICLES:  # what a data set says of its own things is its own
                    yield _merged(rows, source, chain)

    def chain(self, one: str, other: str) -> list[tuple[str, Said, str]]:
        """Return the shortest steps from one thing to the other, each with the row that says so."""
        before: dict[str, tuple[str, Said]] = {one: ("", "")}
        queue = deque([one])
        while queue and other not in before:
            here = queue.popleft()
            for there, row in sorted(self.edges[here], key=lambda edge: edge[0]):
                if there not in before:
                    before[there] = (here, row)
                    queue.append(there)
        steps: list[tuple[str, Said, str]] = []
        while other != one:
            here, row = before[other]
            steps.append((here, row, other))
            other = here
        return steps[::-1]

    def _reached(self, start: str) -> set[str]:
        found, open_ = {start}, [start]
        while open_:
            for other, _ in self.edges[open_.pop()]:
                if other not in found:
                    found.add(other)
                    open_.append(other)
        return found


def _merged(rows: Sequence[Row], source: str, chain: Sequence[tuple[str, Said, str]]) -> Problem:
    first, last = short(chain[0][0]), short(chain[-1][2])
    proof = chain_words(chain)
    whose = ("文章", "the articles") if source == ARTICLES else (source, source)
    found = Text(
        f"{first} 与 {last} 都在{whose[0]}中，是两个事物，却成了一个：{proof.zh}",
        f"{first} and {last} are two things of {whose[1]}, and would be one: {proof.en}",
    )
    cure = Text(
        "请去掉其中一条，或改用 skos:closeMatch",
        "take out one of the links, or make it skos:closeMatch",
    )
    if rows:
        return _problem(rows[0], found, cure)
    return Problem(f"data/datasets/{chain[0][1]}", 0, first, found, cure)


def chain_words(chain: Sequence[tuple[str, Said, str]]) -> Text:
    """Return the steps by which two things become one, each with who says so."""
    zh = en = short(chain[0][0])
    for _, said, end in chain:
        if isinstance(said, Row):
            place = Text(f"{said.file}:{said.line}", f"{said.file}:{said.line}")
        else:
            place = Text(f"数据集 {said} 自己所说", f"said by the data set {said} itself")
        zh += f" = {short(end)} ({place.zh})"
        en += f" = {short(end)} ({place.en})"
    return Text(zh, en)


def _against(accepted: Sequence[Row], rows: Sequence[Row], same: Same) -> Iterator[Problem]:
    """Yield a problem for each row that another one contradicts."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        pair = (row.file, row.subject, row.object)
        if pair in first:
            yield _twice(row, first[pair])
        first.setdefault(pair, row)
    lacking = {(row.subject, row.file): row for row in rows if row.is_no_match}
    for row in accepted:
        if row.predicate == EXACT and (none := lacking.get((row.subject, row.file))):
            found = Text(
                f"第 {none.line} 行说这个数据集中没有它",
                f"line {none.line} says that the data set lacks it",
            )
            yield _problem(row, found, _ONE_OF_THEM)
        if row.predicate in (BROAD, NARROW) and same.of(row.subject) == same.of(row.object):
            proof = chain_words(same.chain(row.subject, row.object))
            found = Text(
                f"别的对应使二者成为同一事物：{proof.zh}",
                f"other links make the two one thing: {proof.en}",
            )
            yield _problem(row, found, _ONE_OF_THEM)
    for row in rows:
        denied = row.is_rejected and row.is_reviewed and row.predicate == EXACT
        if denied and same.of(row.subject) == same.of(row.object):
            proof = chain_words(same.chain(row.subject, row.object))
            found = Text(
                f"这一行说二者不同，别的对应使二者相同：{proof.zh}",
                f"this row says that they differ, other links make them one: {proof.en}",
            )
            yield _problem(row, found, _ONE_OF_THEM)


_ONE_OF_THEM = Text("请改正其中一行", "correct one of the rows")


def _twice(row: Row, other: Row) -> Problem:
    unlike = (row.predicate, row.is_rejected) != (other.predicate, other.is_rejected)
    found = Text(
        f"第 {other.line} 行对这一对{'另有说法' if unlike else '说了同样的话'}",
        f"line {other.line} says {'something else' if unlike else 'the same'} of this pair",
    )
    return _problem(row, found, Text("请只留一行", "leave one row"))


def _circles(accepted: Iterable[Row], same: Same) -> Iterator[Problem]:
    """Yield a problem for each circle of things that are broader than one another."""
    up: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for row in accepted:
        one, other = same.of(row.subject), same.of(row.object)
        if row.predicate == BROAD and one != other:
            up[one].append((other, row))
        elif row.predicate == NARROW and one != other:
            up[other].append((one, row))
    for start in sorted(up):
        path = _circle(start, up)
        if path and start == min(end for end, _ in path):
            steps = " < ".join([short(start), *(short(end) for end, _ in path)])
            found = Text(f"宽泛关系绕成了圈：{steps}", f"broader goes in a circle: {steps}")
            yield _problem(path[0][1], found, _ONE_OF_THEM)


def _circle(start: str, up: dict[str, list[tuple[str, Row]]]) -> list[tuple[str, Row]]:
    """Return the shortest way upward from a thing back to itself; none where there is no circle."""
    queue: deque[list[tuple[str, Row]]] = deque([[step] for step in up[start]])
    seen: set[str] = set()
    while queue:
        path = queue.popleft()
        end = path[-1][0]
        if end == start:
            return path
        if end not in seen:
            seen.add(end)
            queue.extend([*path, step] for step in up.get(end, ()))
    return []
