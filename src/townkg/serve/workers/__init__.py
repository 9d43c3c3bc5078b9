"""Processes that answer requests and can be killed, and the pool that hands requests to them."""

from __future__ import annotations
