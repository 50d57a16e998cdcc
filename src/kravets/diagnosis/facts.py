"""What is known about one `fit`: plain values that the probes write and the checks read.

Enters: what `anatomy`, `configuration`, `samples`, `probes` and `doctor` saw. Leaves: a `Case`. Refuses: nothing; what
was not seen is None or empty, and a check that needs it says "not applicable". No Keras here, so that every
check can be tried on a case made by hand.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from kravets.diagnosis.structures import flat

DISTANCES = (  # losses that measure how far a number is from another
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "log_cosh",
    "mean_squared_logarithmic_error",
    "mean_absolute_percentage_error",
)


@dataclasses.dataclass
class LayerFacts:
    """One layer as it is configured.

    Attributes:
        name: in the model.
        kind: the class's name, `Dense`.
        activation: `relu`, `linear`, ... or None where the layer has none.
        units: size of the last axis of its kernel, where it has one.
        fan_in: inputs of one unit.
        fan_out: units that one input goes to.
        trainable: whether any of its weights is trained.
        weights: number of weights.
        settings: what else checks ask for: `rate` (dropout), `momentum` (batch normalization), `penalty`
            (the largest L1 or L2 factor), `initializer`, `moved_bias` (it is no longer one number), `masks` (it leaves
            some moments out).
        initial_deviation: standard deviation of the kernel before the training.
        initial_same: whether all units of the kernel began alike.
        still_same: whether they began so and are alike now.
    """

    name: str
    kind: str
    activation: str | None = None
    units: int | None = None
    fan_in: int | None = None
    fan_out: int | None = None
    trainable: bool = True
    weights: int = 0
    settings: dict[str, Any] = dataclasses.field(default_factory=dict)
    initial_deviation: float | None = None
    initial_same: bool = False
    still_same: bool = False


@dataclasses.dataclass
class HeadFacts:
    """One output with its loss.

    Attributes:
        layer: the name of the layer that makes it.
        activation: of that layer, None where it cannot be told.
        units: size of its last axis.
        loss: the loss's name in snake case, None for a user's own function.
        from_logits: as the loss was told; None where it has no such argument.
        trailing: layers between that layer and the output, `Dropout` for example.
        shape: of one sample's answer; None where it is unknown, and None in it where it varies.
        ignored: the class number that the loss leaves out, where it was told one.
        stretched: whether a loss of the user's own compares its one number with every column of a target.
    """

    layer: str
    activation: str | None
    units: int | None
    loss: str | None
    from_logits: bool | None = None
    trailing: tuple[str, ...] = ()
    shape: tuple[int | None, ...] | None = None
    ignored: int | None = None
    stretched: bool = False


@dataclasses.dataclass
class SetupFacts:
    """How the training was set up.

    `compiled_loss` is False where the layers add all of the loss themselves; `schedule` are rates (step, rate) that a
    schedule gave, once the training is over.
    """

    backend: str = ""
    layers: list[LayerFacts] = dataclasses.field(default_factory=list)
    heads: list[HeadFacts] = dataclasses.field(default_factory=list)
    optimizer: str = ""
    learning_rate: float | None = None
    gradient_clipping: bool = False
    weight_decay: float = 0.0
    batch_size: int | None = None
    epochs: int = 1
    shuffles: bool | None = None
    has_validation: bool = False
    weighted: bool = False
    callbacks: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    trainable_weights: int = 0
    all_weights: int = 0
    steps_per_execution: int = 1
    compiled_loss: bool = True
    schedule: list[tuple[int, float]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Sample:
    """Some samples of a data set, in the order in which they are fed.

    Attributes:
        x: the input as the model takes it (an array, a list or a dictionary of arrays).
        y: the targets, likewise, or None.
        weight: sample weights or None.
        random: whether the samples were drawn at random from the whole (else: the first ones).
        outputs: the model's outputs by name, in its order; targets in a dictionary are sorted by them.
    """

    x: Any
    y: Any = None
    weight: Any = None
    random: bool = True
    outputs: tuple[str, ...] = ()

    def inputs(self) -> list[np.ndarray]:
        """The inputs as a flat list."""
        return flat(self.x)

    def targets(self) -> list[np.ndarray]:
        """The targets as a flat list, in the order of the model's outputs."""
        if isinstance(self.y, dict) and set(self.y) == set(self.outputs):
            return [part for name in self.outputs for part in flat(self.y[name])]
        return flat(self.y)

    def __len__(self) -> int:
        parts = self.inputs()
        return len(parts[0]) if parts else 0


@dataclasses.dataclass
class DataFacts:
    """What was seen of the data.

    Attributes:
        train: some training samples.
        validation: some validation samples.
        train_count: all of them, where that is known.
        labels_in_order: class labels in feeding order before any shuffling, (n,), where there are such.
        overlap: share of validation samples that also stand among the training samples, and the share of
            training samples that stand there twice; None where they could not be compared.
        near_copies: share of validation samples that stand there but for a little noise, and the share expected by
            chance; None likewise.
        reshuffled: whether both parts are cut out of one data set that is shuffled anew in every epoch.
        nonfinite: where NaN or infinity stands: `x`, `y`, `validation x`, ... to their count.
        kind: `arrays`, `tf.data`, `PyDataset`, `generator`, `DataLoader` or `unknown`.
    """

    train: Sample | None = None
    validation: Sample | None = None
    train_count: int | None = None
    labels_in_order: np.ndarray | None = None
    overlap: tuple[float, float] | None = None
    near_copies: tuple[float, float] | None = None
    reshuffled: bool = False
    nonfinite: dict[str, int] = dataclasses.field(default_factory=dict)
    kind: str = "unknown"


@dataclasses.dataclass
class Activity:
    """What one layer did with the probe batch.

    Attributes:
        layer: its name.
        kind: its class.
        activation: its activation.
        weighted: whether it has a kernel.
        producers: names of the layers that made its inputs; None stands for one that was not seen.
        input_deviation: standard deviation over all numbers of its first input.
        input_peak: largest absolute value of it.
        input_feature_peak: largest root mean square of one feature of a flat input.
        deviation: of its output.
        dead: share of its units that are zero for every sample (rectifiers, and layers of the user's making that
            answer like one).
        saturated: share of output values where a sigmoid or tanh is flat (|input| >= 5).
        outside: whether its first input has the very numbers of the data.
        input_dead: share of the inputs that are zero for every sample, where a rectifier in the user's own code made
            them; None elsewhere.
        input_saturated: share of input values at the ends of [-1, 1] or [0, 1], where they were made by a tanh
            or a sigmoid in the user's own code; None elsewhere.
        values: how many numbers of one batch stand behind one channel's statistics, as a multiple of the
            batch size (1 for a flat input).
    """

    layer: str
    kind: str
    activation: str | None
    weighted: bool
    producers: tuple[str | None, ...] = ()
    input_deviation: float = float("nan")
    input_peak: float = float("nan")
    input_feature_peak: float = float("nan")
    deviation: float = float("nan")
    dead: float | None = None
    saturated: float | None = None
    outside: bool = False
    input_dead: float | None = None
    input_saturated: float | None = None
    values: int = 1


@dataclasses.dataclass
class Probe:
    """Forward and backward on the fixed probe batch, in training mode, at one moment.

    Attributes:
        step: training steps made before it; 0 is the initial state.
        epoch: the epoch it fell into, from 0.
        loss: on the probe batch.
        penalty: the part of the loss that layers add: regularization, and what their own code adds.
        gradients: layer name to the norm of its kernel's gradient, in the order of execution.
        moved: how many of the trainable variables the loss depends on.
        weights: layer name to the norm of its kernel.
        activities: a layer's activity, in the order of execution.
        through_time: recurrent layer to the norm of the loss's gradient by its input, at each moment.
        nonfinite: whether anything in it was NaN or infinite.
        answered_by: the leaf layer whose output is the answer, up to its form; None where code behind it works on it,
            or where there are several answers.
        answers_like: the activation that the answer's values show: `softmax`, `sigmoid`, `linear` (values outside
            0 to 1), or None.
    """

    step: int
    epoch: int
    loss: float
    penalty: float = 0.0
    gradients: dict[str, float] = dataclasses.field(default_factory=dict)
    moved: int = 0
    weights: dict[str, float] = dataclasses.field(default_factory=dict)
    activities: list[Activity] = dataclasses.field(default_factory=list)
    through_time: dict[str, np.ndarray] = dataclasses.field(default_factory=dict)
    nonfinite: bool = False
    answered_by: str | None = None
    answers_like: str | None = None


@dataclasses.dataclass
class Update:
    """One step that the optimizer really made.

    Attributes:
        step: its number, from 0.
        ratios: layer name to norm(change) / norm(weights) of its kernel; weights much smaller than usual
            count as a usual share.
        rate: the learning rate behind it, None where it cannot be read.
    """

    step: int
    ratios: dict[str, float]
    rate: float | None = None


@dataclasses.dataclass
class FinalFacts:
    """The trained model's answers.

    Attributes:
        train: outputs for the training sample in inference mode, a list with one array an output.
        validation: likewise for the validation sample.
        training_mode: outputs for the first rows of the training sample in training mode.
        repeats: largest difference between two inference passes over the same batch, as a share of the
            outputs' deviation.
        batch_dependence: the same between a batch and its samples alone.
    """

    train: list[np.ndarray] | None = None
    validation: list[np.ndarray] | None = None
    training_mode: list[np.ndarray] | None = None
    repeats: float | None = None
    batch_dependence: float | None = None


@dataclasses.dataclass
class Alarm:
    """When it was first said that something is wrong.

    Attributes:
        problem: its slug.
        step: training steps made by then.
        seconds: since `fit` began.
    """

    problem: str
    step: int
    seconds: float


@dataclasses.dataclass
class Case:
    """Everything that was seen of one `fit`.

    Attributes:
        history: a dictionary of logs an epoch.
        batch_losses: (step, running mean of the loss over the epoch so far).
        file: of the script that called `fit`.
        line: in it.
        steps: training steps made.
        ended: `finished`, `stopped` (by a callback), `interrupted` or `failed`.
        continued: whether another `fit` went on with the same layers.
        warm_start: whether a training or a file had made the weights that it began with.
        error: what the failure said.
        seconds: of the `fit`.
        doctor_seconds: the doctor's part of them.
        first_alarm: None where nothing is wrong.
        notes: what could not be observed, and why.
    """

    setup: SetupFacts = dataclasses.field(default_factory=SetupFacts)
    data: DataFacts = dataclasses.field(default_factory=DataFacts)
    probes: list[Probe] = dataclasses.field(default_factory=list)
    updates: list[Update] = dataclasses.field(default_factory=list)
    history: list[dict[str, float]] = dataclasses.field(default_factory=list)
    batch_losses: list[tuple[int, float]] = dataclasses.field(default_factory=list)
    final: FinalFacts = dataclasses.field(default_factory=FinalFacts)
    file: str | None = None
    line: int | None = None
    steps: int = 0
    ended: str = "running"
    continued: bool = False
    warm_start: bool = False
    error: str | None = None
    seconds: float = 0.0
    doctor_seconds: float = 0.0
    first_alarm: Alarm | None = None
    notes: list[str] = dataclasses.field(default_factory=list)
