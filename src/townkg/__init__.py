"""A knowledge graph of place-based policy, with the sentence behind every answer."""
