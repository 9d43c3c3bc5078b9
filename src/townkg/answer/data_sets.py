"""Sees that the data sets which a question names are there: without one it would answer nothing."""

from __future__ import annotations

from townkg import settings
from townkg.errors import DataError
from townkg.query.data_sets import missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.query import Question
    from townkg.store import Store


def require(store: Store, question: Question) -> None:
    """Refuse a question that names a data set which the graph has not.

    Raises: DataError that names each of them.
    """
    query = f"""PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?dataset WHERE {{
  GRAPH <{settings.GRAPH}datasets> {{ ?dataset a void:Dataset }}
}}"""
    base = f"{settings.ID}dataset/"
    there = [row["dataset"].value.removeprefix(base) for row in store.select(query)]
    if problems := missing(question, there):
        raise DataError(problems)
