"""A fixed batch through the model, forward and backward, and what every layer does with it.

Enters: a built and compiled model, a probe batch. Leaves: `Plan`, `Probe`, `FinalFacts`. Refuses: nothing that a
caller must know; a model that cannot be probed raises, and the doctor notes it. Works for Sequential,
functional and subclassed models alike: while a probe runs, each leaf layer's `call` reports what passes.
"""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import keras
import numpy as np
from keras import tree

from kravets.diagnosis import autodiff
from kravets.diagnosis.activities import activity_of, rectified, some
from kravets.diagnosis.anatomy import is_own, kernel_of, leaves, units_of
from kravets.diagnosis.calls import reporting
from kravets.diagnosis.configuration import losses_of
from kravets.diagnosis.facts import FinalFacts, HeadFacts, Probe, Sample
from kravets.diagnosis.own_losses import stretches
from kravets.diagnosis.structures import flat, part_of

BATCH = 128  # samples of the probe batch, where memory allows
_FEWEST = 32
_MEMORY = 24 * 2**20  # bytes that the activations of a probe may take; its gradients take as much again


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
        self.sequences: dict[str, tuple[int, ...]] = {}  # of unmasked recurrent layers
        self.nudges: dict[str, Any] = {}  # added to their inputs
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

    def recording(self) -> contextlib.AbstractContextManager[None]:
        return reporting(self.layers, self._wrapped)

    def _wrapped(self, layer: Any, original: Any) -> Any:
        def call(*arguments: Any, **keywords: Any) -> Any:
            inputs = [t for t in tree.flatten(arguments) if hasattr(t, "shape") and hasattr(t, "dtype")]
            if isinstance(layer, keras.layers.RNN) and arguments and len(arguments[0].shape) == 3:
                sequence = arguments[0]
                if keywords.get("mask") is None:
                    self.sequences[layer.name] = tuple(sequence.shape[1:])
                if layer.name in self.nudges:
                    nudge = keras.ops.cast(self.nudges[layer.name], sequence.dtype)
                    arguments = (sequence + nudge, *arguments[1:])
            output = original(*arguments, **keywords)
            self.note(layer, inputs, tree.flatten(output))
            return output

        return call


@dataclasses.dataclass(frozen=True)
class Plan:
    """How a model is probed.

    Attributes:
        rows: of the sample that a probe takes at most.
        sequences: recurrent layers that are given a whole sequence without a mask, and its shape
            (moments, features).
        shapes: of one sample's answers, an output each.
    """

    rows: int = BATCH
    sequences: dict[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)
    shapes: tuple[tuple[int, ...], ...] = ()


def plan_of(model: Any, sample: Sample, batch_size: int | None = None) -> Plan:
    """Sends two samples through the model, to see how large its activations are.

    `batch_size` samples of the user's fit into memory, backward too; more of large ones may not.
    """
    tape = _Tape(leaves(model))
    few = min(2, len(sample))
    with tape.recording():
        once = autodiff.Compiled()  # a pass that was compiled before would not reach the tape
        answers = autodiff.outputs(model, part_of(sample.x, slice(0, few)), compiled=once)
    distinct = {id(tensor): int(np.prod(tensor.shape)) for tensor in tape.tensors}
    each = 4 * sum(distinct.values()) / max(few, 1)
    rows = int(np.clip(_MEMORY / max(each, 1.0), min(_FEWEST, max(batch_size or _FEWEST, 2)), BATCH))
    return Plan(rows, tape.sequences, tuple(answer.shape[1:] for answer in answers))


def probe(
    model: Any,
    sample: Sample,
    plan: Plan,
    *,
    step: int = 0,
    epoch: int = 0,
    weights: list[np.ndarray] | None = None,
    compiled: autodiff.Compiled | None = None,
) -> Probe:
    """Loss, gradients and activity on the sample's first rows, in training mode.

    Args:
        model: built and compiled.
        sample: with targets.
        plan: how.
        step: training steps made so far, for the record.
        epoch: likewise.
        weights: values for its trainable variables; by default those that it has.
        compiled: kept from probe to probe of a model.
    """
    count = min(plan.rows, len(sample))
    rows = slice(0, count)
    batch = part_of(sample.x, rows), part_of(sample.y, rows), part_of(sample.weight, rows)
    tape = _Tape(leaves(model))
    names = list(plan.sequences)
    with tape.recording():
        loss, penalty, gradients, tensors, (calls, taped) = autodiff.loss_and_gradients(
            model,
            batch,
            weights=weights,
            nudges=[np.zeros((count, *plan.sequences[name]), np.float32) for name in names],
            lend=lambda lent: tape.nudges.update(zip(names, lent, strict=True)),
            seen=lambda answer: ([*tape.tensors, *tree.flatten(answer)], (tape.calls, len(tape.tensors))),
            compiled=compiled,
        )
    by_variable = {v.path: i for i, v in enumerate(model.trainable_variables)}
    result = Probe(step, epoch, loss, penalty, nonfinite=not np.isfinite(loss))
    result.moved = sum(part is not None for part in gradients[: len(model.trainable_variables)])
    for name, gradient in zip(names, gradients[len(model.trainable_variables) :], strict=True):
        if gradient is not None:
            result.through_time[name] = np.sqrt(np.square(gradient.astype(np.float64)).sum(axis=(0, 2)))
    answers = tensors[taped:]
    if len(answers) == 1:
        _note_answer(result, calls, tensors, autodiff.to_numpy(answers[0]))
    data = [some(part) for part in flat(batch[0]) if np.asarray(part).dtype.kind in "iufb"]
    begun = False  # whether any weights have worked on the data
    for call in calls:
        layer = call.layer
        arrays = [tensors[number] for number in call.inputs]
        activity = activity_of(layer, arrays, tensors[call.output], call.makers, data)
        result.activities.append(activity)
        kernel = kernel_of(layer)
        if begun and kernel is not None and call.makers and call.makers[0] is None:
            activity.input_dead = rectified(arrays[0])
        if activity.dead is None and is_own(layer) and (begun or kernel is not None):
            activity.dead = rectified(tensors[call.output])  # before any weights, zeros are those of the data
        begun |= kernel is not None
        index = by_variable.get(kernel.path) if kernel is not None else None
        gradient = gradients[index] if index is not None else None
        if index is not None and gradient is not None and layer.name not in result.gradients:
            values = weights[index] if weights is not None else autodiff.to_numpy(kernel.value)
            result.gradients[layer.name] = _norm(gradient)
            result.weights[layer.name] = _norm(values)
            result.nonfinite |= not np.isfinite(result.gradients[layer.name])
    return result


def _note_answer(result: Probe, calls: list[_Call], tensors: list[Any], answer: np.ndarray) -> None:
    """Which layer gave the answer, and what its values look like."""
    if answer.dtype.kind != "f" or not answer.size or not np.isfinite(answer).all():
        return
    for call in reversed(calls[-8:]):
        output = tensors[call.output]
        if int(np.prod(output.shape)) == answer.size and np.allclose(
            autodiff.to_numpy(output).ravel(), answer.ravel(), rtol=1e-2, atol=1e-6
        ):
            result.answered_by = call.layer.name
            break
    several = answer.ndim >= 2 and answer.shape[-1] > 1
    if answer.min() < 0 or answer.max() > 1:
        result.answers_like = "linear"
    elif several and np.allclose(answer.sum(axis=-1), 1, atol=1e-2):
        result.answers_like = "softmax"
    elif answer.size >= _FEWEST and answer.min() > 0 and answer.max() < 1:
        result.answers_like = "sigmoid"


def _norm(values: Any) -> float:
    return float(np.sqrt(np.sum(np.square(np.asarray(values, np.float64)))))


def complete_heads(
    result: Probe, plan: Plan, model: Any, heads: list[HeadFacts], targets: list[np.ndarray]
) -> None:
    """Completes the heads by what the probe has shown: their shapes, what a loss of the user's own does with them, and
    for a subclassed model the layer that made the answer, or what the answer looks like.
    """
    if len(heads) == len(plan.shapes):
        for head, shape in zip(heads, plan.shapes, strict=True):
            head.shape = shape
    for head, loss, target in zip(heads, losses_of(model), targets, strict=False):
        several = target.ndim == 2 and target.shape[1] > 1 and target.dtype.kind in "iuf"
        if head.shape == (1,) and head.loss is None and callable(loss) and several:
            head.stretched = stretches(loss, target)
    if len(heads) != 1 or heads[0].activation is not None or not result.activities:
        return
    if result.answered_by is None:  # code behind the layers works on what they give
        # (a distance takes any numbers, whatever made them)
        if result.answers_like != "linear" or "crossentropy" in (heads[0].loss or ""):
            heads[0].activation = result.answers_like
        if heads[0].shape:
            heads[0].units = heads[0].shape[-1]
        return
    by_name = {layer.name: layer for layer in leaves(model)}
    trailing: list[str] = []
    for activity in reversed(result.activities):
        if "Dropout" in activity.kind or activity.kind in ("Reshape", "Flatten"):
            trailing.insert(0, activity.kind)
            continue
        layer = by_name[activity.layer]
        if not activity.activation and (is_own(layer) or not activity.weighted):
            return  # what a user's own layer does to its sums is not known
        heads[0].layer = activity.layer
        heads[0].activation = activity.activation or "linear"
        heads[0].units = units_of(layer) or heads[0].units
        heads[0].trailing = tuple(trailing)
        return


def final_facts(
    model: Any,
    train: Sample | None,
    validation: Sample | None,
    *,
    most: int,
    rows: int = BATCH,
    compiled: autodiff.Compiled | None = None,
) -> FinalFacts:
    """The trained model's answers to at most `most` samples of each part, `rows` at once."""
    facts = FinalFacts()
    if train is None or len(train) == 0:
        return facts
    facts.train = _answers(model, train, most, rows, compiled)
    few = part_of(train.x, slice(0, rows))
    facts.training_mode = autodiff.outputs(model, few, training=True, compiled=compiled)
    again = autodiff.outputs(model, few, draw=1, compiled=compiled)
    facts.repeats = _difference([part[:rows] for part in facts.train], again)
    alone = autodiff.outputs(model, part_of(train.x, slice(0, 3)), draw=1, compiled=compiled)
    facts.batch_dependence = _difference([part[:3] for part in again], alone, [part.std() for part in again])
    if validation is not None and len(validation):
        facts.validation = _answers(model, validation, most, rows, compiled)
    return facts


def _answers(
    model: Any, sample: Sample, most: int, rows: int, compiled: autodiff.Compiled | None
) -> list[np.ndarray]:
    """The last `rows` begin earlier where they would be fewer, since a batch of another size is compiled anew."""
    count = min(len(sample), most)
    parts = []
    for start in range(0, count, rows):
        begin = max(0, min(start, count - rows))
        answers = autodiff.outputs(
            model, part_of(sample.x, slice(begin, min(begin + rows, count))), compiled=compiled
        )
        parts.append([answer[start - begin :] for answer in answers])
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
