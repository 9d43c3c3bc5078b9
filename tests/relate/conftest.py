from __future__ import annotations

import pytest

from townkg.api import KnowledgeGraph
from townkg.store import Store, open_rdflib


@pytest.fixture(scope="session")
def rdflib_store(kg: KnowledgeGraph) -> Store:
    return open_rdflib(kg.graph)
