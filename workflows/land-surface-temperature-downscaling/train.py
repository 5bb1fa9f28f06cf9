"""Downscale land surface temperature: learn it from land cover on coarse cells, predict it on fine ones.

A coarse pixel is the mean of what lies in it. The model, gradient boosting on regression trees, learns the relation
between the coarse means of the predictors and the coarse temperature, is applied to the fine predictors, and the
difference that remains in each coarse cell is added back, so that the fine map averages to what was observed.
The town it runs on is generated and lies nowhere; its fine temperature is known, so the error of the result is too.
Beside the model stands lst-downscaling.csv: each coarse pixel with its temperature and its error before and after.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np

PREDICTORS = ("ndvi", "built_up", "albedo", "elevation")


def smooth(field, width):
    """Running mean along both axes, scaled to mean 0 and deviation 1."""
    kernel = np.ones(width) / width
    for axis in (0, 1):
        padded = np.pad(field, [(width // 2,) * 2 if one == axis else (0, 0) for one in (0, 1)], "wrap")
        field = np.apply_along_axis(np.convolve, axis, padded, kernel, "valid")
    return (field - field.mean()) / field.std()


def city(size, seed):
    """Predictors and temperature (K) of a town between a river and a hill."""
    dice = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size] / size
    centre = np.exp(-(((x - 0.45) ** 2 + (y - 0.5) ** 2) / 0.05))
    built = np.clip(centre + 0.12 * smooth(dice.normal(size=(size, size)), 5), 0, 1)
    river = np.abs(y - 0.15 - 0.1 * np.sin(5 * x)) < 0.04
    ndvi = np.clip(0.75 - 0.7 * built + 0.07 * smooth(dice.normal(size=(size, size)), 3), 0.02, 0.9)
    ndvi[river], built[river] = 0.02, 0.0
    albedo = np.clip(0.14 + 0.08 * built + 0.015 * smooth(dice.normal(size=(size, size)), 3), 0.05, 0.4)
    elevation = 300 + 180 * np.exp(-((x - 0.9) ** 2 + (y - 0.8) ** 2) / 0.08)
    lst = 301 + 7.5 * built**1.3 - 4.0 * ndvi - 0.0065 * (elevation - 300) - 12 * (albedo - 0.16) - 3.5 * river
    return np.stack([ndvi, built, albedo, elevation], -1), lst + dice.normal(0, 0.15, lst.shape)


def coarsen(field, factor):
    """Means over squares of ``factor`` by ``factor`` pixels."""
    rows, columns = field.shape[0] // factor, field.shape[1] // factor
    return field.reshape(rows, factor, columns, factor, -1).mean(axis=(1, 3)).squeeze()


def grow(x, y, depth):
    """A regression tree as nested dictionaries; splits lie at deciles."""
    if depth == 0 or y.size < 8:
        return {"value": float(y.mean())}
    best = None
    for column in range(x.shape[1]):
        for cut in np.unique(np.quantile(x[:, column], np.linspace(0.1, 0.9, 9))):
            left = x[:, column] <= cut
            if 3 < left.sum() < y.size - 3:
                loss = y[left].var() * left.sum() + y[~left].var() * (~left).sum()
                if best is None or loss < best[0]:
                    best = (loss, column, cut, left)
    if best is None:
        return {"value": float(y.mean())}
    _, column, cut, left = best
    return {
        "predictor": PREDICTORS[column],
        "cut": float(cut),
        "low": grow(x[left], y[left], depth - 1),
        "high": grow(x[~left], y[~left], depth - 1),
    }


def walk(tree, x):
    """What one tree says of each row of ``x``."""
    if "value" in tree:
        return np.full(len(x), tree["value"])
    low = x[:, PREDICTORS.index(tree["predictor"])] <= tree["cut"]
    result = np.empty(len(x))
    result[low], result[~low] = walk(tree["low"], x[low]), walk(tree["high"], x[~low])
    return result


def predict(model, x):
    """What all trees together say of each row of ``x``."""
    return model["base"] + model["learning_rate"] * sum(walk(tree, x) for tree in model["trees"])


def train(x, y, trees, depth, learning_rate):
    """Grow tree after tree, each on what those before it left over."""
    model = {"base": float(y.mean()), "learning_rate": learning_rate, "trees": []}
    fitted = np.full(y.size, model["base"])
    for _ in range(trees):
        tree = grow(x, y - fitted, depth)
        model["trees"].append(tree)
        fitted += learning_rate * walk(tree, x)
    return model


def rmse(a, b):
    """Root of the mean squared difference."""
    return float(np.sqrt(((a - b) ** 2).mean()))


def main():
    """Make the town, train on its coarse pixels, predict the fine ones, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("model"))
    for name, default in (("trees", 120), ("depth", 3), ("coarse_factor", 10), ("seed", 11)):
        parser.add_argument(f"--{name}", type=lambda text: int(float(text)), default=default)
    parser.add_argument("--learning_rate", type=float, default=0.1)
    args = parser.parse_args()

    factor = args.coarse_factor
    predictors, truth = city(24 * factor, args.seed)
    x, y = coarsen(predictors, factor).reshape(-1, len(PREDICTORS)), coarsen(truth, factor).ravel()
    held_out = np.random.default_rng(args.seed).random(y.size) < 0.2
    model = train(x[~held_out], y[~held_out], args.trees, args.depth, args.learning_rate)

    fine = predict(model, predictors.reshape(-1, len(PREDICTORS))).reshape(truth.shape)
    coarse = coarsen(truth, factor)
    repeat = lambda field: np.kron(field, np.ones((factor, factor)))  # noqa: E731
    fine += repeat(coarse - coarsen(fine, factor))
    metrics = {
        "rmse_held_out_coarse_k": rmse(predict(model, x[held_out]), y[held_out]),
        "rmse_fine_k": rmse(fine, truth),
        "rmse_without_downscaling_k": rmse(repeat(coarse), truth),
    }
    metrics = {name: round(value, 4) for name, value in metrics.items()}

    before = np.sqrt(coarsen((repeat(coarse) - truth) ** 2, factor))
    after = np.sqrt(coarsen((fine - truth) ** 2, factor))
    args.output.mkdir(parents=True, exist_ok=True)
    with (args.output / "lst-downscaling.csv").open("w", newline="", encoding="utf-8") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["row", "column", "held_out", "lst_k", "rmse_without_downscaling_k", "rmse_downscaled_k"])
        for (row, column), value in np.ndenumerate(coarse):
            errors = (f"{error[row, column]:.4f}" for error in (before, after))
            table.writerow([row, column, int(held_out[row * coarse.shape[1] + column]), f"{value:.4f}", *errors])
    (args.output / "trees.json").write_text(json.dumps(model) + "\n", encoding="utf-8")
    described = {
        "artifact_path": "model",
        "flavors": {"boosted_trees": {"data": "trees.json", "predictors": list(PREDICTORS), "target": "lst_kelvin"}},
        "metadata": {"data": "generated", "seed": args.seed, "trees": args.trees, "depth": args.depth},
        "metrics": metrics,
    }
    (args.output / "MLmodel").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
