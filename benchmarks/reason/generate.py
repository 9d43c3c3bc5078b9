"""Graphs to measure reasoners on: policies and towns, universities, wide trees of classes.

    python benchmarks/reason/generate.py policy 100000 build/bench/policy.nt
    python benchmarks/reason/generate.py university 10 build/bench/university.nt
    python benchmarks/reason/generate.py wide 1000 100000 build/bench/wide.nt

Each writes the graph as N-Triples and, beside it, `<name>.ontology.ttl`. The same numbers give
the same graph. The universities follow the cardinalities of the UBA generator of LUBM (Guo, Pan
and Heflin 2005), with random numbers of our own and the ontology described afresh.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
POLICY = "https://bench.example/policy#"
UNIVERSITY = "https://bench.example/university#"
WIDE = "https://bench.example/wide#"


def policy(triples: int, *, core: bool = False) -> Iterator[str]:  # noqa: C901 - each kind in turn
    """Yield lines of about so many triples of towns, policies, projects, sectors.

    Shape: *core* leaves the inverse-functional identifiers out.
    """
    rng = random.Random(7)
    towns = max(20, triples // 8)
    counties, sectors, organisations = towns // 20 + 2, towns // 100 + 8, towns // 2
    policies, projects = towns // 4, towns // 2
    p = {name: f"<{POLICY}{name}>" for name in POLICY_NAMES}

    def node(kind: str, number: int) -> str:
        return f"<https://bench.example/{kind}/{number}>"

    for n in range(counties):
        if n >= 2:
            yield f"{node('county', n)} {p['partOf']} {node('county', n // 12)} .\n"
    for n in range(2, sectors):
        yield f"{node('sector', n)} {p['narrower']} {node('sector', n // 3)} .\n"
    for n in range(towns):
        town = node("town", n)
        yield f"{town} {TYPE} {p['Town']} .\n"
        yield f"{town} {p['partOf']} {node('county', rng.randrange(counties))} .\n"
        yield f"{town} {p['hasIndustry']} {node('sector', rng.randrange(sectors))} .\n"
        yield f'{town} {p["name"]} "小镇{n}"@zh .\n'
        if rng.random() < 0.03:
            yield f"{town} {SAME} {node('place', n)} .\n"
            yield f"{node('place', n)} {p['neighbourOf']} {node('town', rng.randrange(towns))} .\n"
        if rng.random() < 0.2:
            yield f"{town} {p['neighbourOf']} {node('town', rng.randrange(towns))} .\n"
    for n in range(policies):
        one = node("policy", n)
        yield f"{one} {TYPE} {p['Policy']} .\n"
        yield f"{one} {p['appliesTo']} {node('county', rng.randrange(counties))} .\n"
        yield f"{one} {p['targets']} {node('sector', rng.randrange(sectors))} .\n"
        yield f"{one} {p['issuedBy']} {node('body', rng.randrange(organisations))} .\n"
        if n > 3 and rng.random() < 0.5:
            yield f"{one} {p['implements']} {node('policy', n // 4)} .\n"
        if rng.random() < 0.2:
            yield f"{one} {p['level']} {p['Pilot']} .\n"
    for n in range(projects):
        one = node("project", n)
        yield f"{one} {p['locatedIn']} {node('town', rng.randrange(towns))} .\n"
        yield f"{one} {p['fundedBy']} {node('policy', rng.randrange(policies))} .\n"
        yield f"{one} {p['ownedBy']} {node('body', rng.randrange(organisations))} .\n"
        yield f"{one} {p['partOfProject']} {node('project', n // 8)} .\n"
    for n in range(organisations):
        one = node("body", n)
        yield f"{one} {TYPE} {p['Body']} .\n"
        if not core and rng.random() < 0.1:
            yield f"{one} {p['registeredAs']} {node('number', n)} .\n"
            yield f"{node('firm', n)} {p['registeredAs']} {node('number', n)} .\n"
            yield f"{node('firm', n)} {p['basedIn']} {node('town', rng.randrange(towns))} .\n"


POLICY_NAMES = (
    *("Town", "Policy", "Body", "Pilot", "partOf", "narrower", "hasIndustry", "name"),
    *("neighbourOf", "appliesTo", "targets", "issuedBy", "implements", "level", "locatedIn"),
    *("fundedBy", "ownedBy", "partOfProject", "registeredAs", "basedIn"),
)


class University:
    """Writes departments with the numbers of UBA."""

    def __init__(self, number: int, of: int) -> None:
        self.rng = random.Random(number)
        self.number, self.of = number, max(of, 1)

    def lines(self) -> Iterator[str]:
        """Yield the lines of one university of twenty departments."""
        home = f"http://www.University{self.number}.edu"
        yield _is(home, "University")
        yield _text(home, "name", f"University{self.number}")
        for department in range(20):
            yield from self._department(home, department)

    def _department(self, home: str, number: int) -> Iterator[str]:
        rng = self.rng
        here = f"http://www.Department{number}.University{self.number}.edu"
        yield _is(here, "Department")
        yield _text(here, "name", f"Department{number}")
        yield _to(here, "subOrganizationOf", home)
        for group in range(rng.randint(10, 20)):
            yield _is(f"{here}/ResearchGroup{group}", "ResearchGroup")
            yield _to(f"{here}/ResearchGroup{group}", "subOrganizationOf", here)
        staff, courses, graduate = [], [], []
        ranks = [("FullProfessor", 7, 10, 15, 20), ("AssociateProfessor", 10, 14, 10, 18)]
        ranks += [("AssistantProfessor", 8, 11, 5, 10), ("Lecturer", 5, 7, 0, 5)]
        for rank, low, high, few, many in ranks:
            for n in range(rng.randint(low, high)):
                one = f"{here}/{rank}{n}"
                staff.append(one)
                yield from self._person(one, rank, here)
                yield _to(one, "worksFor", here)
                for degree in ("undergraduate", "masters", "doctoral"):
                    yield _to(one, f"{degree}DegreeFrom", self._other())
                for kind, taught in (("Course", courses), ("GraduateCourse", graduate)):
                    for _ in range(rng.randint(1, 2)):
                        course = f"{here}/{kind}{len(taught)}"
                        taught.append(course)
                        yield _is(course, kind)
                        yield _text(course, "name", f"{kind}{len(taught)}")
                        yield _to(one, "teacherOf", course)
                if rank != "Lecturer":
                    yield _text(one, "researchInterest", f"Research{rng.randrange(30)}")
                for paper in range(rng.randint(few, many)):
                    yield _is(f"{one}/Publication{paper}", "Publication")
                    yield _text(f"{one}/Publication{paper}", "name", f"Publication{paper}")
                    yield _to(f"{one}/Publication{paper}", "publicationAuthor", one)
        yield _to(staff[0], "headOf", here)
        yield from self._students(here, staff, courses, graduate)

    def _students(
        self, here: str, staff: list[str], courses: list[str], graduate: list[str]
    ) -> Iterator[str]:
        rng = self.rng
        for n in range(sum(rng.randint(8, 14) for _ in staff)):
            one = f"{here}/UndergraduateStudent{n}"
            yield from self._person(one, "UndergraduateStudent", here, "memberOf")
            for course in rng.sample(courses, rng.randint(2, 4)):
                yield _to(one, "takesCourse", course)
            if rng.random() < 0.2:
                yield _to(one, "advisor", rng.choice(staff))
        for n in range(sum(rng.randint(3, 4) for _ in staff)):
            one = f"{here}/GraduateStudent{n}"
            yield from self._person(one, "GraduateStudent", here, "memberOf")
            yield _to(one, "undergraduateDegreeFrom", self._other())
            yield _to(one, "advisor", rng.choice(staff))
            for course in rng.sample(graduate, rng.randint(1, 3)):
                yield _to(one, "takesCourse", course)
            for paper in range(rng.randint(0, 5)):
                yield _to(f"{rng.choice(staff)}/Publication{paper}", "publicationAuthor", one)
            if rng.random() < 0.22:
                yield _is(one, "TeachingAssistant")
                yield _to(one, "teachingAssistantOf", rng.choice(courses))
            elif rng.random() < 0.37:
                yield _is(one, "ResearchAssistant")

    def _person(self, one: str, kind: str, here: str, member: str = "") -> Iterator[str]:
        yield _is(one, kind)
        short = one.rsplit("/", 1)[1]
        yield _text(one, "name", short)
        yield _text(one, "emailAddress", f"{short}@{here[7:]}")
        yield _text(one, "telephone", "xxx-xxx-xxxx")
        if member:
            yield _to(one, member, here)

    def _other(self) -> str:
        return f"http://www.University{self.rng.randrange(1000)}.edu"


def _is(subject: str, kind: str) -> str:
    return f"<{subject}> {TYPE} <{UNIVERSITY}{kind}> .\n"


def _to(subject: str, name: str, item: str) -> str:
    return f"<{subject}> <{UNIVERSITY}{name}> <{item}> .\n"


def _text(subject: str, name: str, text: str) -> str:
    return f'<{subject}> <{UNIVERSITY}{name}> "{text}" .\n'


def universities(count: int) -> Iterator[str]:
    """Yield the lines of so many universities."""
    for number in range(count):
        yield from University(number, count).lines()


def wide(classes: int, triples: int) -> Iterator[str]:
    """Yield lines of things of the classes of a tree, and of properties with domains."""
    rng = random.Random(3)
    for n in range(triples // 2):
        thing = f"<https://bench.example/thing/{n}>"
        yield f"{thing} {TYPE} <{WIDE}C{rng.randrange(classes)}> .\n"
        other = f"<https://bench.example/thing/{rng.randrange(triples // 2)}>"
        yield f"{thing} <{WIDE}p{rng.randrange(20)}> {other} .\n"


def wide_ontology(classes: int) -> str:
    """Return the tree, each class below that of a third of its number, as Turtle."""
    lines = [f"@prefix : <{WIDE}> .", *PREFIXES]
    lines += [f":C{n} a owl:Class ." for n in range(classes)]
    lines += [f":C{n} rdfs:subClassOf :C{n // 3} ." for n in range(1, classes)]
    lines += [f":p{n} a owl:ObjectProperty ; rdfs:domain :C{n} ." for n in range(20)]
    return "\n".join(lines) + "\n"


PREFIXES = (
    "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
)


def write(kind: str, size: int, path: Path, classes: int = 1000) -> None:
    """Write a graph and its ontology."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "wide":
        ontology, lines = wide_ontology(classes), wide(classes, size)
    elif kind == "university":
        ontology = (HERE / "university.ttl").read_text(encoding="utf-8")
        lines = universities(size)
    else:
        ontology = (HERE / "policy.ttl").read_text(encoding="utf-8")
        if kind == "core":
            ontology = (HERE / "core.ttl").read_text(encoding="utf-8")
        lines = policy(size, core=kind == "core")
    path.with_suffix(".ontology.ttl").write_text(ontology, encoding="utf-8")
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[0] == "wide":
        write("wide", int(given[2]), Path(given[3]), int(given[1]))
    else:
        write(given[0], int(given[1]), Path(given[2]))
