"""A fixed batch through the model, forward and backward, and what every layer does with it.

Enters: a built and compiled model, a probe batch. Leaves: `Probe`, `FinalFacts`. Refuses: nothing that a
caller must know; a model that cannot be probed raises, and the doctor notes it. Works for Sequential,
functional and subclassed models alike: while a probe runs, each leaf layer's `call` reports what passes.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
from keras import tree

from kravets.diagnosis import autodiff
from kravets.diagnosis.anatomy import activation_of, kernel_of, leaves
from kravets.diagnosis.facts import Activity, FinalFacts, HeadFacts, Probe, Sample, part_of

BATCH = 128  # samples of the probe batch
_NUMBERS = 200_000  # of a tensor that its statistics are made from
RECTIFIERS = ("relu", "relu6")
SQUASHERS = {"sigmoid": (0.0066928509, 0.9933071491), "tanh": (-0.9999092043, 0.9999092043)}  # of -5 and 5


@dataclasses.dataclass
class _Call:
    """One call of a leaf layer: numbers of its tensors on the tape, and who made its inputs."""

    layer: Any
    inputs: list[int]
    output: int
    makers: tuple[str | None, ...]


class _Tape:
    """What passes through the leaf layers during one forward pass."""

    def __init__(self, layers: list[Any]) -> None:
        self.layers = layers
        self.calls: list[_Call] = []
        self.tensors: list[Any] = []  # kept alive, so that their identities stay theirs
        self._makers: dict[int, str] = {}

    def _keep(self, tensor: Any) -> int:
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def note(self, layer: Any, inputs: list[Any], outputs: list[Any]) -> None:
        if not outputs or not hasattr(outputs[0], "shape"):
            return
        makers = tuple(self._makers.get(id(tensor)) for tensor in inputs)
        numbers = [self._keep(tensor) for tensor in inputs]
        self.calls.append(_Call(layer, numbers, self._keep(outputs[0]), makers))
        self._makers[id(outputs[0])] = layer.name

    @contextlib.contextmanager
    def recording(self) -> Iterator[None]:
        users = [vars(layer).get("call") for layer in self.layers]  # a user may have replaced it, too
        for layer in self.layers:
            object.__setattr__(layer, "call", self._reporting(layer, layer.call))
        try:
            yield
        finally:
            for layer, own in zip(self.layers, users, strict=True):
                if own is None:
                    object.__delattr__(layer, "call")
                else:
                    object.__setattr__(layer, "call", own)

    def _reporting(self, layer: Any, original: Any) -> Any:
        def call(*arguments: Any, **keywords: Any) -> Any:
            output = original(*arguments, **keywords)
            inputs = [t for t in tree.flatten(arguments) if hasattr(t, "shape") and hasattr(t, "dtype")]
            self.note(layer, inputs, tree.flatten(output))
            return output

        return call


def probe(
    model: Any,
    sample: Sample,
    *,
    step: int = 0,
    epoch: int = 0,
    weights: list[np.ndarray] | None = None,
) -> Probe:
    """Loss, gradients and activity on the sample's first `BATCH` rows, in training mode.

    Args:
        model: built and compiled.
        sample: with targets.
        step: training steps made so far, for the record.
        epoch: likewise.
        weights: values for its trainable variables; by default those that it has.
    """
    rows = slice(0, BATCH)
    batch = part_of(sample.x, rows), part_of(sample.y, rows), part_of(sample.weight, rows)
    layers = leaves(model)
    tape = _Tape(layers)
    with tape.recording():
        loss, penalty, gradients, tensors = autodiff.loss_and_gradients(
            model, batch, weights=weights, seen=lambda: list(tape.tensors)
        )
    by_variable = {v.path: i for i, v in enumerate(model.trainable_variables)}
    result = Probe(step, epoch, loss, penalty, nonfinite=not np.isfinite(loss))
    for call in tape.calls:
        layer = call.layer
        arrays = [tensors[number] for number in call.inputs]
        result.activities.append(_activity(layer, arrays, tensors[call.output], call.makers))
        kernel = kernel_of(layer)
        index = by_variable.get(kernel.path) if kernel is not None else None
        gradient = gradients[index] if index is not None else None
        if index is not None and gradient is not None and layer.name not in result.gradients:
            values = weights[index] if weights is not None else autodiff.to_numpy(kernel.value)
            result.gradients[layer.name] = _norm(gradient)
            result.weights[layer.name] = _norm(values)
            result.nonfinite |= not np.isfinite(result.gradients[layer.name])
    return result


def _norm(values: Any) -> float:
    return float(np.sqrt(np.sum(np.square(np.asarray(values, np.float64)))))


def _activity(layer: Any, inputs: list[Any], output: Any, makers: tuple[str | None, ...]) -> Activity:
    activation = activation_of(layer)
    facts = Activity(layer.name, type(layer).__name__, activation, kernel_of(layer) is not None, makers)
    with np.errstate(all="ignore"):
        if inputs and 0 not in inputs[0].shape and "string" not in str(inputs[0].dtype):
            values = _some(inputs[0])
            facts.input_deviation = float(values.std())
            facts.input_peak = float(np.abs(values).max())
            if values.ndim == 2:
                facts.input_feature_peak = float(np.sqrt(np.square(values).mean(axis=0)).max())
        shape = tuple(output.shape)
        if len(shape) >= 2 and 0 not in shape:
            values = _some(output)
            facts.deviation = float(values.std())
            facts.values = int(np.prod(shape[1:-1])) if len(shape) > 2 else 1
            if activation in RECTIFIERS:
                alive = (autodiff.to_numpy(output) != 0).reshape(-1, shape[-1]).any(axis=0)
                facts.dead = float(1 - alive.mean())
            if activation in SQUASHERS:
                low, high = SQUASHERS[activation]
                facts.saturated = float(((values <= low) | (values >= high)).mean())
    return facts


def _some(tensor: Any) -> np.ndarray:
    """The first samples that hold some 200,000 numbers, at least 16; enough for a deviation, and soon done."""
    if len(tensor.shape) == 0:
        return autodiff.to_numpy(tensor).astype(np.float64)
    rows = max(16, _NUMBERS * tensor.shape[0] // int(np.prod(tensor.shape)))
    return autodiff.to_numpy(tensor[:rows]).astype(np.float64)


def output_activation(result: Probe, model: Any, heads: list[HeadFacts]) -> None:
    """Completes the heads of a subclassed model: the last leaf layer that ran made the answer."""
    if len(heads) != 1 or heads[0].activation is not None or not result.activities:
        return
    by_name = {layer.name: layer for layer in leaves(model)}
    trailing: list[str] = []
    for activity in reversed(result.activities):
        if "Dropout" in activity.kind or activity.kind in ("Reshape", "Flatten"):
            trailing.insert(0, activity.kind)
            continue
        layer = by_name[activity.layer]
        if not (activity.weighted or activity.activation):
            return
        kernel = kernel_of(layer)
        heads[0].layer = activity.layer
        heads[0].activation = activity.activation or "linear"
        heads[0].units = int(kernel.shape[-1]) if kernel is not None else heads[0].units
        heads[0].trailing = tuple(trailing)
        return


def final_facts(model: Any, train: Sample | None, validation: Sample | None, *, most: int) -> FinalFacts:
    """The trained model's answers to at most `most` samples of each part."""
    facts = FinalFacts()
    if train is None or len(train) == 0:
        return facts
    facts.train = _answers(model, train, most)
    few = part_of(train.x, slice(0, BATCH))
    facts.training_mode = autodiff.outputs(model, few, training=True)
    again = autodiff.outputs(model, few, draw=1)
    facts.repeats = _difference([part[:BATCH] for part in facts.train], again)
    alone = part_of(train.x, slice(0, 3))
    facts.batch_dependence = _difference(
        [part[:3] for part in again], autodiff.outputs(model, alone, draw=1), [part.std() for part in again]
    )
    if validation is not None and len(validation):
        facts.validation = _answers(model, validation, most)
    return facts


def _answers(model: Any, sample: Sample, most: int) -> list[np.ndarray]:
    count = min(len(sample), most)
    parts = [
        autodiff.outputs(model, part_of(sample.x, slice(start, min(start + BATCH, count))))
        for start in range(0, count, BATCH)
    ]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _difference(
    first: list[np.ndarray], second: list[np.ndarray], scales: list[Any] | None = None
) -> float | None:
    """The largest mean difference of two answers, as a share of their deviation."""
    shares = []
    for index, (one, two) in enumerate(zip(first, second, strict=True)):
        scale = float(one.std() if scales is None else scales[index])
        if scale > 0 and np.isfinite(scale) and one.shape == two.shape:
            shares.append(float(np.abs(one.astype(np.float64) - two).mean()) / scale)
    return max(shares) if shares else None
