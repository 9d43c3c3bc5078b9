"""Serves programs: SPARQL endpoint, HTTP API and linked data over one build, in safety.

The process that listens runs no query: it hands each request to a worker process that can be
killed (`workers/`), and only passes on what that writes.
"""

from __future__ import annotations
