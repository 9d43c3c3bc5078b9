"""Every RDF file is read alike by parsers that share no code, and comes back from writing whole."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Iterable
from pathlib import Path

from bar import graph
from bar.outcome import ROOT, Outcome, program

FOLDERS = ("ontology", "data", "releases")
_KINDS = {".ttl": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads"}


def files(*folders: str) -> list[Path]:
    """Return the RDF files of the project, or of some of its folders."""
    found = (path for folder in folders or FOLDERS for path in (ROOT / folder).rglob("*"))
    return sorted(path for path in found if path.suffix in _KINDS)


def parsers(paths: Iterable[Path] | None = None) -> Outcome:
    """Return whether rdflib, Oxigraph and Raptor read the same number of statements in each file.

    Shape: Raptor counts a statement as often as it is written, the others each once.
    """
    findings: list[str] = []
    count = statements = 0
    for path in files() if paths is None else paths:
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        count += 1
        try:
            each = {"rdflib": _rdflib(path), "Oxigraph": _oxigraph(path, distinct=True)}
            written = {"Oxigraph": _oxigraph(path, distinct=False), "Raptor": _raptor(path)}
        except (ValueError, SyntaxError) as error:
            findings.append(f"{name}: {' '.join(str(error).split())}")
            continue
        statements += each["Oxigraph"]
        findings += [
            f"{name}: statements differ: {numbers}"
            for numbers in (each, written)
            if len(set(numbers.values())) > 1
        ]
    return Outcome(f"{count} files, {statements} statements", findings)


def _rdflib(path: Path) -> int:
    from rdflib import Dataset

    dataset = Dataset()
    kind = {"ntriples": "nt"}.get(_KINDS[path.suffix], _KINDS[path.suffix])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rdflib, of its own parts
        try:
            dataset.parse(path, format=kind)
        except Exception as error:  # rdflib's parsers raise what they like
            raise ValueError(f"rdflib: {error}") from error
        return sum(1 for _ in dataset.quads())


def _oxigraph(path: Path, *, distinct: bool) -> int:
    from pyoxigraph import RdfFormat, parse

    form = RdfFormat.from_extension(path.suffix[1:])
    try:
        quads = list(parse(path.read_bytes(), format=form))
    except SyntaxError as error:
        raise ValueError(f"Oxigraph: {error}") from error
    return len(set(quads) if distinct else quads)


def _raptor(path: Path) -> int:
    command = [program("rapper", "raptor2-utils"), "-c", "-i", _KINDS[path.suffix], str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    counted = re.search(r"Parsing returned (\d+) triples?", done.stderr)
    if done.returncode or not counted:
        raise ValueError(f"Raptor: {done.stderr.strip()[-200:]}")
    return int(counted[1])


def round_trip() -> Outcome:
    """Return whether files written by rdflib say what was read, and the dump is canonical."""
    findings = []
    names = files()
    for path in names:
        before = canonical(path.read_bytes(), path.suffix[1:])
        if canonical(_rewritten(path), "nq") != before:
            findings.append(f"{path.relative_to(ROOT)}: changed by reading and writing")
    dump = graph.built().dump.read_bytes()
    if canonical(dump, "nq").encode() != dump:
        findings.append("graph.nq is not in canonical order")
    return Outcome(f"{len(names)} files, {len(dump.splitlines())} lines of the dump", findings)


def canonical(content: bytes, extension: str) -> str:
    """Return RDF as sorted N-Quads with canonical labels of blank nodes (RDFC-1.0)."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

    dataset = Dataset(parse(content, format=RdfFormat.from_extension(extension)))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    # no splitlines: it knows ends of lines that N-Quads writes as they are
    lines = sorted(line for line in text.split(b"\n") if line)
    return b"".join(line + b"\n" for line in lines).decode()


def _rewritten(path: Path) -> bytes:
    from rdflib import Dataset

    dataset = Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rdflib, of its own parts
        dataset.parse(path, format=_KINDS[path.suffix].replace("ntriples", "nt"))
        return dataset.serialize(format="nquads").encode()
