"""Holds Splink on DuckDB against the plain scored matcher, on the same labelled sample.

Needs `pip install splink` (5.0). The same names are given to both, without places before and words
after. The threshold of Splink is the lowest that leaves its precision at 0.98 on the tuning half.
Run: python benchmarks/link/splink_trial.py
"""

from __future__ import annotations

import logging
from typing import Any

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from sample import HALVES, Pair, pairs
from townkg import paths
from townkg.link.features import stem
from townkg.link.forms import Gazetteer, forms
from townkg.link.gathering import Gathering, all_things
from townkg.link.row import ARTICLES
from townkg.link.thing import Thing


def main() -> None:
    """Print precision and recall of what Splink accepts, per half."""
    logging.disable(logging.WARNING)
    gathering = Gathering(paths.data(), paths.ontology())
    gazetteer = Gazetteer(gathering.areas())
    things = [one for one in all_things(gathering, (ARTICLES, *gathering.slugs)) if one.names]
    labelled = pairs()
    known = [record(one, one.iri, gazetteer) for one in things]
    asked = [record(pair.query, f"q{n}", gazetteer) for n, pair in enumerate(labelled)]
    scores = scored(pd.DataFrame(asked), pd.DataFrame(known))
    found = [scores.get((f"q{n}", pair.target), 0.0) for n, pair in enumerate(labelled)]
    threshold = chosen(labelled, found)
    print(f"threshold {threshold:.4f}")
    for half in HALVES:
        told = [
            (pair.same, score)
            for pair, score in zip(labelled, found, strict=True)
            if pair.half == half
        ]
        right = sum(same and score >= threshold for same, score in told)
        wrong = sum(not same and score >= threshold for same, score in told)
        same = sum(same for same, _ in told)
        reached = sum(same and score > 0 for same, score in told)
        print(f"{half}: same {same}, reached {reached}, accepted {right + wrong}, wrong {wrong}")


def record(thing: Thing, iri: str, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return a thing as a record of the table that Splink reads."""
    kind = min(thing.kinds, default="")
    form = forms(thing.names[0], kind, gazetteer)[0]
    places = [stem(gazetteer.full(one)) for one in (*form.places[::-1], *thing.places)]
    return {
        "unique_id": iri,
        "kind": kind,
        "core": form.core,
        "sound": form.sound,
        "place": places[0] if places else None,
        "code": next((code for code, _ in thing.codes if code.isdecimal()), None),
        "document": min(thing.documents, default=None),
        "numbers": " ".join(sorted(form.numbers)) or "none",
    }


def scored(asked: pd.DataFrame, known: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return the probability of each pair that Splink looked at."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("core", [0.95, 0.88, 0.7]),
            cl.ExactMatch("place"),
            cl.ExactMatch("code"),
            cl.ExactMatch("document"),
            cl.ExactMatch("numbers"),
        ],
        blocking_rules_to_generate_predictions=[block_on("kind")],
    )
    api = DuckDBAPI()
    tables = [
        api.register(asked, dataset_display_name="asked"),
        api.register(known, dataset_display_name="known"),
    ]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("core", "kind")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("core"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("kind", "place"))
    frame = linker.inference.predict().as_pandas_dataframe()
    both = zip(frame["unique_id_l"], frame["unique_id_r"], frame["match_probability"], strict=True)
    return {(a, b) if str(a).startswith("q") else (b, a): float(p) for a, b, p in both}


def chosen(labelled: list[Pair], found: list[float]) -> float:
    """Return the lowest threshold that leaves 0.98 of what the tuning half accepts right."""
    tuning = [
        (score, pair.same)
        for pair, score in zip(labelled, found, strict=True)
        if pair.half == HALVES[0]
    ]
    fitting = [
        score
        for score, _ in tuning
        if score > 0
        and sum(same for other, same in tuning if other >= score)
        >= 0.98 * sum(other >= score for other, _ in tuning)
    ]
    return min(fitting, default=1.0)


if __name__ == "__main__":
    main()
