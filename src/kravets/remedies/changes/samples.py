"""Remedies of the data.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kravets.diagnosis.copies import marks_of
from kravets.diagnosis.facts import Case
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.structures import flat, packed, part_of
from kravets.remedies.changes.remedy import remedy
from kravets.remedies.reading import sorted_by_class
from kravets.remedies.recipe import Recipe

_FEWEST = 10  # validation samples that tell anything


@remedy(
    "scaled-inputs",
    "Brings pixels to [0, 1], and other inputs to mean 0 and deviation 1.",
    "x / 255; or (x - x_train.mean(axis=0)) / x_train.std(axis=0)",
)
def _scaled_inputs(recipe: Recipe, case: Case) -> Recipe | None:
    parts = flat(recipe.x)
    # beside other inputs, whole numbers may be words or kinds of things
    kinds = "iufb" if len(parts) == 1 else "f"
    known = [
        _scale_of(part) if part.dtype.kind in kinds or part.dtype == np.uint8 else None for part in parts
    ]
    if recipe.scaling is not None or all(one is None for one in known):
        return None
    return recipe.changed(scaling=tuple(known))


def _scale_of(part: np.ndarray) -> tuple[Any, Any] | None:
    """Mean and deviation of an input; None where they are near 0 and 1."""
    x = np.asarray(part[:20_000], np.float64)
    if x[0].size >= 16 and x.min() >= 0 and 64 < x.max() <= 255:  # pixels
        return 0.0, 255.0
    finite = np.where(np.isfinite(x), x, np.nan)
    with np.errstate(all="ignore"):
        if x.ndim == 2:
            mean, deviation = np.nanmean(finite, axis=0), np.nanstd(finite, axis=0)
        else:
            mean, deviation = np.nanmean(finite), np.nanstd(finite)
    typical = float(np.median(np.atleast_1d(deviation)))
    deviation = np.where(deviation > 1e-6 * max(typical, 1e-30), deviation, 1.0)
    if np.abs(mean).max() < 0.3 and np.min(deviation) > 0.5 and np.max(deviation) < 2:
        return None
    return mean, deviation


@remedy(
    "finite-data",
    "Leaves out the samples that hold NaN or infinity.",
    "keep = np.isfinite(x).all(axis=1) & np.isfinite(y); x, y = x[keep], y[keep]",
)
def _finite_data(recipe: Recipe, case: Case) -> Recipe | None:
    sound = np.ones(len(flat(recipe.x)[0]), bool)
    for part in (*flat(recipe.x), *flat(recipe.y)):
        if part.dtype.kind == "f":
            sound &= np.isfinite(part.reshape(len(part), -1)).all(axis=1)
    if sound.all():
        return None
    if sound.mean() > 0.5:
        return _only(recipe, sound)
    filled = _filled(recipe.x)
    same = all(
        np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        for a, b in zip(flat(recipe.x), flat(filled), strict=True)
    )
    return None if same else recipe.changed(x=filled)


def _filled(structure: Any) -> Any:
    def fill(part: np.ndarray) -> np.ndarray:
        if part.dtype.kind != "f":
            return part
        means = np.nanmean(np.where(np.isfinite(part), part, np.nan), axis=0)
        return np.where(np.isfinite(part), part, np.nan_to_num(means)).astype(part.dtype)

    return keras.tree.map_structure(fill, structure)


def _only(recipe: Recipe, sound: np.ndarray) -> Recipe:
    rows = np.flatnonzero(sound)
    return recipe.changed(rows=rows if recipe.rows is None else np.intersect1d(rows, recipe.rows))


@remedy(
    "shuffled", "Shuffles the samples before the training.", "shuffle=True in fit; dataset.shuffle(len(x))"
)
def _shuffled(recipe: Recipe, case: Case) -> Recipe | None:
    # (a trial draws its own held-out part at random, so a split of sorted data is mended with it)
    if recipe.shuffle is True and not sorted_by_class(case):
        return None
    return recipe.changed(shuffle=True, validation=None)


@remedy(
    "class-weights",
    "Weighs each class by its rarity.",
    "class_weight={c: len(y) / (classes * count[c]) for c in range(classes)} in fit; sample weights times it",
)
def _class_weights(recipe: Recipe, case: Case) -> Recipe | None:
    labels = class_labels(recipe.targets)
    if labels is None or recipe.class_weight or len(case.setup.heads) > 1:
        return None
    if recipe.weight is not None and recipe.weight.shape != labels.shape:
        return None
    names, places = np.unique(labels, return_inverse=True)
    counts = np.bincount(places, weights=recipe.weight)
    weights = counts.sum() / (len(names) * np.where(counts > 0, counts, np.inf))
    if recipe.weight is not None:  # Keras takes either weights of classes or of samples
        return recipe.changed(weight=recipe.weight * weights[places])
    return recipe.changed(class_weight={int(n): float(w) for n, w in zip(names, weights, strict=True)})


@remedy(
    "cleaned-labels",
    "Leaves out the training samples whose label a plain method contradicts most surely.",
    "p = cross_val_predict(KNeighborsClassifier(20), x, y, method='predict_proba'); drop where p[y] is small",
)
def _cleaned_labels(recipe: Recipe, case: Case) -> Recipe | None:
    from sklearn.decomposition import PCA
    from sklearn.model_selection import cross_val_predict
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from kravets.diagnosis.reference import features_of

    features = features_of(flat(recipe.x))
    labels = class_labels(recipe.targets)
    if features is None or labels is None or len(features) < 100 or len(features) > 30_000:
        return None
    steps: list[Any] = [StandardScaler()]
    if features.shape[1] > 50:
        steps.append(PCA(50, svd_solver="randomized", random_state=0))
    method = make_pipeline(*steps, KNeighborsClassifier(20))
    codes = np.unique(labels, return_inverse=True)[1]
    if np.bincount(codes).min() < 5:
        return None
    probabilities = cross_val_predict(method, features, codes, cv=5, method="predict_proba")
    own = probabilities[np.arange(len(codes)), codes]
    suspect = own < 0.5 * probabilities.max(axis=1)
    return _only(recipe, ~suspect) if 0.01 < suspect.mean() < 0.6 else None


@remedy(
    "distinct-samples",
    "Leaves out copies of samples before the split.",
    "_, keep = np.unique(x, axis=0, return_index=True); x, y = x[keep], y[keep]",
)
def _distinct_samples(recipe: Recipe, case: Case) -> Recipe | None:
    if any(part.dtype.kind not in "iufb" for part in flat(recipe.x)):
        return None
    later = [] if recipe.validation is None else [flat(recipe.validation[0])]
    marks, *later_marks = marks_of(flat(recipe.x), *later)
    sound = _firsts(marks)
    if recipe.pooled and recipe.validation_rows is not None:
        aside = np.isin(np.arange(len(marks)), recipe.validation_rows)
        few = max(_FEWEST, len(recipe.validation_rows) / 4)
        if sound[aside].sum() < few:  # then the training part gives the copies up
            order = np.argsort(~aside, kind="stable")
            sound[order] = _firsts(marks[order])
    changed = recipe if sound.all() else _only(recipe, sound)
    if recipe.validation is not None:
        new = ~np.isin(later_marks[0], marks)
        if not new.all() and new.sum() > _FEWEST:
            validation = tuple(part_of(part, np.flatnonzero(new)) for part in recipe.validation)
            changed = changed.changed(validation=validation)
    return changed


def _firsts(marks: np.ndarray) -> np.ndarray:
    """Whether a row is the first of its kind."""
    first = np.zeros(len(marks), bool)
    first[np.unique(marks, return_index=True)[1]] = True
    return first


@remedy(
    "no-variation",
    "Takes out the random variation of the inputs inside the network.",
    "remove the Random* layers, or give them a smaller factor",
)
def _no_variation(recipe: Recipe, case: Case) -> Recipe | None:
    names = {layer.name for layer in case.setup.layers if layer.kind.startswith("Random")}
    return recipe.changed(without=recipe.without | names) if names else None


@remedy(
    "validation-by-lot",
    "Draws the validation part by lot from the same samples as the training part, prepared alike.",
    "x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.1, stratify=y)",
)
def validation_by_lot(recipe: Recipe, case: Case) -> Recipe | None:
    """Holds a tenth of the training samples out, or as many of all as the user did; None of fewer than 50."""
    count = len(flat(recipe.x)[0])
    if count < 50:
        return None
    # a trial takes those of them that it may see; of ten or more some are left
    wanted = len(recipe.validation_rows) if recipe.validation_rows is not None else count // 10
    chosen = np.random.default_rng(3).permutation(count)[: max(_FEWEST, wanted)]
    return recipe.changed(validation=None, validation_rows=np.sort(chosen))


@remedy(
    "prepared-alike",
    "Brings the validation inputs to the mean and deviation that the training inputs have.",
    "prepare(x_train), prepare(x_val) by one function, with the numbers of the training part",
)
def _prepared_alike(recipe: Recipe, case: Case) -> Recipe | None:
    if not recipe.pooled or recipe.validation_rows is None:
        return None
    aside = np.isin(np.arange(len(flat(recipe.x)[0])), recipe.validation_rows)
    made = [_moved(part, aside) if part.dtype.kind == "f" else part for part in flat(recipe.x)]
    if all(a is b for a, b in zip(made, flat(recipe.x), strict=True)):
        return None
    return recipe.changed(x=packed(recipe.x, made))


def _moved(part: np.ndarray, aside: np.ndarray) -> np.ndarray:
    """Rows with those aside at the others' mean and deviation, column by column; itself where they are near."""
    axis = 0 if part.ndim == 2 else None
    with np.errstate(all="ignore"):
        mean, deviation = part[~aside].mean(axis=axis), part[~aside].std(axis=axis)
        other, spread = part[aside].mean(axis=axis), part[aside].std(axis=axis)
        away = np.abs(other - mean) / deviation
        ratio = np.abs(np.log(spread / deviation))
    sound = np.isfinite(away) & np.isfinite(ratio)  # a column of one value stays
    if not np.any(sound & ((away > 0.5) | (ratio > 0.5))):
        return part
    scale = np.where(sound, deviation / np.where(sound, spread, 1), 1)
    moved = part.copy()
    moved[aside] = np.where(sound, (part[aside] - other) * scale + mean, part[aside])
    return moved
