"""What the files of articles and data sets say of things, as far as matching looks at it.

A column of a table that has no term of the ontology is read by its header: names, places, codes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from townkg.datasets.reading import Reading
from townkg.datasets.templates import NAMESPACES
from townkg.errors import DataError
from townkg.link.row import EXACT
from townkg.link.things import SAME_AS
from townkg.link.words import table
from townkg.model import Triple
from townkg.settings import ALT_LABEL, ID, ONTOLOGY, PREF_LABEL, PREFIXES, RDF_TYPE, SKOS

_RDFS_LABEL = PREFIXES["rdfs"] + "label"
_TITLE = NAMESPACES["dc"] + "title"
NAMES = (PREF_LABEL, _RDFS_LABEL, _TITLE, ALT_LABEL)
NOTATION = SKOS + "notation"
VALID, DOCUMENT = ONTOLOGY + "codeValidIn", ONTOLOGY + "documentNumber"
IN = (ONTOLOGY + "inCounty", ONTOLOGY + "within", ONTOLOGY + "jurisdiction")
LEVEL = (ONTOLOGY + "hasLevel", ONTOLOGY + "honourLevel")
WHEN = (ONTOLOGY + "when", ONTOLOGY + "yearAssessed")
SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
FROM, UNTIL = ONTOLOGY + "from", ONTOLOGY + "until"
_KEPT = frozenset(
    (
        *NAMES,
        RDF_TYPE,
        NOTATION,
        VALID,
        DOCUMENT,
        *IN,
        *LEVEL,
        *WHEN,
        FROM,
        UNTIL,
        EXACT,
        SAME_AS,
    )
)
PUBLISHED = NAMESPACES["dc"] + "issued"
"""Of a thing of an article: the day of the latest article that describes it."""
PLACE = "place"
_ROLES = {"name": _RDFS_LABEL, "place": PLACE, "date": FROM, "document": DOCUMENT}
ROW = NAMESPACES["csvw"] + "Row"

Said = dict[str, dict[str, list[str]]]
"""What is said of things: by IRI, by property."""


def of_articles(data: Path, ontology: Path) -> Said:
    """Return what the articles say of their things; a town lies in the county written about."""
    from townkg.encode import encode_all, read_vocabulary

    said: Said = defaultdict(lambda: defaultdict(list))
    for article in encode_all(data, read_vocabulary(ontology)):
        stated: list[Triple] = [
            (quad.subject, quad.predicate, quad.object)
            for description in article.descriptions.values()
            for quad in description.quads
        ]
        facts = (claim for claim in article.claims if claim.certainty != "ambiguous")
        stated += [triple for claim in facts for triple in claim.triples]
        for subject, predicate, other in stated:
            if predicate.value in _KEPT:
                values = said[subject.value][predicate.value]
                if other.value not in values:
                    values.append(other.value)
        about = _metadata(data, article.article.slug)
        for iri in article.descriptions:
            said[iri][PUBLISHED].append(str(about.get("published", ""))[:10])
            if iri.startswith(f"{ID}town/") and about.get("county"):
                said[iri][ONTOLOGY + "inCounty"] = [str(about["county"])]
    return said


def _metadata(data: Path, slug: str) -> dict[str, object]:
    import tomllib

    return tomllib.loads((data / "articles" / slug / "article.toml").read_text(encoding="utf-8"))


def of_data_set(folder: Path, known: frozenset[str]) -> Said:
    """Return what a data set says of its things.

    Raises: DataError, with what is wrong with it.
    """
    reading = Reading(folder, known)
    if reading.data_set is None or reading.problems:
        raise DataError(reading.drain())
    said: Said = {}
    for line in reading.triples():
        subject, predicate, rest = line.split(" ", 2)
        name = _role(predicate[1:-1])
        if name:
            said.setdefault(subject[1:-1], {}).setdefault(name, []).append(_value(rest))
    if reading.problems:
        raise DataError(reading.problems)
    return said


@cache
def _role(iri: str) -> str:
    """Return the property under which a statement is kept; that of a column by its header.

    >>> _role("https://w3id.org/townkg/id/dataset/list/table.csv#county_code_2018")
    'code@2018'
    >>> _role("https://w3id.org/townkg/id/dataset/list/table.csv#area")
    ''
    """
    if iri in _KEPT:
        return iri
    if not iri.startswith(f"{ID}dataset/"):
        return ""
    header = unquote(iri.rpartition("#")[2]).lower()
    role = next((one for one, how in table()["columns"].items() if re.search(how, header)), "")
    year = re.search(r"(?:19|20)\d\d", header)
    if re.search(str(table()["columns"]["code"]), header):
        return f"code@{year[0] if year else ''}"
    return _ROLES.get(role, "")


def _value(term: str) -> str:
    r"""Return the text of a literal, or an IRI.

    >>> _value('"a \\"b\\""@zh'), _value("<https://a.b/c>")
    ('a "b"', 'https://a.b/c')
    """
    if term.startswith("<"):
        return term[1:-1]
    text = term[1 : term.rindex('"')]
    return _unescaped(text) if "\\" in text else text


def _unescaped(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        known = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else known.get(found[3], found[3])

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", sign, text)
