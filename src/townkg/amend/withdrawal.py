"""Takes claims out of an article: their statements, and their names in the table of facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from townkg.amend import edit
from townkg.amend.files import Files
from townkg.encode import terms
from townkg.encode.article import CLAIMS, Article
from townkg.encode.drafts import Written
from townkg.encode.records import FACTS
from townkg.encode.source import shown
from townkg.errors import Problem
from townkg.i18n import Text


def with_their_sets(written: Written, names: Sequence[str]) -> list[str]:
    """Return the claims with every reading set of which they are all the readings."""
    found = list(names)
    for reading_set in written.sets.values():
        readings = {
            draft.name
            for draft in written.drafts.values()
            if draft.value(terms.READING_OF) == reading_set.iri
        }
        if readings and readings <= set(names):
            found.append(reading_set.name)
    return found


def take_out(files: Files, article: Article, names: Sequence[str]) -> None:
    """Return nothing, with the statements of these claims and sets taken out of *files*."""
    base = terms.claim_base(article.slug)
    for name in names:
        files[CLAIMS] = edit.without_claim(files[CLAIMS], base + name, article.claims.prefixes)


def rewrite_facts(
    files: Files, names: AbstractSet[str], instead: str | None, *, drop: bool
) -> list[Problem]:
    """Return the facts that no claim carries any more; the others name only claims that stand.

    *instead* takes the place of the claims withdrawn; *drop* deletes facts that lose their last.
    """
    problems: list[Problem] = []
    lines = []
    for number, line in enumerate(files[FACTS].split("\n"), 1):
        cells = line.split("\t")
        if len(cells) != 4 or not names & set(cells[3].split()):
            lines.append(line)
            continue
        left = list(dict.fromkeys(_renamed(cells[3].split(), names, instead)))
        if left:
            lines.append("\t".join([*cells[:3], " ".join(left)]))
        elif not drop:
            lines.append(line)
            problems.append(_homeless(files, number, cells))
    files[FACTS] = "\n".join(lines)
    return problems


def _renamed(claims: Sequence[str], names: AbstractSet[str], instead: str | None) -> Iterator[str]:
    for claim in claims:
        if claim not in names:
            yield claim
        elif instead:
            yield instead


def _homeless(files: Files, number: int, cells: Sequence[str]) -> Problem:
    place = f"{shown(files.folder)}/{FACTS}"
    found = Text(
        f"撤回之后，没有主张承载这条事实：{cells[2]}",
        f"no claim would carry this fact any more: {cells[2]}",
    )
    cure = Text(
        "请用 --instead 写出取代它的主张，或用 --drop-facts 删除这样的事实",
        "name with --instead the claim that takes its place, or delete such facts by --drop-facts",
    )
    return Problem(place, number, cells[0], found, cure)
