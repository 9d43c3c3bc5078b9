"""The forms of a citation: a line of GB/T 7714-2015, and an entry of BibTeX.

Sources: GB/T 7714-2015, sections 4.6 (online resources) and 8; BibTeX's entry type `misc`.
"""

from __future__ import annotations

import re

from townkg.cite.dataset import Work
from townkg.cite.source import Source
from townkg.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.model import RowRecord

_UNKNOWN_YEAR = "[出版年不详]"
_ADDRESS = "https://w3id.org/townkg/"
_SPECIAL = re.compile(r"([\\{}%&#_$~^])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@frozen
class Citation:
    """A citation in both forms, with the key of its BibTeX entry."""

    key: str
    gbt: str
    bibtex: str

    def to_json(self) -> dict[str, str]:
        """Return the citation as JSON."""
        return {"key": self.key, "gbt": self.gbt, "bibtex": self.bibtex}


def gbt_article(source: Source, place: str = "") -> str:
    """Return an article as GB/T 7714 has it; *place* is where in its text the quotes stand.

    >>> gbt_article(Source("x/a-1", "某县经验", "某局", "某委", "某网", "2018-11-02", "2026-01-05"))
    '某局. 某县经验[EB/OL]. 某委, 2018(2018-11-02)[2026-01-05]. 某网.'
    """
    author = f"{source.author}. " if source.author else ""
    year = source.issued[:4] or _UNKNOWN_YEAR
    pages = f": 第{place}字" if place else ""
    dates = f"({source.issued})" * bool(source.issued) + f"[{source.accessed}]" * bool(
        source.accessed
    )
    where = f"{source.source}, {year}" if source.source else year
    host = f" {source.host}." if source.host else ""
    return f"{author}{source.title}[EB/OL]. {where}{pages}{dates}.{host}"


def gbt_claim(source: Source, place: str, iri: str, version: str) -> str:
    """Return a claim: its article, the place quoted, its IRI and the version of the data."""
    return f"{gbt_article(source, place)} 主张： {iri}. townkg 数据版本 {version}."


def gbt_dataset(work: Work, version: str, accessed: str = "", part: str = "") -> str:
    """Return the data set in one version of its data; *part* is the question asked of it."""
    authors = ", ".join(work.authors)
    year = work.released[:4] or _UNKNOWN_YEAR
    dates = f"({work.released})" * bool(work.released) + f"[{accessed}]" * bool(accessed)
    edition = f"{work.version} 版. " if work.version else ""
    asked = f"{part}[DS/OL]//" if part else ""
    kind = "" if part else "[DS/OL]"
    return (
        f"{asked}{authors}. {work.title}{kind}. {edition}{year}{dates}. "
        f"数据版本 {version}. {work.address or _ADDRESS}."
    )


def gbt_row(record: RowRecord) -> str:
    """Return a row of a data set: its data set, table and line, the source it names, its IRI."""
    source = f" 来源： {record.source}." if record.source else ""
    place = f"{record.table} 第{record.number}行"
    return f"{record.title.in_language('zh')}[DS/OL]: {place}.{source} {record.row}."


def bibtex_row(record: RowRecord, key: str, version: str) -> str:
    """Return a row of a data set as an entry of BibTeX, with the source it names in the note."""
    parts = [f"{record.table} 第{record.number}行"]
    parts += [f"来源： {record.source}"] * bool(record.source)
    parts += [f"townkg 数据版本 {version}"] * bool(version)
    fields = {
        "title": record.title.in_language("zh"),
        "url": record.row,
        "langid": "chinese",
        "note": "; ".join(parts),
    }
    return _entry(key, fields)


def bibtex_article(source: Source) -> str:
    """Return an article as an entry of BibTeX."""
    return _entry(source.key, _fields(source))


def bibtex_claim(source: Source, key: str, place: str, quotes: str, iri: str, version: str) -> str:
    """Return a claim as an entry of BibTeX: its article, with the quote in the note."""
    note = f"第{place}字： “{quotes}”; 主张 {iri}; townkg 数据版本 {version}"
    return _entry(key, {**_fields(source), "note": note})


def bibtex_dataset(work: Work, key: str, version: str, accessed: str = "", part: str = "") -> str:
    """Return the data set as an entry of BibTeX."""
    told = f"; {part}" if part else ""
    fields = {
        "author": " and ".join(f"{{{_safe(name)}}}" for name in work.authors),
        "title": work.title,
        "year": work.released[:4],
        "version": work.version,
        "url": work.address or _ADDRESS,
        "urldate": accessed,
        "note": f"数据版本 {version}{told}",
    }
    return _entry(key, fields)


def _fields(source: Source) -> dict[str, str]:
    year, _, rest = source.issued.partition("-")
    month = rest[:2]
    return {
        "author": f"{{{_safe(source.author)}}}" if source.author else "",
        "title": source.title,
        "year": year,
        "month": _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= 12 else "",
        "publisher": source.source,
        "howpublished": source.host,
        "urldate": source.accessed,
        "langid": "chinese",
    }


def _entry(key: str, fields: dict[str, str]) -> str:
    bare = ("author", "month", "url")
    lines = [
        f"  {name} = {value if name == 'month' else _braced(name, value, name in bare)},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _braced(name: str, value: str, is_bare: bool) -> str:
    text = value if is_bare else _safe(value)
    return f"{{{{{text}}}}}" if name == "title" else f"{{{text}}}"


def _safe(text: str) -> str:
    r"""Return a text that TeX prints as it is.

    >>> _safe("50%_a")
    '50\\%\\_a'
    """
    words = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return _SPECIAL.sub(lambda match: words.get(match[1], f"\\{match[1]}"), text)
