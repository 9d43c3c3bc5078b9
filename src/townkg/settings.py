"""The limits and IRIs that hold everywhere."""

from __future__ import annotations

ONTOLOGY = "https://w3id.org/townkg/ontology#"
ID = "https://w3id.org/townkg/id/"
CLAIM = "https://w3id.org/townkg/claim/"
GRAPH = "https://w3id.org/townkg/graph/"
INFERRED_GRAPH = GRAPH + "inferred"
EDITORIAL_GRAPH = GRAPH + "editorial"
DEFAULT_GRAPH = GRAPH + "default"
"""The default graph's IRI on stores whose own default graph is the union of all graphs."""
STAGING_GRAPHS = GRAPH + "staging/"
"""Graphs that are being published: no question may see them."""
DATA_SET_GRAPHS = GRAPH + "dataset/"
LINKS_GRAPH = GRAPH + "links"
ACROSS_GRAPH = GRAPH + "across"
"""What follows from articles, data sets and links together, and from no article alone."""

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"

PREFIXES = {
    "tk": ONTOLOGY,
    "id": ID,
    "claim": CLAIM,
    "graph": GRAPH,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": SKOS,
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""The prefixes that output is written with."""

MAX_PARAMETER = 4096
"""Longest parameter, in bytes of UTF-8: a name or an IRI is never near it."""

REMOTE_TIMEOUT = 30.0
"""Seconds to wait for a SPARQL endpoint."""

VERSION = "0.1.0"
"""The version of the package: what importlib.metadata says, without its 20 ms."""
