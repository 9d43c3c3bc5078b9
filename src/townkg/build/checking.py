"""Checks everything that people wrote, as far as it can be checked at all."""
