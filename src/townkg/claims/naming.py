"""Finds the claim that a person names: by IRI, by article and short name, or by that alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from townkg import settings
from townkg.encode import article_folders
from townkg.encode.article import CLAIMS, claim_names
from townkg.encode.records import WITHDRAWN, Withdrawn, read_withdrawn
from townkg.encode.source import Report
from townkg.encode.syntax import read_document
from townkg.encode.terms import claim_base
from townkg.errors import AmbiguousName, DataError, UnknownName, UsageError
from townkg.frozen import frozen
from townkg.i18n import Text

_CLAIM = Text("主张", "claim")


@frozen
class Named:
    """A claim that was found: its article's folder, its short name, and its end if it has one."""

    folder: Path
    name: str
    withdrawn: Withdrawn | None = None

    @property
    def iri(self) -> str:
        """Return the claim's IRI."""
        return claim_base(self.folder.name) + self.name


def locate(articles: Path, text: str, *, standing: bool = False) -> Named:
    """Return the claim that *text* names; *standing* refuses one that was withdrawn.

    Shape: *text* is an IRI, `claim:<article>/<name>`, `<article>/<name>`, `<article>:<name>` as in
    golden answers, or `<name>` where one article only has it.
    Raises: UnknownName with the nearest names, AmbiguousName with the candidates, UsageError for
    a claim that was withdrawn, DataError for a file that cannot be read.
    """
    slug, name = _parts(text)
    folders = [path for path in article_folders(articles) if slug in ("", path.name)]
    found: list[Named] = []
    known: list[str] = []
    for folder in folders:
        for item in _claims(folder):
            known.append(f"{folder.name}/{item.name}")
            if item.name == name:
                found.append(item)
    if len(found) > 1:
        raise AmbiguousName(text, [(item.folder.name, item.iri) for item in found])
    if not found:
        alike = known if slug else [item.partition("/")[2] for item in known]
        raise UnknownName(f"{slug}/{name}" if slug else name, _CLAIM, alike)
    end = found[0].withdrawn
    if standing and end is not None:
        raise UsageError(
            Text(
                f"{name} 已于 {end.date} 撤回：{end.reason}；名称不再使用，请另写一条主张",
                f"{name} was withdrawn on {end.date}: {end.reason}; a name is never used again, "
                "so write another claim",
            )
        )
    return found[0]


def _parts(text: str) -> tuple[str, str]:
    """Return article and short name; the article is empty where only the name is given."""
    bare = text.strip().removeprefix("<").removesuffix(">")
    for start in (settings.CLAIM, "claim:"):
        bare = bare.removeprefix(start)
    for sign in ("/", ":"):
        slug, found, name = bare.partition(sign)
        if found:
            return slug, name
    return "", bare


def _claims(folder: Path) -> Iterator[Named]:
    """Yield the claims of an article, those that stand first."""
    report = Report(folder)
    document = read_document(report, CLAIMS)
    if document is None:
        raise DataError(report.problems)
    for name in claim_names(document, claim_base(folder.name)):
        yield Named(folder, name)
    if (folder / WITHDRAWN).exists():
        for row in read_withdrawn(report) or ():
            yield Named(folder, row.claim, row)
