from __future__ import annotations

import dataclasses
import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kravets.diagnosis import facts, judging
from kravets.diagnosis.checks import CHECKS, Check, NotApplicable
from kravets.diagnosis.facts import Activity, Case, Probe, Sample, Update
from kravets.diagnosis.findings import SEVERITIES, Evidence, Finding
from kravets.diagnosis.judging import judge, ranked
from kravets.diagnosis.outcome import Outcome
from kravets.diagnosis.vocabulary import EXPLAINS, PROBLEMS

NAN, INFINITY = float("nan"), float("inf")
BY_PROBLEM = {check.problem: check for check in CHECKS}
RANDOM = np.random.default_rng(0)
X, LATER_X = (RANDOM.normal(size=(count, 6)).astype(np.float32) for count in (300, 150))
Y, LATER_Y = X[:, :3].argmax(axis=1), LATER_X[:, :3].argmax(axis=1)
ONE_HOT, LATER_ONE_HOT = np.eye(3, dtype=np.float32)[Y], np.eye(3, dtype=np.float32)[LATER_Y]
SORTED, BITS, RARE = np.sort(Y), (X > 0) * 1.0, np.where(np.arange(300) % 20 == 0, 1, 0)
SETTLED = (1.1, 0.9, 0.75, 0.6, 0.55, 0.55, 0.54, 0.55)
FALLING, STUCK = (1.1, 0.9, 0.75, 0.6, 0.5, 0.45, 0.42, 0.41), (1.1,) * 8
NORMS = {"one": 0.5, "two": 0.5, "answer": 0.5}
HE = float(np.sqrt(2 / 16))
UNSURE = "not applicable"
Change = dict[str, Any]
Row = tuple[str, str | None, Change, Outcome]


# What a case may differ in from the sound one.
def setup(**settings: Any) -> Change:
    return {"setup": settings}


def data(**settings: Any) -> Change:
    return {"data": settings}


def samples(x: Any, y: Any = Y, **settings: Any) -> Change:
    return data(train=Sample(x, y), **settings)


def labels(y: Any) -> Change:
    return samples(X, y, labels_in_order=None)


def order(y: Any, **settings: Any) -> Change:
    return data(labels_in_order=y, **settings)


def head(activation: Any = "softmax", loss: Any = "sparse_categorical_crossentropy", **more: Any) -> Change:
    stated: Change = {"units": 3, "loss": loss, "from_logits": False, **more}
    return setup(heads=[facts.HeadFacts("answer", activation, **stated)])


def layer(name: str = "one", kind: str = "Dense", **more: Any) -> facts.LayerFacts:
    stated: Change = {"activation": "relu", "units": 16, "fan_in": 16, "weights": 272, **more}
    return facts.LayerFacts(name, kind, **stated)


def layers(*given: facts.LayerFacts, **settings: Any) -> Change:
    return setup(layers=list(given), **settings)


def began(*deviations: float | None, **more: Any) -> Change:
    kernels = zip(NORMS, deviations, strict=False)
    return layers(*(layer(name, initial_deviation=deviation, **more) for name, deviation in kernels))


def regular(kind: str, **settings: float) -> Change:
    return layers(layer(), layer("regular", kind, fan_in=None, settings=settings))


def normed(size: int | None = 32, **more: Any) -> Change:
    norm = facts.LayerFacts("norm", "BatchNormalization", weights=64, **more)
    return layers(layer(), norm, batch_size=size)


def act(name: str, maker: Any = None, kind: str = "Dense", activation: Any = "relu", **more: Any) -> Activity:
    seen: Change = {"input_deviation": 1.0, "input_peak": 3.0, "weighted": kind == "Dense", **more}
    return Activity(name, kind, activation, producers=(maker,), **seen)


def probe(step: int = 0, **more: Any) -> Probe:
    seen: Change = {"gradients": NORMS, "weights": dict.fromkeys(NORMS, 2.0)}
    seen |= {"loss": 1.0, "activities": chain("relu", "relu", "softmax"), **more}
    return Probe(step, 0, **seen)


def probes(**more: Any) -> Change:
    return {"probes": [probe(step, **more) for step in (0, 10, 40, 80)]}


def acting(*activities: Activity) -> Change:
    return probes(activities=list(activities))


def chain(*activations: str | None) -> list[Activity]:
    names = [*("one", "two", "three")[: len(activations) - 1], "answer"]
    return [act(n, m, activation=a) for n, m, a in zip(names, [None, *names], activations, strict=False)]


def flowing(*gradients: float) -> Change:
    return probes(gradients=dict(zip(NORMS, gradients, strict=False)))


def fed(deviation: float, peak: float, feature: float = NAN, maker: str | None = None) -> Change:
    seen = {"input_deviation": deviation, "input_peak": peak, "input_feature_peak": feature}
    return acting(act("flat", maker, "Flatten", None), act("one", "flat", **seen))


def through_time(left: float, kind: str = "LSTM") -> Change:
    """The gradient at each of 30 moments, where a step back leaves so much of it."""
    return probes(through_time={"one": left ** np.arange(30.0)[::-1]}, activities=[act("one", kind=kind)])


def overflowing(deviation: float) -> Change:
    activities = [act("one", deviation=1.0), act("two", "one", deviation=deviation)]
    broken = {"loss": NAN, "nonfinite": True, "gradients": dict.fromkeys(NORMS, NAN)}
    return {"probes": [probe(activities=activities, **broken)]}


def squashed(*shares: float) -> Change:
    seen = [act("one", activation="tanh", saturated=share) for share in shares]
    return {"probes": [probe(10 * number, activities=[activity]) for number, activity in enumerate(seen)]}


def updates(*ratios: float) -> Change:
    ratios = ratios * 8 if len(ratios) == 1 else ratios
    return {"updates": [Update(step, {"one": ratio, "two": ratio}) for step, ratio in enumerate(ratios)]}


def scheduled(*rates: float, every: int = 10) -> Change:
    made = [Update(every * number, {"one": 0.01, "two": 0.01}, rate) for number, rate in enumerate(rates)]
    return {"updates": made, "steps": every * len(rates)}


def epochs(*losses: float, later: Any = ()) -> Change:
    rows = [{"loss": loss} for loss in losses]
    return {"history": [r | {"val_loss": v} for r, v in zip(rows, later, strict=True)] if later else rows}


def lowering(monitor: str, mode: str) -> Change:
    return setup(callbacks={"ReduceLROnPlateau": {"monitor": monitor, "mode": mode}})


def halting(mode: str) -> Change:
    return setup(callbacks={"EarlyStopping": {"monitor": "val_accuracy", "mode": mode, "patience": 3}})


def saving(*, best: bool) -> Change:
    return setup(callbacks={"ModelCheckpoint": {"monitor": "val_loss", "save_best_only": best}})


def fading(*rates: float) -> Change:
    falling = zip(FALLING, rates, strict=False)
    return {"history": [{"loss": loss, "learning_rate": rate} for loss, rate in falling]}


def answering(answers: np.ndarray) -> Change:
    return {"final": {"train": [answers]}}


def steps(*losses: float) -> Change:
    return {"batch_losses": list(enumerate(losses))}


def both(*changes: Change) -> Change:
    merged: Change = {}
    for change in changes:
        for key, value in change.items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def case(*changes: Change) -> Case:
    """A sound training of a small classifier, but for the changes."""
    change = both(*changes)
    sizes = {"batch_size": 32, "epochs": 8, "trainable_weights": 595, "all_weights": 595}
    stack = [layer("one"), layer("two"), layer("answer", activation="softmax", units=3)]
    stated: Change = {"layers": stack, "optimizer": "adam", "learning_rate": 1e-3, **sizes, **head()["setup"]}
    stated |= {"shuffles": True, "has_validation": True, **change.pop("setup", {})}
    seen = facts.DataFacts(Sample(X, Y), Sample(LATER_X, LATER_Y), 300, Y, (0.0, 0.0), kind="arrays")
    answers = [0.1 + 0.7 * part for part in (ONE_HOT, LATER_ONE_HOT, ONE_HOT[:64])]
    final = facts.FinalFacts(*([answer] for answer in answers), repeats=0.0, batch_dependence=0.0)
    course = both(probes(), updates(3e-3), epochs(*FALLING, later=FALLING), steps(*np.linspace(1.1, 0.9, 20)))
    course |= {"steps": 80, "ended": "finished", "file": "train.py", "line": 7}
    return Case(
        facts.SetupFacts(**stated),
        dataclasses.replace(seen, **change.pop("data", {})),
        final=dataclasses.replace(final, **change.pop("final", {})),
        **{**course, **change},
    )


def so(outcome: Outcome, **more: Any) -> Outcome:
    return dataclasses.replace(outcome, **more)


GOOD = Outcome("classes", 3, 0.9, 0.88, 0.0, 0.8, 0.8, 0.03, (Y, Y), (LATER_Y, LATER_Y), None, (0.3, 0.3))
HALF = so(GOOD, train=0.4, validation=0.38, reference=0.35)
MISSED: Change = {"train_classes": (Y, 0 * Y), "validation_classes": (LATER_Y, 0 * LATER_Y)}
POOR = so(GOOD, train=0.02, validation=0.01, **MISSED)
BLIND = so(POOR, reference=0.01, reference_within=0.0)  # nobody can tell anything
NUMBERS = Outcome("numbers", None, 0.9, 0.88, 0.0, 0.8, 0.8, 0.02)
UNKNOWN = Outcome()
NEGLECTED, RECOGNISED = (so(GOOD, validation_classes=(RARE, said)) for said in (0 * RARE, RARE))
SIXTY = so(HALF, train_classes=(Y, np.where(np.arange(300) % 10 < 6, Y, (Y + 1) % 3)))


def partly(beside: float, within: float) -> Any:
    """What a plain method can tell of validation and of training labels."""
    return {"reference": beside, "reference_within": within}


def disagreeing(surest: float, others: float, count: int = 300, certainty: float = 0.99) -> Outcome:
    """Held-out answers, a third of them sure, that contradict so many of the labels in either part."""
    number = np.arange(count)
    sure = number % 3 == 0
    wrong = number % 100 < 100 * np.where(sure, surest, others)
    second = np.where(wrong, np.where(sure, certainty, 0.6), np.where(sure, 1 - certainty, 0.4))
    share = {"validation": 0.5, "validation_probabilities": np.c_[1 - second, second]}
    return so(GOOD, reference=0.4, validation_classes=(0 * number, wrong * 1), **share)


MSE, BCE, CATEGORICAL = "mean_squared_error", "binary_crossentropy", "categorical_crossentropy"
LINEAR, UNIT = head("linear", MSE, units=1), head("sigmoid", BCE, units=1)
BRANCH = layers(layer("one", initial_deviation=HE), layer("two", initial_deviation=0.0, initial_same=True))
RISEN = steps(1.0, *[2.0, 1.8, 1.5, 1.4, 1.3], *np.linspace(1.2, 0.9, 30))
FIRST = act("one", activation=None)
THROUGH_DROPOUT = acting(FIRST, act("drop", "one", "Dropout", None), act("answer", "drop"))
THROUGH_RELU = acting(FIRST, act("rectifier", "one", "ReLU", None), act("answer", "rectifier"))
RESIDUAL = acting(
    FIRST, act("two", "one"), act("gap", "one", "Dropout", None), act("answer", "two", activation="softmax")
)
NARROW = both(layers(layer("one", units=2), layer("answer")), acting(*chain("linear", "softmax")))
OTHER_CLASSES = data(validation=Sample(LATER_X, 0 * LATER_Y + 3))
RARE_LATER = both(
    head("sigmoid", "binary_crossentropy", units=1), data(validation=Sample(LATER_X, 0 * LATER_Y))
)
ONE_WRONG = steps(*[0.01] * 30, *((0.01 * n + 2) / n for n in range(31, 40)))  # of a batch of eight, surely
ANOTHER_CLASS = steps(*[0.1] * 30, *(0.1 + 4 * (n - 29) / n for n in range(30, 40)))
CLIMBING = both(updates(0.05), {"batch_losses": [(0, 0.5 * n) for n in range(1, 20)]})
DECAYED = both(setup(weight_decay=0.1), {"probes": [probe(), probe(80, weights={"one": 0.1})]})
VARIED = both(layers(layer("turn", "RandomRotation", fan_in=None)), epochs(1.1, 1.1, 1.1, 1.1))
HASTY = setup(callbacks={"EarlyStopping": {"patience": 1, "monitor": "val_loss"}})
LARGE: Change = {"input_deviation": 7e3, "input_peak": 4e4}
SCALING = act("scaling", None, "Rescaling", None), act("flat", "scaling", "Flatten", None)
TWICE_SCALED = acting(*SCALING, act("one", "flat", input_deviation=0.001, input_peak=0.004))
NORMALIZED = acting(
    act("one", input_deviation=70.0, input_peak=4e4), act("norm", "one", "BatchNormalization", None)
)
BESIDE_WORDS = acting(
    act("words", None, "Embedding", None),
    Activity("joined", "Concatenate", None, False, ("words", None)),
    act("one", "joined", **LARGE),
)
HARDLY_MIXED = SORTED[
    np.argsort(np.arange(len(SORTED)) + np.random.default_rng(0).uniform(0, 30, len(SORTED)))
]
ANSWERS = np.linspace(0.5, 0.99, 300)[:, None]
BEYOND = both(LINEAR, labels(np.linspace(0.4, 2.0, 300)), answering(ANSWERS))
RECURRENT = acting(act("one", None, "SimpleRNN", "relu"), act("answer", "one", activation="softmax"))
COUNTS = both(LINEAR, labels(Y), {"data": {"validation": Sample(LATER_X, LATER_Y)}})
FOLLOWING: Change = {"final": {"validation": [LATER_Y[:, None] + LATER_X[:, 4:5]]}}
RAN_DOWN = updates(*[0.01] * 4, *[1e-5] * 4)
TINY, HUGE = updates(1e-6), updates(0.5)
NOTHING_HELD_OUT = setup(has_validation=False)
SWINGING = epochs(1.0, 0.6, 0.9, 0.5, 0.9, 0.6, 0.9)
WOBBLING = epochs(1.0, 0.6, 0.9, 0.5, 0.9, 0.6, 0.9, later=(0.9, 0.6, 0.65, 0.6, 0.61, 0.6, 0.62))
AT_REST = epochs(1.0, 0.5, 0.51, 0.5, 0.51, 0.5, 0.51)
RISING = epochs(*FALLING, later=FALLING[::-1])
NEGATIVE = (1.0, 0.0, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0)
KEPT = setup(
    callbacks={"EarlyStopping": {"restore_best_weights": True, "patience": 9, "monitor": "val_loss"}}
)
BIT_RISING = epochs(*FALLING, later=(1, 0.9, 0.8, 0.7, 0.8, 0.8, 0.8, 0.8))
ONE_SAMPLE = both(setup(batch_size=1), {"steps": 2400})
FEW_WEIGHTS = both(setup(trainable_weights=40), data(train_count=300))
PENALIZED = layers(layer(settings={"penalty": 0.01}))
EMPTIED = both(PENALIZED, {"probes": [probe(), probe(80, weights=dict.fromkeys(NORMS, 1e-3))]})
SIGMOIDS = probes(
    gradients={"one": 4e-3, "two": 0.1, "answer": 1.0},
    activities=chain("sigmoid", "sigmoid", "sigmoid", "softmax"),
)
RANKED: Change = {"history": [{"loss": 0.2, "auc": 0.8, "val_auc": 0.75}]}
SINKING = (1.0, 0.8, 0.6, 0.45, 0.3)
ALL_AT_ONCE = both(setup(batch_size=300), {"steps": 8})
GAPS = np.where(RARE == 1, -1, Y)
SINKING_BELOW_ZERO = (-0.2, -0.6, -0.9, -0.97, -0.99, -1.0, -1.01, -1.02)
LOWERING_TWICE = setup(
    callbacks={
        "ReduceLROnPlateau": {"monitor": "val_loss", "mode": "auto"},
        "ReduceLROnPlateau (2)": {"monitor": "val_accuracy", "mode": "min"},
    }
)
CONTINUED: Change = {"continued": True}
FAR = both(LINEAR, labels(1e5 + 1e4 * X[:, 0]), answering(np.full((300, 1), 4e4)))  # on their way to 100,000
FIRST_PHASE = both(CONTINUED, setup(trainable_weights=20, all_weights=595))

# What each check must say (a severity, nothing or that it cannot judge) of which case with which outcome.
ROWS: list[Row] = [
    ("loss_head_mismatch", "error", head(units=1), POOR),
    ("loss_head_mismatch", "error", head("sigmoid", CATEGORICAL, units=1), POOR),
    (
        "loss_head_mismatch",
        None,
        both(head("sigmoid", MSE, units=1), labels(Y / 2 + 0.02 * X[:, 0])),
        NUMBERS,
    ),
    ("loss_head_mismatch", "error", head(from_logits=True), GOOD),
    ("loss_head_mismatch", "error", head("relu"), GOOD),
    ("loss_head_mismatch", "error", head("linear"), GOOD),
    ("loss_head_mismatch", "error", head("relu", from_logits=True), GOOD),
    ("loss_head_mismatch", "warning", head("sigmoid"), GOOD),
    ("loss_head_mismatch", "warning", head("softmax", BCE), GOOD),
    ("loss_head_mismatch", "error", both(head("softmax", BCE), labels(BITS[:, :3])), GOOD),
    ("loss_head_mismatch", "error", head("linear", MSE), GOOD),
    ("loss_head_mismatch", "error", both(head("sigmoid", MSE, units=1), labels(10 * X[:, 0])), NUMBERS),
    ("loss_head_mismatch", "warning", both(head("softmax", MSE), labels(ONE_HOT)), POOR),
    ("loss_head_mismatch", None, head("linear", from_logits=True), POOR),
    ("loss_head_mismatch", None, UNIT, POOR),
    ("loss_head_mismatch", None, both(LINEAR, labels(10 * X[:, 0])), NUMBERS),
    ("loss_head_mismatch", None, both(head("softmax", MSE), labels(ONE_HOT)), GOOD),
    ("loss_head_mismatch", UNSURE, head("softmax", None), POOR),
    ("output_units", "error", both(LINEAR, labels(X.reshape(-1, 2, 3))), POOR),  # stretched over three
    ("output_units", "error", head(units=2), POOR),
    ("output_units", "error", both(LINEAR, labels(X[:, :3])), NUMBERS),
    ("output_units", "error", UNIT, POOR),
    ("output_units", "note", head(units=10), GOOD),
    ("output_units", None, labels(Y + 1), POOR),  # the labels are wrong, not the units
    ("output_units", None, both(head("linear", MSE), labels(X[:, :3])), NUMBERS),
    ("output_units", None, labels(np.tile(Y[:, None], 18)), UNKNOWN),  # a class a moment
    ("output_units", UNSURE, head(units=None), POOR),
    ("missing_nonlinearity", "error", acting(*chain("linear", "linear", "softmax")), GOOD),
    ("missing_nonlinearity", "warning", acting(*chain("relu", None, None, "softmax")), GOOD),
    ("missing_nonlinearity", "note", acting(*chain("relu", "linear", "relu", "relu")), GOOD),  # factored
    ("missing_nonlinearity", "warning", acting(*chain("relu", "linear", "softmax")), POOR),
    ("missing_nonlinearity", "note", acting(*chain("relu", "linear", "softmax")), GOOD),
    ("missing_nonlinearity", "error", THROUGH_DROPOUT, POOR),
    ("missing_nonlinearity", None, THROUGH_RELU, POOR),
    ("missing_nonlinearity", None, RESIDUAL, POOR),
    ("missing_nonlinearity", None, NARROW, POOR),
    ("missing_nonlinearity", UNSURE, acting(*chain("softmax")), POOR),
    ("bad_initialization", "error", began(0.0, initial_same=True, still_same=True), GOOD),
    ("bad_initialization", "error", began(0.0, kind="Embedding", initial_same=True, still_same=True), GOOD),
    ("bad_initialization", "error", began(0.0, initial_same=True), POOR),  # dropout alone tells them apart
    ("bad_initialization", None, BRANCH, GOOD),  # what lies behind drove them apart
    ("bad_initialization", "warning", began(6 * HE), POOR),
    ("bad_initialization", "warning", began(0.05 * HE), POOR),
    ("bad_initialization", "warning", began(20 * HE), GOOD),
    ("bad_initialization", "note", began(6 * HE), GOOD),
    ("bad_initialization", None, began(HE, 0.5 * HE), POOR),
    ("bad_initialization", UNSURE, began(None), POOR),
    ("bad_initialization", UNSURE, began(1.0, trainable=False), POOR),
    ("bad_initialization", UNSURE, began(9.0, fan_in=4), POOR),
    ("dropout_misplaced", "error", head(trailing=("Dropout",)), GOOD),
    ("dropout_misplaced", None, head(trailing=("Reshape",)), POOR),
    ("dropout_misplaced", UNSURE, head(None), POOR),
    ("tiny_batch_norm", "warning", normed(4), GOOD),
    ("tiny_batch_norm", "note", both(normed(), data(train_count=321)), GOOD),
    ("tiny_batch_norm", None, normed(), POOR),
    ("tiny_batch_norm", None, both(normed(2), acting(act("norm", values=49))), POOR),
    ("tiny_batch_norm", None, both(normed(), data(train_count=321, kind="tf.data")), POOR),
    ("tiny_batch_norm", UNSURE, {}, POOR),
    ("tiny_batch_norm", UNSURE, normed(None), POOR),
    ("nothing_trainable", "error", setup(trainable_weights=0), GOOD),
    ("nothing_trainable", "error", probes(gradients={}), GOOD),
    ("nothing_trainable", "warning", began(HE, trainable=False), POOR),
    ("nothing_trainable", "warning", began(HE, trainable=False), BLIND),  # nor could a plain method
    ("nothing_trainable", None, began(HE, trainable=False), GOOD),
    ("nothing_trainable", None, began(HE, trainable=False, settings={"moved_bias": True}), POOR),
    ("nothing_trainable", None, both(began(HE, trainable=False), FIRST_PHASE), POOR),
    ("nothing_trainable", None, probes(gradients={}, moved=1), GOOD),
    ("nothing_trainable", None, began(0.1 * HE, trainable=False), POOR),  # trained weights, it seems
    ("no_validation", "note", NOTHING_HELD_OUT, GOOD),
    ("no_validation", "warning", both(NOTHING_HELD_OUT, HASTY), GOOD),
    ("no_validation", "note", both(NOTHING_HELD_OUT, saving(best=False)), GOOD),
    ("no_validation", "warning", both(NOTHING_HELD_OUT, saving(best=True)), GOOD),
    ("unscaled_input", "error", fed(70.0, 255.0), POOR),
    ("unscaled_input", "warning", fed(70.0, 255.0), GOOD),
    ("unscaled_input", None, NORMALIZED, GOOD),
    ("unscaled_input", "error", NORMALIZED, POOR),
    ("unscaled_input", UNSURE, both(fed(70.0, 255.0), layers(layer("one", trainable=False))), POOR),
    ("unscaled_input", "error", BESIDE_WORDS, POOR),
    ("unscaled_input", "warning", fed(4.0, 60.0, 40.0), POOR),
    ("unscaled_input", "error", fed(0.001, 0.004), POOR),
    ("unscaled_input", "error", both({"probes": []}, samples(100 * X)), POOR),
    ("unscaled_input", None, {"probes": []}, POOR),
    ("unscaled_input", None, fed(3.0, 30.0), POOR),
    ("unscaled_input", UNSURE, fed(70.0, 255.0, maker="scaling"), POOR),  # what is inside is the model's own
    ("unscaled_input", UNSURE, both({"probes": []}, samples((9 * X).astype(int))), POOR),
    ("unscaled_input", "error", TWICE_SCALED, POOR),
    (
        "unscaled_input",
        "error",
        acting(act("one"), act("two", **LARGE, outside=True)),
        POOR,
    ),  # a second input
    ("unscaled_input", None, acting(act("one"), act("two", **LARGE)), POOR),  # made by the user's own code
    ("nonfinite_input", "error", both(data(nonfinite={"x": 3, "y": 1}), epochs(NAN, NAN)), GOOD),
    ("nonfinite_input", "note", data(nonfinite={"x": 3, "y": 1}), GOOD),  # something leaves them out
    ("constant_input", "error", samples(np.ones_like(X)), POOR),
    ("constant_input", "error", samples(1000 + 1e-5 * X.astype(np.float64)), POOR),
    ("constant_input", "error", samples(np.repeat(X[:3], 100, axis=0)), POOR),
    ("constant_input", None, samples(BITS), POOR),
    ("constant_input", UNSURE, samples(X[:5], Y[:5]), POOR),
    ("loss_head_mismatch", "error", both(head("softmax", CATEGORICAL), labels(BITS[:, :3])), POOR),
    ("loss_head_mismatch", None, both(head("softmax", CATEGORICAL), labels(ONE_HOT)), POOR),
    ("label_range", "error", labels(Y + 1), POOR),
    ("label_range", "error", labels(Y + 0.5), POOR),
    ("label_range", "error", both(head("sigmoid", BCE), labels(2 * ONE_HOT - 1)), POOR),
    ("label_range", "error", both(head("sigmoid", BCE), labels(255 * ONE_HOT)), POOR),
    ("label_range", None, both(head("tanh", "hinge", units=1), labels(2 * (Y > 0) - 1)), POOR),
    ("label_range", "error", BEYOND, so(NUMBERS, train=-0.1, validation=-0.1)),
    ("label_range", None, BEYOND, NUMBERS),
    ("label_range", None, both(BEYOND, answering(ANSWERS * 3)), so(NUMBERS, train=-0.1, validation=-0.1)),
    ("label_range", None, UNIT, POOR),  # the units are wrong, not the labels
    ("unlearnable_labels", "warning", {}, so(BLIND, validation_classes=None)),
    ("unlearnable_labels", "warning", {}, so(BLIND, train=0.9, validation_classes=None)),
    ("unlearnable_labels", None, {}, BLIND),  # the answers are ordered as the labels are
    ("unlearnable_labels", None, {}, so(GOOD, reference_within=None)),
    ("unlearnable_labels", None, {}, so(POOR, reference_within=None)),
    ("unlearnable_labels", None, {}, so(BLIND, validation_classes=(RARE, RARE))),
    ("unlearnable_labels", "warning", VARIED, POOR),  # the variation changes what the labels say
    ("unlearnable_labels", "warning", COUNTS, so(BLIND, task="numbers")),
    ("unlearnable_labels", None, both(COUNTS, FOLLOWING), so(BLIND, task="numbers")),
    ("unlearnable_labels", UNSURE, both(VARIED, updates(0.5)), POOR),
    ("unlearnable_labels", UNSURE, {}, so(BLIND, reference_within=0.6)),
    ("unlearnable_labels", UNSURE, {}, so(BLIND, reference=None)),
    ("unlearnable_labels", UNSURE, {}, so(BLIND, error=0.2)),
    ("unlearnable_labels", UNSURE, samples(X[:100], Y[:100]), BLIND),
    ("label_noise", "warning", {}, disagreeing(0.25, 0.25)),
    ("label_noise", None, {}, disagreeing(0.0, 0.0)),
    ("label_noise", None, {}, disagreeing(0.02, 0.4)),  # hard, not wrong
    ("label_noise", None, {}, so(disagreeing(0.25, 0.25), reference=0.9)),
    ("label_noise", None, {}, disagreeing(0.2, 0.35, certainty=0.8)),  # it knows what is chance
    ("label_noise", "warning", {}, so(disagreeing(0.5, 0.55), validation=0.2, **partly(0.25, 0.25))),
    ("label_noise", "note", {}, so(disagreeing(0.5, 0.55), validation=0.1, **partly(0.3, 0.25))),
    ("label_noise", UNSURE, {}, so(disagreeing(0.5, 0.55), validation=0.1, **partly(0.3, 0.05))),
    ("label_noise", UNSURE, {}, so(disagreeing(0.15, 0.55), validation=0.2, **partly(0.25, 0.25))),
    ("label_noise", "warning", {}, so(GOOD, validation=0.6, reference=0.8, reference_within=0.4)),
    ("label_noise", "warning", {}, so(GOOD, train=0.4, validation=0.8)),
    ("label_noise", UNSURE, data(kind="generator"), so(GOOD, train=0.4, validation=0.8)),
    (
        "label_noise",
        UNSURE,
        setup(weighted=True),
        so(GOOD, validation=0.6, reference=0.8, reference_within=0.4),
    ),
    ("label_noise", UNSURE, {}, so(GOOD, validation=0.6, reference=0.8, reference_within=0.7)),
    (
        "label_noise",
        UNSURE,
        samples(X, RARE),  # rare in validation, and drawn as often as the others in training
        so(GOOD, validation=0.6, reference=0.8, reference_within=0.4),
    ),
    ("label_noise", UNSURE, {}, disagreeing(0.25, 0.25, 60)),
    ("label_noise", UNSURE, {}, so(disagreeing(0.25, 0.25), validation=0.1)),
    ("class_imbalance", "warning", order(RARE), NEGLECTED),
    ("class_imbalance", "note", both(order(RARE), setup(weighted=True)), NEGLECTED),
    ("class_imbalance", "note", both(order(RARE), RANKED), NEGLECTED),
    ("class_imbalance", None, order(RARE), RECOGNISED),
    ("class_imbalance", UNSURE, {}, NUMBERS),
    ("leakage", "warning", data(overlap=(0.2, 0.0)), GOOD),
    ("leakage", "note", data(overlap=(0.02, 0.02)), GOOD),
    ("leakage", "warning", data(overlap=(0.0, 0.0), near_copies=(0.6, 0.001)), GOOD),
    ("leakage", None, data(overlap=(0.0, 0.0), near_copies=(0.6, 0.3)), GOOD),  # a line has near neighbours
    (
        "leakage",
        "warning",
        data(overlap=None, validation=Sample(X[:60], LATER_Y[:60])),
        GOOD,
    ),  # of data that are no arrays
    ("leakage", UNSURE, data(overlap=None), GOOD),
    ("leakage", UNSURE, data(overlap=None, train=Sample(BITS, Y), validation=Sample(BITS, Y)), GOOD),
    (
        "leakage",
        UNSURE,
        data(
            overlap=None,
            train=Sample([BITS[:, :3], X], Y),
            validation=Sample([BITS[:150, :3], LATER_X], LATER_Y),
        ),
        GOOD,
    ),  # equal in one of two inputs
    (
        "leakage",
        "warning",
        data(overlap=None, train=Sample([BITS, X], Y), validation=Sample([BITS[:150], X[:150]], Y[:150])),
        GOOD,
    ),
    (
        "leakage",
        "warning",
        samples(np.tile(X[:60], (5, 1)), overlap=(0.9, 0.8)),
        GOOD,
    ),  # drawn with replacement
    ("leakage", UNSURE, samples(np.round(X[:, :4], 1), overlap=(0.04, 0.03)), POOR),  # such repeat by nature
    ("leakage", UNSURE, samples(BITS, overlap=(0.9, 0.9)), POOR),
    ("split_mismatch", "warning", data(validation=Sample(255 * LATER_X, LATER_Y)), POOR),
    ("split_mismatch", "warning", data(validation=Sample(LATER_X + 1, LATER_Y)), POOR),
    ("split_mismatch", "note", data(validation=Sample(LATER_X + 1, LATER_Y)), GOOD),  # shifted, and no worse
    ("split_mismatch", "warning", data(validation=Sample(LATER_X + 1, LATER_Y)), so(GOOD, validation=0.6)),
    ("split_mismatch", "warning", OTHER_CLASSES, POOR),
    ("split_mismatch", "warning", {}, so(POOR, reference=0.0)),
    ("unshuffled", "warning", both(setup(shuffles=False), order(SORTED)), GOOD),
    ("unshuffled", "error", both(setup(shuffles=False), order(SORTED)), POOR),
    ("unshuffled", "error", order(0 * SORTED, kind="tf.data"), POOR),
    ("unshuffled", UNSURE, both(order(0 * SORTED, kind="tf.data"), RARE_LATER), POOR),
    ("unshuffled", UNSURE, both(order(0 * SORTED, kind="tf.data"), RARE_LATER, steps(*[0.1] * 40)), POOR),
    ("unshuffled", "error", both(order(0 * SORTED, kind="tf.data"), RARE_LATER, ANOTHER_CLASS), POOR),
    (
        "unshuffled",
        UNSURE,
        both(order(0 * SORTED, kind="tf.data"), RARE_LATER, setup(batch_size=8), ONE_WRONG),
        POOR,
    ),
    ("unshuffled", "error", both(order(SORTED[SORTED < 2]), OTHER_CLASSES), POOR),
    ("unshuffled", None, order(SORTED), POOR),
    ("unshuffled", "error", order(HARDLY_MIXED, kind="tf.data"), POOR),
    ("unshuffled", None, setup(shuffles=False), POOR),
    ("unshuffled", UNSURE, setup(shuffles=None), POOR),
    ("learning_rate_high", "error", updates(0.2), POOR),
    ("learning_rate_high", "warning", HUGE, GOOD),
    ("learning_rate_high", "error", CLIMBING, POOR),
    ("learning_rate_high", "error", both(updates(2.0, 9.0), epochs(1.0, NAN)), UNKNOWN),
    ("learning_rate_high", "error", both(updates(2.6, 0.7, 0.3, 0.1, *[0.01] * 20), RISEN), POOR),
    ("learning_rate_high", None, both(updates(2.6, 0.7, 0.3, 0.1, *[0.01] * 20), RISEN), GOOD),
    ("learning_rate_high", None, updates(0.2), GOOD),
    ("learning_rate_high", UNSURE, both(HUGE, setup(trainable_weights=0)), POOR),
    ("learning_rate_high", UNSURE, both(HUGE, setup(optimizer="sgd"), flowing(1e4, 1.0, 1.0)), POOR),
    ("learning_rate_low", "error", TINY, POOR),
    ("learning_rate_low", "warning", TINY, so(HALF, reference=None)),
    ("learning_rate_low", None, TINY, GOOD),
    ("learning_rate_low", None, both(TINY, {"warm_start": True}), so(HALF, reference=None)),
    ("learning_rate_low", UNSURE, both(TINY, CONTINUED), POOR),  # few steps of more
    ("learning_rate_low", "error", FAR, so(NUMBERS, validation=-1.0, train=-1.0)),
    ("learning_rate_low", None, both(FAR, answering(1e5 + 1e4 * X[:, :1])), so(NUMBERS, validation=-1.0)),
    ("learning_rate_low", None, both(FAR, setup(optimizer="sgd")), so(NUMBERS, validation=-1.0)),
    ("learning_rate_low", UNSURE, both(TINY, epochs(NAN)), POOR),
    ("learning_rate_low", UNSURE, both(TINY, flowing(1e-9, 1e-9, 1e-9)), POOR),
    ("learning_rate_low", UNSURE, updates(6e-4, 6e-4, *[1e-7] * 7), POOR),
    ("vanishing_gradient", "error", flowing(1e-8, 1e-4, 1.0), POOR),
    ("vanishing_gradient", None, flowing(1e-8, 1e-4, 1.0), GOOD),
    ("vanishing_gradient", "error", both(setup(optimizer="sgd"), SIGMOIDS), POOR),
    ("vanishing_gradient", None, SIGMOIDS, POOR),  # whose steps know nothing of the gradient's size
    ("vanishing_gradient", None, both(setup(optimizer="sgd"), SIGMOIDS), GOOD),
    ("vanishing_gradient", "error", through_time(0.25), POOR),
    ("vanishing_gradient", None, through_time(0.25), GOOD),
    ("vanishing_gradient", None, through_time(0.6), POOR),
    ("vanishing_gradient", "error", through_time(0.6, "SimpleRNN"), POOR),
    (
        "unscaled_input",
        UNSURE,
        acting(act("one", None, "RNN", None, weighted=False), act("two", **LARGE)),
        POOR,
    ),
    ("vanishing_gradient", None, {"probes": [probe(gradients=NORMS | {"one": 0.0}), probe(10)]}, POOR),
    ("vanishing_gradient", UNSURE, flowing(1e-8, 1.0), POOR),
    ("exploding_gradient", "error", flowing(1e4, 10.0, 1.0), POOR),
    ("exploding_gradient", "error", flowing(INFINITY, 1.0, 1.0), POOR),
    ("exploding_gradient", None, flowing(1e4, 10.0, 1.0), GOOD),
    (
        "exploding_gradient",
        None,
        both(FAR, flowing(1e4, 10.0, 1.0)),
        POOR,
    ),  # large targets, and steps that divide
    ("exploding_gradient", "error", both(FAR, flowing(1e4, 1.0, 1.0), setup(optimizer="sgd")), POOR),
    ("exploding_gradient", "error", overflowing(1e9), POOR),
    ("exploding_gradient", None, overflowing(1.0), POOR),  # NaN of another origin
    ("exploding_gradient", "error", both(RECURRENT, epochs(1.0, NAN)), POOR),
    ("exploding_gradient", None, both(RECURRENT, epochs(1.0, 0.9)), POOR),
    ("exploding_gradient", None, both(RECURRENT, epochs(1.0, NAN), updates(0.5)), POOR),  # the rate's matter
    ("exploding_gradient", None, both(RECURRENT, epochs(1.0, NAN), head(loss=None)), POOR),  # an own loss
    ("exploding_gradient", None, flowing(50.0, 1.0, 1.0), POOR),
    ("nonfinite_loss", "error", steps(1.0, NAN), POOR),
    ("nonfinite_loss", "error", epochs(INFINITY), POOR),
    ("nonfinite_loss", "error", {"probes": [probe(loss=NAN, nonfinite=True)]}, UNKNOWN),
    ("dead_relu", "error", acting(act("one", dead=0.95)), POOR),
    ("dead_relu", "warning", acting(act("one", dead=0.6)), POOR),
    ("dead_relu", "warning", acting(act("one", dead=0.97)), GOOD),
    ("dead_relu", "note", acting(act("one", dead=0.92)), GOOD),
    ("dead_relu", None, acting(act("one", dead=0.3)), POOR),
    ("dead_relu", "error", acting(act("one", input_dead=0.95)), POOR),
    ("dead_relu", None, acting(act("one", dead=0.6)), GOOD),
    ("dead_relu", UNSURE, {}, POOR),
    ("saturation", "error", squashed(0.6, 0.6, 0.6), POOR),
    ("learning_rate_high", UNSURE, both(HUGE, squashed(0.9, 0.9, 0.9)), POOR),
    ("learning_rate_high", "error", both(updates(*[0.3] * 8, *[1e-3] * 20), squashed(0.1, 0.1, 0.1)), POOR),
    ("saturation", "warning", squashed(0.1, 0.6, 0.6), POOR),
    ("saturation", "error", acting(act("one", input_saturated=0.9)), POOR),
    ("saturation", None, acting(act("one", input_saturated=0.1)), POOR),
    ("saturation", "note", squashed(0.6, 0.6, 0.6), GOOD),
    ("saturation", "warning", squashed(0.9, 0.1, 0.1), GOOD),
    ("saturation", None, squashed(0.6, 0.1, 0.1), POOR),
    ("saturation", UNSURE, {}, POOR),
    ("oscillation", "warning", SWINGING, HALF),
    ("oscillation", None, WOBBLING, HALF),  # other samples in each epoch, and the validation loss stays
    ("oscillation", None, epochs(1.0, 0.3, 0.2, 0.3, 0.2), HALF),  # once is no swing
    ("oscillation", "warning", epochs(1.0, 0.8, 0.5, 0.5, 0.4, 0.43, 0.62, 0.63, 0.55), POOR),  # it wanders
    ("oscillation", None, epochs(1.0, 0.8, 0.5, 0.5, 0.4, 0.43, 0.62, 0.63, 0.55), GOOD),
    ("oscillation", None, epochs(1.0, 0.1, 0.08, 0.09, 0.07, 0.08, 0.06), so(GOOD, train=0.96)),
    ("oscillation", None, epochs(1.0, 2.0, 4.0, 8.0, 16.0), POOR),  # that diverges
    ("oscillation", None, epochs(1.0, 0.06, 0.03, 0.05, 0.03, 0.05), so(GOOD, train=0.99)),
    ("oscillation", UNSURE, epochs(1.0, 0.6, 0.9), POOR),
    ("plateau", "warning", epochs(*STUCK), POOR),
    ("plateau", "warning", both(RAN_DOWN, epochs(2.0, 1.5, 1.3, 1.2, 1.195)), POOR),
    ("plateau", None, both(RAN_DOWN, epochs(2.0, 1.5, 1.3, 1.2, 1.0)), POOR),
    ("plateau", "warning", both(lowering("val_accuracy", "min"), fading(0.5, 0.5, 0.1, 0.02)), GOOD),
    ("plateau", "warning", both(lowering("val_loss", "max"), fading(0.5, 0.1, 0.02, 0.02)), GOOD),
    ("plateau", None, both(lowering("val_accuracy", "max"), fading(0.5, 0.5, 0.1, 0.02)), GOOD),
    ("plateau", None, both(lowering("val_loss", "auto"), fading(0.5, 0.5, 0.1, 0.02)), GOOD),
    ("plateau", None, both(lowering("val_accuracy", "min"), fading(0.5, 0.5, 0.5, 0.5)), GOOD),
    ("plateau", None, epochs(*STUCK), GOOD),
    ("plateau", "warning", scheduled(0.1, 0.05, *[0.0] * 18), UNKNOWN),
    ("plateau", "warning", scheduled(0.1, 0.05, *[1e-6] * 18), POOR),
    ("plateau", "note", scheduled(0.1, 0.05, *[0.0] * 18), GOOD),
    ("plateau", UNSURE, scheduled(*[0.1] * 18, 0.0, 0.0), UNKNOWN),  # a schedule that ends with the training
    ("plateau", UNSURE, scheduled(*[0.1] * 8, *[0.0] * 12), UNKNOWN),
    ("plateau", UNSURE, scheduled(*[0.0] * 12, *[0.1] * 8), UNKNOWN),
    ("plateau", UNSURE, scheduled(0.1, 0.05, *[0.01] * 18), UNKNOWN),
    ("plateau", UNSURE, scheduled(0.1, NAN, *[0.0] * 18), UNKNOWN),
    ("plateau", UNSURE, both(FIRST_PHASE, epochs(*STUCK)), POOR),
    ("plateau", UNSURE, epochs(1.1, 1.1), POOR),
    ("plateau", UNSURE, epochs(*STUCK), UNKNOWN),
    ("stopped_early", "warning", epochs(1.1, 0.9, 0.7), POOR),
    ("stopped_early", "warning", epochs(1.0), POOR),
    ("stopped_early", "warning", both(epochs(1.1, 0.9), HASTY, {"ended": "stopped"}), HALF),
    ("stopped_early", "warning", both(epochs(*FALLING[:4]), halting("min"), {"ended": "stopped"}), GOOD),
    ("stopped_early", None, both(epochs(*FALLING[:4]), halting("max"), {"ended": "stopped"}), GOOD),
    ("stopped_early", None, both(epochs(*FALLING), halting("min")), GOOD),  # it did no harm
    ("stopped_early", None, epochs(1.1, 0.9, 0.7), GOOD),
    ("stopped_early", UNSURE, both(CONTINUED, epochs(1.1, 0.9, 0.7)), POOR),
    ("stopped_early", None, both(epochs(1.1, 0.9), HASTY, {"ended": "stopped"}), so(HALF, train=0.7)),
    ("stopped_early", "warning", both(epochs(*FALLING[:4]), halting("min"), {"ended": "stopped"}), UNKNOWN),
    ("stopped_early", "warning", epochs(*SINKING, later=SINKING), so(GOOD, validation=0.6, reference=None)),
    ("stopped_early", None, epochs(*SINKING, later=SINKING), so(GOOD, validation=0.95)),
    (
        "stopped_early",
        None,
        epochs(*SINKING, later=(1.0, 0.8, 0.7, 0.65, 0.64)),
        so(GOOD, validation=0.6, reference=None),
    ),
    ("stopped_early", UNSURE, both(epochs(1.1, 0.9), {"ended": "failed"}), POOR),
    ("stopped_early", UNSURE, epochs(1.1, 0.9), UNKNOWN),
    ("batch_size", "warning", ALL_AT_ONCE, POOR),
    ("batch_size", "warning", ONE_SAMPLE, POOR),
    ("batch_size", "warning", both(ONE_SAMPLE, SWINGING), GOOD),
    ("batch_size", "warning", both(ALL_AT_ONCE, epochs(1.0, 0.9, 0.8)), so(GOOD, validation=0.8)),
    ("batch_size", None, both(ALL_AT_ONCE, epochs(1.0, 0.9, 0.89)), so(GOOD, validation=0.8)),
    ("batch_size", None, ALL_AT_ONCE, so(GOOD, validation=0.95)),
    ("batch_size", None, ONE_SAMPLE, GOOD),
    ("batch_size", None, both(ONE_SAMPLE, AT_REST), GOOD),
    ("batch_size", None, both(ALL_AT_ONCE, CONTINUED), POOR),
    ("batch_size", UNSURE, setup(batch_size=None), POOR),
    ("overfitting", "warning", RISING, so(GOOD, validation=0.5)),
    ("overfitting", "note", BIT_RISING, so(GOOD, validation=0.75)),
    ("overfitting", "note", both(RISING, KEPT), so(GOOD, validation=0.5, reference=0.4)),
    ("overfitting", "warning", epochs(*FALLING, later=NEGATIVE), so(GOOD, validation=0.5)),
    ("overfitting", "warning", {}, so(GOOD, validation=0.3)),
    ("overfitting", None, RISING, GOOD),
    ("overfitting", UNSURE, NOTHING_HELD_OUT, GOOD),
    ("overfitting", UNSURE, epochs(1.0, 0.9, later=(1.0, 0.9)), GOOD),
    ("underfitting", "warning", layers(layer("answer", units=3)), POOR),
    ("underfitting", "warning", layers(layer(), layer("two", units=2)), POOR),
    ("underfitting", "warning", setup(trainable_weights=15), POOR),
    ("underfitting", UNSURE, FIRST_PHASE, POOR),
    ("underfitting", "note", both(FEW_WEIGHTS, epochs(*SETTLED)), so(HALF, reference=0.1)),
    ("underfitting", None, both(FEW_WEIGHTS, epochs(*SETTLED)), HALF),  # a plain method gets as far
    ("underfitting", None, both(FEW_WEIGHTS, epochs(*SETTLED)), GOOD),
    (
        "underfitting",
        None,
        both(FEW_WEIGHTS, epochs(*SETTLED)),
        so(HALF, train=0.65, reference=0.1),
    ),  # not together
    ("underfitting", None, both(FEW_WEIGHTS, epochs(*FALLING)), so(HALF, reference=0.1)),
    ("underfitting", None, both(data(train_count=300), epochs(*SETTLED)), so(HALF, reference=0.1)),
    ("leakage", "warning", data(overlap=(0.9, 0.6)), GOOD),
    ("leakage", UNSURE, both(data(overlap=(0.9, 0.6)), setup(compiled_loss=False)), GOOD),
    ("leakage", "error", data(reshuffled=True), GOOD),
    ("leakage", "warning", data(overlap=(1.0, 0.0), validation=Sample(X, Y)), GOOD),
    ("leakage", UNSURE, both(data(overlap=(1.0, 0.0), validation=Sample(X, Y)), setup(weighted=True)), GOOD),
    ("leakage", "warning", samples(np.c_[X, 3 - 2 * Y]), so(GOOD, validation=0.99)),
    ("leakage", "warning", samples(np.c_[X, 5 * X[:, 0] + 2], X[:, 0]), so(NUMBERS, validation=0.99)),
    ("leakage", None, samples(np.c_[X, Y > 0]), so(GOOD, validation=0.99)),  # one class of three
    ("leakage", None, samples(np.c_[X, 3 - 2 * Y]), GOOD),
    ("underfitting", None, layers(layer("answer", units=3)), GOOD),
    ("over_regularized", "warning", regular("Dropout", rate=0.9), POOR),
    ("over_regularized", "warning", regular("Dropout", rate=0.9), GOOD),
    ("over_regularized", "warning", regular("GaussianNoise", stddev=2.0), HALF),
    ("over_regularized", "warning", both(PENALIZED, probes(penalty=0.9)), POOR),
    ("over_regularized", UNSURE, probes(penalty=0.9), POOR),  # a loss that layers add themselves
    ("over_regularized", "warning", DECAYED, POOR),
    ("over_regularized", "warning", EMPTIED, HALF),
    ("over_regularized", None, EMPTIED, GOOD),
    ("over_regularized", None, regular("Dropout", rate=0.3), POOR),
    ("over_regularized", None, regular("Dropout", rate=0.9), so(GOOD, train=0.99)),
    (
        "over_regularized",
        "warning",
        both(PENALIZED, probes(penalty=0.5)),
        so(GOOD, train=0.67, validation=0.66),
    ),
    ("over_regularized", None, both(PENALIZED, probes(penalty=0.5)), GOOD),
    ("over_regularized", None, both(PENALIZED, probes(penalty=0.1)), POOR),
    ("over_regularized", None, setup(weight_decay=0.01), POOR),
    ("over_regularized", UNSURE, {}, POOR),
    ("mode_gap", "warning", {"final": {"repeats": 0.5}}, GOOD),
    ("mode_gap", "note", both({"final": {"repeats": 0.5}}, probes(penalty=0.1)), GOOD),  # variational
    ("mode_gap", "warning", {"final": {"batch_dependence": 0.5}}, GOOD),
    ("mode_gap", "warning", normed(), so(GOOD, mode_gap=0.4, mode_losses=(1.0, 0.3))),
    (
        "mode_gap",
        "warning",
        both(normed(), {"history": [{"accuracy": 0.97}]}),
        so(POOR, mode_losses=(2.0, 0.1)),
    ),
    ("mode_gap", None, {}, so(GOOD, mode_gap=-0.4)),  # dropout does that
    ("mode_gap", None, both(normed(), {"history": [{"accuracy": 0.61}]}), SIXTY),
    ("mode_gap", UNSURE, epochs(NAN), POOR),
    ("bad_initialization", None, both(BRANCH, acting(act("sum", "two", "Add"))), GOOD),  # Fixup
    ("bad_initialization", "warning", began(6 * HE, 0.15 * HE), POOR),
    ("tiny_batch_norm", UNSURE, normed(4, trainable=False), GOOD),  # frozen, it uses no batch's statistics
    ("mode_gap", None, both(normed(), {"history": [{"top_k_categorical_accuracy": 0.97}]}), SIXTY),
    ("learning_rate_high", None, both(updates(NAN), epochs(NAN)), UNKNOWN),
    ("learning_rate_high", None, steps(1.0, *[NAN] * 19), UNKNOWN),
    ("label_range", None, labels(np.where(RARE == 1, NAN, Y)), UNKNOWN),  # NaN is nonfinite_input's matter
    ("label_range", None, both(head("sigmoid", BCE), labels(NAN * ONE_HOT)), UNKNOWN),
    ("label_range", None, both(head(ignored=-1), samples(X, GAPS, labels_in_order=GAPS)), POOR),
    ("label_range", "error", samples(X, GAPS, labels_in_order=GAPS), POOR),
    ("missing_nonlinearity", "note", acting(*chain("sigmoid", "linear", "softmax")), GOOD),
    ("constant_input", None, samples(np.c_[X, np.full(len(X), 2e7)]), POOR),
    ("constant_input", "error", samples(1e7 + X[:, :2].astype(np.float64)), POOR),
    ("stopped_early", "warning", both(epochs(1.0), steps(1.2, 1.0, 0.9), {"steps": 3}), POOR),
    ("stopped_early", None, both(epochs(1.0), steps(0.9, 1.0, 1.2), {"steps": 3}), POOR),
    ("stopped_early", "warning", epochs(-1.0, -2.0, -3.0, later=(-1.0, -2.0, -3.0)), POOR),
    ("batch_size", None, both(ONE_SAMPLE, epochs(*SINKING_BELOW_ZERO)), GOOD),
    ("plateau", "warning", both(LOWERING_TWICE, fading(0.5, 0.5, 0.1, 0.02)), GOOD),
]
PARAMETERS = [
    *(pytest.param(*row, id=f"{row[0]}-{row[1] or 'silent'}-{number}") for number, row in enumerate(ROWS)),
]


@pytest.mark.parametrize(("problem", "expected", "change", "outcome"), PARAMETERS)
def test_each_check_says_what_its_case_deserves(
    problem: str, expected: str | None, change: Change, outcome: Outcome
) -> None:
    seen = case(change)
    before = pickle.dumps((seen, outcome))
    if expected == UNSURE:
        with pytest.raises(NotApplicable, match=r"\w+"):
            BY_PROBLEM[problem].examine(seen, outcome)
        return
    found = BY_PROBLEM[problem].examine(seen, outcome)
    assert pickle.dumps((seen, outcome)) == before, "a check must not touch what it judges"
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert (found.problem, found.severity) == (problem, expected)
    assert 0.5 <= found.confidence <= 1
    assert found.summary.endswith(".")
    assert found.where.layer or found.where.argument
    assert found.evidence
    assert found.remedies
    json.dumps(found.as_dict(), allow_nan=False)


def test_as_many_units_are_asked_for_as_the_largest_label_needs() -> None:
    seen = case(head(), samples(X, np.array([0, 2, 5])[Y], labels_in_order=np.array([0, 2, 5])[Y]))
    found = BY_PROBLEM["output_units"].examine(seen, POOR)
    assert found is not None
    assert found.summary == "The output has 3 units for 6 classes up to the largest label."
    assert found.remedies[0] == "6 units in the output layer"


def test_every_problem_has_one_check_and_a_sick_case() -> None:
    assert sorted(check.problem for check in CHECKS) == sorted(PROBLEMS)
    assert len({problem.code for problem in PROBLEMS.values()}) == len(PROBLEMS)
    assert {problem for problem, expected, _, _ in ROWS if expected in SEVERITIES} == set(PROBLEMS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.problem)
def test_each_check_is_silent_about_a_sound_case(check: Check) -> None:
    silent = [change for problem, expected, change, _ in ROWS if (problem, expected) == (check.problem, None)]
    for outcome in (GOOD, HALF, POOR):
        try:
            assert check.examine(case(), outcome) is None
        except NotApplicable:
            assert silent, "the sound case cannot be judged: the table must hold one that can"


def test_explanations_name_known_problems_alone() -> None:
    for cause, consequences in EXPLAINS.items():
        assert {cause, *consequences} <= set(PROBLEMS)
        assert cause not in consequences


def test_the_outcomes_are_what_they_are_called() -> None:
    assert [outcome.fails for outcome in (GOOD, HALF, POOR, UNKNOWN)] == [False, False, True, None]


def test_a_sound_training_gives_no_finding_and_no_failure() -> None:
    judgement = judge(case())
    assert judgement.findings == ()
    assert [check.problem for check in judgement.checks] == [check.problem for check in CHECKS]
    assert {check.outcome for check in judgement.checks} == {"passed", UNSURE}
    assert (judgement.outcome.task, judgement.outcome.train) == ("classes", 1.0)


def test_of_an_empty_case_all_that_can_be_said_is_that_nothing_is_held_out() -> None:
    judgement = judge(Case())
    assert [finding.problem for finding in judgement.findings] == ["no_validation"]
    others = [check for check in judgement.checks if check.problem != "no_validation"]
    assert all(check.outcome == UNSURE and check.reason for check in others)


def sick(*changes: Change) -> Case:
    """Images of 0 to 255, far too large steps, and every answer alike."""
    alike = {"train": [np.full((300, 3), 0.3)], "validation": [np.full((150, 3), 0.3)]}
    return case(fed(70.0, 255.0), HUGE, epochs(*STUCK, later=STUCK), {"final": alike}, *changes)


def test_the_cause_leads_and_what_follows_names_it() -> None:
    judgement = judge(sick())
    found = {finding.problem: finding for finding in judgement.findings}
    assert judgement.outcome.fails
    assert next(iter(found)) == "unscaled_input"
    assert found["unscaled_input"].caused_by is None
    assert found["learning_rate_high"].caused_by == found["plateau"].caused_by == "K201"
    assert {(finding.where.file, finding.where.line) for finding in judgement.findings} == {("train.py", 7)}


@pytest.mark.parametrize("muted", ["unscaled_input", "K201"])
def test_a_muted_problem_is_neither_found_nor_a_cause(muted: str) -> None:
    judgement = judge(sick(), muted=[muted])
    result = next(check for check in judgement.checks if check.problem == "unscaled_input")
    assert (result.outcome, result.reason) == ("muted", "by the user")
    assert judgement.findings[0].problem == "learning_rate_high"
    assert all("K201" not in (finding.code, finding.caused_by) for finding in judgement.findings)


def test_a_check_that_fails_is_reported_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Check):
        problem = "leakage"

        def examine(self, case: Case, outcome: Outcome) -> Finding | None:
            raise ZeroDivisionError("by nothing")

    others = (check for check in CHECKS if check.problem != "leakage")
    monkeypatch.setattr(judging, "CHECKS", (Broken(), *others))
    judgement = judge(sick())
    told = judgement.checks[0].as_dict()
    assert (told["outcome"], told["reason"]) == ("failed", "ZeroDivisionError: by nothing")
    assert len(judgement.checks) == len(CHECKS)
    assert {finding.problem for finding in judgement.findings} >= {"unscaled_input", "learning_rate_high"}


def test_an_outcome_that_cannot_be_judged_is_noted_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(case: Case) -> Outcome:
        raise ValueError("strange answers")

    monkeypatch.setattr(judging, "outcome_of", fails)
    seen = sick()
    judgement = judge(seen)
    assert judgement.outcome == Outcome()
    assert seen.notes == ["the outcome could not be judged (ValueError: strange answers)"]
    assert "unscaled_input" in {finding.problem for finding in judgement.findings}


def finding(problem: str, severity: Any = "warning") -> Finding:
    return Finding(problem, severity, 0.9, "So it is.")


SEVERE = st.dictionaries(st.sampled_from([*PROBLEMS]), st.sampled_from(SEVERITIES))
FINDINGS = SEVERE.map(lambda chosen: [finding(*item) for item in chosen.items()])


@given(FINDINGS)
def test_ranking_loses_nothing_and_counts_from_one(findings: list[Finding]) -> None:
    result = ranked(findings)
    assert [finding.rank for finding in result] == list(range(1, len(findings) + 1))
    assert {dataclasses.replace(finding, rank=0, caused_by=None) for finding in result} == set(findings)
    assert ranked(findings[::-1]) == result


@given(FINDINGS)
def test_only_a_found_cause_explains_and_a_note_explains_no_error(findings: list[Finding]) -> None:
    by_code = {finding.code: finding for finding in ranked(findings)}
    for finding in by_code.values():
        if finding.caused_by is not None:
            cause = by_code[finding.caused_by]
            assert finding.problem in EXPLAINS[cause.problem]
            assert cause.severity != "note" or finding.severity == "note"


@example([finding("split_mismatch"), finding("oscillation"), finding("dead_relu", "error")])
@given(FINDINGS)
def test_a_consequence_comes_after_its_cause(findings: list[Finding]) -> None:
    rank = {finding.code: finding.rank for finding in ranked(findings)}
    assert all(f.caused_by is None or rank[f.caused_by] < f.rank for f in ranked(findings))


@given(st.lists(st.floats() | st.integers() | st.text()), st.sampled_from([*PROBLEMS]))
@example([NAN, INFINITY, -INFINITY, np.float64("nan")], "plateau")
def test_a_finding_is_json_whatever_its_evidence(values: list[Any], problem: str) -> None:
    evidence = tuple(Evidence("measured", value, "less") for value in values)
    told = dataclasses.replace(finding(problem), evidence=evidence).as_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert len(told["evidence"]) == len(values)


def test_a_judgement_of_broken_numbers_is_json() -> None:
    judgement = judge(sick(flowing(INFINITY, 1e5, 1.0), updates(2.0, 30.0), epochs(INFINITY, NAN)))
    assert {"nonfinite_loss", "exploding_gradient"} <= {finding.problem for finding in judgement.findings}
    assert "failed" not in {check.outcome for check in judgement.checks}
    json.dumps([part.as_dict() for part in (*judgement.findings, *judgement.checks)], allow_nan=False)
