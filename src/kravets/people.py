"""A network's answers beside people's: who is right, who doubts where, whose label nobody shares.

Enters: labels, probabilities, votes of people about the same images. Leaves: plain dictionaries, ready for
JSON. Refuses: what does not fit together. The votes come from `data.load_votes`.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from kravets.measures import Z_95, wilson

_CONSENT = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Borders of the groups of images, by the share of people that agree on the commonest answer."""


def beside_people(labels: np.ndarray, probabilities: np.ndarray, votes: np.ndarray) -> dict[str, Any]:
    """A network and people on the same images.

    Args:
        labels: (n,) integers in [0, classes).
        probabilities: (n, classes), the network's, calibrated where its doubt is to mean something.
        votes: (n, classes) counts, at least one an image.

    Returns:
        A dictionary with

        * `people`: accuracy of the majority (with interval; of a tie it has all answers) and of one voter, in all
          and `per_class`;
        * `network`: its accuracy, in all and `per_class`;
        * `doubt`: the rank correlation of the network's entropy with the people's (Spearman, 95 % interval by
          Bonett and Wright 2000), and how far the network's probabilities, and the labels, are from the votes
          (mean total variation, 0 to 1);
        * `by_consent`: groups of images by how many people agree, with accuracies;
        * `label_unshared`: images whose label less than 5 % of the people chose and another class more than 80 %;
        * `against_majority`: of the images whose label is not the majority's, the share of which the network
          gives the label, and the share of which it sides with the majority.

    Raises:
        ValueError: shapes that do not fit, an image without votes.

    Example:
        >>> told = beside_people(np.array([0, 1]), np.eye(2), np.array([[9, 1], [2, 8]]))
        >>> round(told["people"]["one_voter"], 2), told["people"]["majority"]["value"]
        (0.85, 1.0)
    """
    labels = np.asarray(labels).astype(np.int64)
    fits = votes.ndim == 2 and probabilities.shape == votes.shape and labels.shape == votes.shape[:1]
    if not fits or not (votes.sum(axis=1) > 0).all() or not set(labels) <= set(range(votes.shape[1])):
        raise ValueError(
            f"received labels {labels.shape}, probabilities {probabilities.shape} and votes {votes.shape}, expected "
            "(n,) in [0, classes), (n, classes) and (n, classes) with a vote for every image"
        )
    rows = np.arange(len(labels))
    shares = votes / votes.sum(axis=1, keepdims=True)
    majority, answer = shares.argmax(axis=1), probabilities.argmax(axis=1)
    owned, right = shares[rows, labels], answer == labels
    agreed = owned == shares.max(axis=1)  # a tie is no disagreement
    classes = range(votes.shape[1])
    one_hot = np.eye(votes.shape[1])[labels]
    others = ~agreed
    return {
        "people": {
            "majority": wilson(int(agreed.sum()), len(labels)),
            "one_voter": float(owned.mean()),
            "per_class": [
                {"majority": _share(agreed[labels == c]), "one_voter": _share(owned[labels == c])}
                for c in classes
            ],
        },
        "network": {
            "accuracy": wilson(int(right.sum()), len(labels)),
            "per_class": [_share(right[labels == c]) for c in classes],
        },
        "doubt": {
            "rank_correlation": _rank_correlation(_entropy(probabilities), _entropy(shares)),
            "distance_of_network": _distance(probabilities, shares),
            "distance_of_labels": _distance(one_hot, shares),
        },
        "by_consent": _by_consent(shares.max(axis=1), right, agreed),
        "against_majority": {
            "images": int(others.sum()),
            "network_gives_label": _share(right[others]),
            "network_sides_with_majority": _share(answer[others] == majority[others]),
        },
        "label_unshared": [
            {
                "image": int(i),
                "label": int(labels[i]),
                "label_share": float(owned[i]),
                "people": int(majority[i]),
                "people_share": float(shares[i].max()),
                "network": int(answer[i]),
                "network_probability": float(probabilities[i].max()),
            }
            for i in unshared(labels, votes)
        ],
    }


def unshared(labels: np.ndarray, votes: np.ndarray, *, own: float = 0.05, other: float = 0.8) -> np.ndarray:
    """Images whose label almost nobody shares: indices, the clearest first.

    Args:
        labels: (n,).
        votes: (n, classes).
        own: the label has a smaller share of the votes than this.
        other: another class has a larger one than this.

    Example:
        >>> unshared(np.array([0, 1]), np.array([[1, 99], [1, 99]])).tolist()
        [0]
    """
    shares = votes / votes.sum(axis=1, keepdims=True)
    owned = shares[np.arange(len(labels)), labels]
    found = np.flatnonzero((owned < own) & (shares.max(axis=1) > other))
    return found[np.argsort(owned[found] - shares.max(axis=1)[found], kind="stable")]


def _share(flags: np.ndarray) -> float | None:
    return float(flags.mean()) if len(flags) else None


def _entropy(probabilities: np.ndarray) -> np.ndarray:
    """In nats, (n,)."""
    safe = np.clip(probabilities.astype(np.float64), 1e-12, None)
    return -(safe * np.log(safe)).sum(axis=1)


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    """Mean total variation: the share of votes that would have to be moved."""
    return float(np.abs(first - second).sum(axis=1).mean() / 2)


def _rank_correlation(first: np.ndarray, second: np.ndarray) -> dict[str, float] | None:
    """Spearman's, with its interval; `None` where one of them never changes or there are fewer than five."""
    from scipy.stats import spearmanr

    if len(first) < 5 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    value = float(spearmanr(first, second).statistic)
    half = Z_95 * math.sqrt((1 + value**2 / 2) / (len(first) - 3))
    centre = math.atanh(min(max(value, -1 + 1e-12), 1 - 1e-12))
    low, high = math.tanh(centre - half), math.tanh(centre + half)
    return {"value": value, "low": min(low, value), "high": max(high, value)}


def _by_consent(consent: np.ndarray, right: np.ndarray, agreed: np.ndarray) -> list[dict[str, Any]]:
    groups = []
    for low, high in itertools.pairwise(_CONSENT):
        inside = (consent > low) & (consent <= high)
        if inside.any():
            groups.append(
                {
                    "above": low,
                    "up_to": high,
                    "images": int(inside.sum()),
                    "network": wilson(int(right[inside].sum()), int(inside.sum())),
                    "majority": wilson(int(agreed[inside].sum()), int(inside.sum())),
                }
            )
    return groups
