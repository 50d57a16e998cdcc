"""What a plain method gets from the same samples: the better of ridge regression and nearest neighbours.

Enters: a `Case`. Leaves: its skill on validation samples, and within the training samples. Refuses: pictures as
targets, where a method that knows no neighbourhood is no measure, and autoencoders, where whoever may copy has an easy
game.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kravets.diagnosis.facts import Case
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.skills import accuracy_of, columns, explained, guess_of

_FEATURES = 50  # principal components that the plain methods see


def features_of(inputs: list[np.ndarray]) -> np.ndarray | None:
    """One flat row of numbers a sample; integer sequences become counts."""
    if len(inputs) == 0 or any(part.dtype == object or part.dtype.kind not in "iufb" for part in inputs):
        return None
    rows = []
    for part in inputs:
        flat = part.reshape(len(part), -1)
        if part.dtype.kind in "iu" and part.ndim == 2 and flat.min() >= 0 and 20 < flat.max() < 100_000:
            counts = np.zeros((len(flat), min(int(flat.max()) + 1, 2000)), np.float32)
            for column in flat.T:
                inside = column < counts.shape[1]
                np.add.at(counts, (np.flatnonzero(inside), column[inside]), 1)
            flat = np.concatenate([counts, flat], axis=1) if flat.shape[1] <= 30 else counts
        rows.append(flat.astype(np.float64))
    features = np.concatenate(rows, axis=1)
    return features if np.isfinite(features).all() and features.size <= 20_000_000 else None


def reference_of(
    case: Case, task: str, later_targets: np.ndarray | None
) -> tuple[float | None, float | None]:
    """The skill of the better of two plain methods, on validation samples and within the training sample."""
    train, validation = case.data.train, case.data.validation
    if train is None or task == "labels":
        return None, None
    features = features_of(train.inputs())
    if features is None or len(features) < 50:
        return None, None
    targets = np.asarray(train.targets()[0])
    if targets.ndim > 2:
        return None, None  # a plain method that knows no neighbourhood is no measure for pictures
    if task == "numbers" and np.array_equal(columns(targets), features):
        return None, None  # an autoencoder: whoever may copy has an easy game
    beside = None
    if later_targets is not None and validation is not None and len(later_targets) >= 30:
        held_out = features_of(validation.inputs())
        if held_out is None or held_out.shape[1] != features.shape[1]:
            return None, None
        known = (features, targets)
        asked = (held_out[: len(later_targets)], later_targets)
        beside = _plain_skill(task, known, asked, balanced=case.setup.weighted)
        if beside is None or (beside > 0.15 and task != "classes"):
            return beside, None
    half = np.random.default_rng(0).permutation(len(features)) < len(features) * 2 // 3
    known, asked = (features[half], targets[half]), (features[~half], targets[~half])
    within = _plain_skill(task, known, asked, balanced=case.setup.weighted)
    return (within if beside is None else beside), within


def _plain_skill(task: str, known: Any, asked: Any, *, balanced: bool = False) -> float | None:
    from sklearn.decomposition import PCA
    from sklearn.linear_model import Ridge
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
    from sklearn.preprocessing import StandardScaler

    features, targets = known
    scaler = StandardScaler().fit(features)
    one, two = scaler.transform(features), np.clip(scaler.transform(asked[0]), -10, 10)
    if one.shape[1] > _FEATURES:
        count = min(_FEATURES, len(one) // 2)
        # (three rounds find the same components as the seven that are usual, in less than half the time)
        reduction = PCA(count, svd_solver="randomized", iterated_power=3, random_state=0).fit(one)
        one, two = reduction.transform(one), reduction.transform(two)
    if task == "numbers":
        truth, wanted = columns(targets), columns(asked[1])
        centre = truth.mean(axis=0)
        skills = [
            explained(wanted, method.fit(one, truth).predict(two).reshape(wanted.shape), centre)[0]
            for method in (Ridge(1.0), KNeighborsRegressor(10))
        ]
        return max(skills)
    labels, wanted_labels = class_labels(targets), class_labels(asked[1])
    if labels is None or wanted_labels is None or len(np.unique(labels)) < 2:
        return None
    names, codes = np.unique(labels, return_inverse=True)
    guess = guess_of(codes, balanced)
    one_hot = np.eye(len(names))[codes]
    linear = names[Ridge(1.0).fit(one, one_hot).predict(two).argmax(axis=1)]
    near = KNeighborsClassifier(min(10, len(one))).fit(one, labels).predict(two)
    best = max(accuracy_of(wanted_labels, said, balanced) for said in (linear, near))
    return float(np.clip((best - guess) / max(1 - guess, 1e-9), -1, 1))
