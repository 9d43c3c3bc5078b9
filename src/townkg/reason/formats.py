"""The formats of triples in files, by their endings; light, so that help and options may ask."""

STYLES = ("nt", "nq", "ttl", "parquet", "arrow")
"""What is written."""
FORMS = ("nt", "nq", "ttl", "trig", "rdf", "jsonld")
"""What may come from the standard input."""
WRITTEN_TABLES = ("parquet", "arrow")
READ_TABLES = (*WRITTEN_TABLES, "feather")
"""Those that are columns of terms, and need pyarrow."""
