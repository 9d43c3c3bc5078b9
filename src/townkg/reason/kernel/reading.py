"""Files as columns of numbers of terms."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from townkg.errors import DataError, Problem, system_words
from townkg.i18n import Text, same
from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.hashing import PADDING
from townkg.reason.kernel.memory import MACHINE, Memory
from townkg.reason.kernel.ntriples import Reading
from townkg.reason.kernel.oddities import has_odd_terms
from townkg.reason.kernel.unreadable import reason

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

NEEDED = 3
"""Reading takes up to so many times the size of the text in memory."""
WRITTEN_OUT = 6
"""A file of another format is at most about so many times larger as N-Triples."""
PACKED = 10
NAMES = {
    "nt": "N_TRIPLES",
    "nq": "N_QUADS",
    "ttl": "TURTLE",
    "trig": "TRIG",
    "rdf": "RDF_XML",
    "owl": "RDF_XML",
    "xml": "RDF_XML",
    "jsonld": "JSON_LD",
    "json": "JSON_LD",
}
"""The formats by the endings of files."""
_BY_CHANCE = re.compile(
    rb"(?:^|(?<=> ))_:[a-f][0-9a-f]{15,31}(?= <[^\n]*\.$| (?:<[^<>\"\n]*> |_:[^ \"\n]+ )?\.$)",
    re.MULTILINE,
)
"""A label that the parser made, as subject or object; never what a literal tells."""
PLAIN = ("nt", "nq")
"""Those whose lines are cut without a parser."""
_MEND = Text(
    "请改正这一处；若是别的格式，请用文件名的后缀（标准输入用 --from）写明",
    "mend this; if it is of another format, let the ending of its name say so, or --from",
)


def read(
    path: Path, *, form: str | None = None, memory: Memory = MACHINE
) -> tuple[Dictionary, Array]:
    """Return the terms of a file and its triples as three rows of their numbers.

    Shape: N-Triples, N-Quads, Turtle, TriG, RDF/XML or JSON-LD, told by the ending or by *form*,
    `.gz` or not; graphs of quads become one.
    Raises: DataError, with the line that cannot be read; LimitError, when memory would not do.
    """
    try:
        packed = path.suffix == ".gz"
        ending = form or path.name.removesuffix(".gz").rpartition(".")[2]
        format_of(ending, str(path))
        size = _unpacked(path) if packed else path.stat().st_size
        _room(size, ending, memory)
        if ending in PLAIN and not packed:
            text = np.zeros(size + PADDING, dtype=np.uint8)
            with path.open("rb") as file:
                file.readinto(text[:size].data)
            return _plain(text, str(path), format_of(ending, str(path)))
        with gzip.open(path) if packed else path.open("rb") as file:
            return _stream(cast(IO[bytes], file), ending, str(path))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        told = Text("不是完好的 gzip 文件", "it is no whole gzip file")
        cure = Text("请重新取得它，或先解压", "get it anew, or unpack it first")
        raise DataError([Problem(str(path), 0, "", told, cure)]) from None
    except OSError as error:
        raise DataError([Problem(str(path), 0, "", system_words(error))]) from error


def read_stream(
    file: IO[bytes], form: str, name: str = "-", *, memory: Memory = MACHINE
) -> tuple[Dictionary, Array]:
    """Return the terms and triples of what a stream gives.

    Raises: as `read`; LimitError, as soon as what was read would not fit.
    """
    format_of(form, name)
    parts, size = [], 0
    while part := file.read(1 << 24):
        parts.append(part)
        size += len(part)
        _room(size, form, memory)
    return _stream(io.BytesIO(b"".join(parts)), form, name)


def format_of(ending: str, name: str) -> RdfFormat:
    """Return the format that an ending stands for.

    Raises: DataError, when there is none.
    """
    import pyoxigraph

    if ending not in NAMES:
        known = [f".{one}" for one in NAMES]
        told = Text(f"不认识的文件格式 .{ending}", f"the format .{ending} is not known")
        cure = Text(
            f"可用 {'、'.join(known)}，各可加 .gz",
            f"use one of {', '.join(known)}, each with .gz too",
        )
        raise DataError([Problem(name, 0, "", told, cure)])
    found: RdfFormat = getattr(pyoxigraph.RdfFormat, NAMES[ending])
    return found


def _unpacked(path: Path) -> int:
    """Return about how large a packed file is; its last bytes tell that up to 4 GB."""
    size = path.stat().st_size
    if not size:
        raise EOFError  # gzip takes nothing at all for a whole file
    with path.open("rb") as file:
        file.seek(max(0, size - 4))
        told = int.from_bytes(file.read(4), "little")
    # what a damaged file tells is no measure
    return told if size < 1 << 28 and told < 1100 * size else size * PACKED


def _room(size: int, ending: str, memory: Memory) -> None:
    times = NEEDED if ending in PLAIN else NEEDED + WRITTEN_OUT
    memory.need(size * times, Text("读入这个文件", "reading this file"))


def _stream(file: IO[bytes], ending: str, name: str) -> tuple[Dictionary, Array]:
    import pyoxigraph

    form, lines = format_of(ending, name), pyoxigraph.RdfFormat.N_QUADS
    if ending in PLAIN:
        text = np.frombuffer(file.read() + bytes(PADDING), dtype=np.uint8)
        return _plain(text, name, form)
    try:
        quads = pyoxigraph.parse(input=file, format=form)
        raw = _ordered(pyoxigraph.serialize(quads, format=lines) or b"")
    except SyntaxError as error:
        line = _line_of_xml(file) if NAMES[ending] == "RDF_XML" else 0
        raise DataError([reason(file, name) or _problem(name, error, line)]) from None
    if not raw and NAMES[ending] == "RDF_XML" and _line_of_xml(file):
        told = Text("文件里没有 XML", "the file has no XML in it")
        raise DataError([Problem(name, 1, "", told, _MEND)])
    return _plain(np.frombuffer(raw + bytes(PADDING), dtype=np.uint8), name, lines)


def _ordered(raw: bytes) -> bytes:
    """Return quads with nodes that had no label named by their order, which parsers do by chance.

    So a file that is read again gives the same terms, and the same rules.
    """
    prefix = b"_:unnamed"
    while prefix in raw:
        prefix += b"x"
    names: dict[bytes, bytes] = {}
    return _BY_CHANCE.sub(lambda met: names.setdefault(met[0], b"%s%d" % (prefix, len(names))), raw)


def _plain(text: Array, name: str, form: RdfFormat) -> tuple[Dictionary, Array]:
    reading = Reading(
        text, lambda lines: _lines(lines, text, name, form), graphs=form.supports_datasets
    )
    dictionary, numbers = reading.run()
    if has_odd_terms(dictionary):
        found = _wrong(text, name, form)
        if found:
            raise DataError([found])
    return dictionary, numbers


def _lines(lines: bytes, text: Array, name: str, form: RdfFormat) -> list[tuple[str, str, str]]:
    """Return the triples of lines that are not in the plain form."""
    import pyoxigraph

    try:
        return [
            (str(quad.subject), str(quad.predicate), str(quad.object))
            for quad in pyoxigraph.parse(input=lines, format=form)
        ]
    except SyntaxError as error:
        # the line is counted among these lines alone, so the whole text is gone through
        raise DataError([_wrong(text, name, form) or _problem(name, error)]) from None


def _wrong(text: Array, name: str, form: RdfFormat) -> Problem | None:
    """Return what is wrong with a text, in the words of the parser and with its line."""
    import pyoxigraph

    raw = io.BytesIO(text[: len(text) - PADDING].tobytes())
    try:
        for _ in pyoxigraph.parse(input=raw, format=form):
            pass
    except SyntaxError as error:
        return reason(raw, name) or _problem(name, error)
    return None


def _line_of_xml(file: IO[bytes]) -> int:
    """Return the line where a file is no XML, which the parser does not tell."""
    from xml.parsers import expat

    try:
        file.seek(0)
        expat.ParserCreate().ParseFile(file)
    except expat.ExpatError as error:
        return error.lineno
    except (OSError, EOFError, zlib.error):
        pass
    return 0


def _problem(name: str, error: SyntaxError, line: int = 0) -> Problem:
    return Problem(name, int(error.lineno or line), "", same(str(error.msg)), _MEND)
