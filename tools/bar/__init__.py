"""The checks of the quality bar, one concern a module; tools/quality.py runs them.

A check is a function without arguments that returns an `Outcome`. A tool that is not installed
is a finding, never a reason to pass.
"""
