"""The model as MLflow loads it: trees from a file, temperature from a table."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class BoostedTrees:
    """Regression trees that add up."""

    def __init__(self, model):
        self.model = model

    def predict(self, table, params=None):
        """Temperature (K) of each row of ``table``, a data frame with the predictors as columns."""
        total = np.full(len(table), self.model["base"])
        for tree in self.model["trees"]:
            total += self.model["learning_rate"] * walk(tree, table)
        offset = (params or {}).get("offset", 0.0)
        return pd.DataFrame({"temperature": np.round(total + offset, 6)})


def walk(tree, table):
    """What one tree says of each row."""
    if "value" in tree:
        return np.full(len(table), tree["value"])
    low = (table[tree["predictor"]] <= tree["cut"]).to_numpy()
    result = np.empty(len(table))
    result[low], result[~low] = walk(tree["low"], table[low]), walk(tree["high"], table[~low])
    return result


def _load_pyfunc(path):
    """What MLflow calls with the path of the weights."""
    return BoostedTrees(json.loads(Path(path).read_text("utf-8")))
