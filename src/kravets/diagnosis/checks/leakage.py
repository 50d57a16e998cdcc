"""Problems of what should not be known: validation samples in the training data, and targets among the inputs."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    need,
    training_features,
    wanted,
)
from kravets.diagnosis.copies import marks_of
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.samples import class_labels


class Leakage(Check):
    """Validation samples that stand in the training data, as they are, brighter or darker, or with a little noise."""

    problem = "leakage"
    most = 0.01

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares rows across the split, beside what repeats within the training data by nature."""
        if case.data.reshuffled:
            return self._drawn_anew()
        need(
            not (case.setup.weighted and self._one_set(case)),
            "weights choose among the same samples, as on a graph",
        )
        told = self._in_a_column(case, outcome)
        if told:
            return told
        share, twice = case.data.overlap or self._of_samples(case)
        if share <= self.most:
            return self._near(case)
        # (what a step of the user's own takes for inputs and what for targets, nobody else knows)
        need(case.setup.compiled_loss or twice < 0.3 * share, "the inputs of a step of the user's own repeat")
        features = training_features(case)
        if features is not None:
            distinct = np.unique(features, axis=0)
            # a measurement with many digits never repeats itself as a whole row
            finest = max(len(np.unique(column)) for column in distinct.T) / len(distinct)
            coarse = finest < 0.5
            need(not coarse or len(distinct) > len(features) // 2, "the inputs repeat anyway")
            need(
                not (coarse and features.shape[1] <= 30 and twice > 0.5 * share),
                "coarse inputs repeat by nature",
            )
        return Finding(
            self.problem,
            "warning" if share > 0.03 or twice < 0.3 * share else "note",
            0.9,
            f"{share:.1%} of the validation samples also stand in the training data.",
            Where(argument="validation_data"),
            (
                Evidence("validation samples also in training", share, f"{self.most} at most"),
                Evidence("training samples that stand there twice", twice, "for comparison"),
            ),
            remedies=("split before copying, oversampling or augmenting", "drop duplicates before the split"),
        )

    def _drawn_anew(self) -> Finding:
        """`shuffle`, and then `take` and `skip`: another split in every epoch, until all were trained on."""
        return Finding(
            self.problem,
            "error",
            0.97,
            "Training and validation data are cut out of one data set that is shuffled anew in every epoch: soon "
            "each validation sample was trained on.",
            Where(argument="validation_data"),
            (Evidence("epochs that share one split", 1, "all"),),
            remedies=("shuffle(..., reshuffle_each_iteration=False)", "take and skip first, then shuffle"),
        )

    @staticmethod
    def _one_set(case: Case) -> bool:
        """Whether training and validation samples are the same ones in the same order."""
        one, two = ([] if part is None else part.inputs() for part in (case.data.train, case.data.validation))
        return bool(one) and len(one) == len(two) and all(map(np.array_equal, one, two))

    def _in_a_column(self, case: Case, outcome: Outcome) -> Finding | None:
        """A column of a table that is the target itself, whatever it is called."""
        sample = case.data.train
        if sample is None or len(sample) < 100 or len(sample.inputs()) != 1 or not sample.targets():
            return None
        table, targets = sample.inputs()[0], sample.targets()[0]
        sound = (
            table.ndim == 2 and table.shape[1] >= 3 and table.dtype.kind in "iuf" and np.isfinite(table).all()
        )
        if not sound or outcome.validation is None or outcome.validation < 0.9:
            return None
        columns = table.astype(np.float64)
        classes = class_labels(targets)
        names = np.unique(classes) if classes is not None else ()
        if 2 <= len(names) <= 20:
            parts = [columns[classes == name] for name in names]
            means, spread = (
                np.array([p.mean(axis=0) for p in parts]),
                np.max([p.std(axis=0) for p in parts], axis=0),
            )
            apart = np.diff(np.sort(means, axis=0), axis=0).min(axis=0) > 1e-6
            same = apart & (spread < 1e-6)
        elif targets.reshape(len(targets), -1).shape[1] == 1 and targets.dtype.kind in "iuf":
            aim = targets.reshape(-1).astype(np.float64)
            centred, aim = columns - columns.mean(axis=0), aim - aim.mean()
            sizes = np.sqrt(np.square(centred).sum(axis=0) * np.square(aim).sum())
            same = np.abs(centred.T @ aim) > 0.99999 * np.maximum(sizes, 1e-12)
        else:
            return None
        if not same.any():
            return None
        return Finding(
            self.problem,
            "warning",
            0.85,
            f"Column {int(np.flatnonzero(same)[0])} of the inputs is the target, in other numbers at most: nothing "
            "else has to be learned.",
            Where(argument="x"),
            (Evidence("columns that are the target", int(same.sum()), "none"),),
            remedies=("leave out what is not known before the answer is",),
        )

    @staticmethod
    def _of_samples(case: Case) -> tuple[float, float]:
        """The same of what was kept of a data set that is no array: at least so many stand in both.

        Numbers of words, users or items repeat by nature, and how often cannot be told of a part.
        """
        parts = [wanted(part, "not seen") for part in (case.data.train, case.data.validation)]
        one, two = (part.inputs() for part in parts)
        same = [p.shape[1:] for p in one] == [p.shape[1:] for p in two]
        measured = any(p.dtype.kind in "fu" and p[0].size > 1 for p in one)
        need(
            same and measured and all(p.dtype.kind in "fuib" for p in (*one, *two)),
            "training and validation rows could not be compared",
        )
        known, asked = marks_of(one, two)
        share = float(np.isin(asked, known).mean())
        need(share > 0, "only some rows could be compared, and none stands in both parts")
        return share, 1 - len(np.unique(known)) / len(known)

    def _near(self, case: Case) -> Finding | None:
        """Copies with a little noise, which augmenting before the split makes."""
        share, by_chance = case.data.near_copies or (0.0, 0.0)
        if share <= max(0.1, 5 * by_chance):
            return None
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"{share:.0%} of the validation samples stand in the training data but for a little noise.",
            Where(argument="validation_data"),
            (
                Evidence("validation samples with a near copy in training", share, "0.1 at most"),
                Evidence("share of them expected by chance", by_chance, "for comparison"),
            ),
            remedies=("split before copying, oversampling or augmenting",),
        )
