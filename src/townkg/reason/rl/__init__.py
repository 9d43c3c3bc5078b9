"""The rules of an ontology: OWL 2 RL, and rules of our own in the same form."""

from townkg.reason.rl.ruleset import RuleSet, compile_rules
from townkg.reason.rl.table import Entry, rule_table

__all__ = ["Entry", "RuleSet", "compile_rules", "rule_table"]
