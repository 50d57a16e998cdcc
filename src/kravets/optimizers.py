"""Settings to a Keras optimizer with its schedule, and a Muon that knows what a convolution is.

Enters: `Optimization`, the number of steps. Leaves: a compiled-ready `keras.optimizers.Optimizer`.
Refuses: nothing beyond what `config` refuses. Biases, gains and other vectors are never decayed.
"""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops

from kravets.config import Optimization


@keras.saving.register_keras_serializable(package="kravets")
class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate as a function of the step: linear warm-up, then one of five shapes.

    Args:
        peak: the highest rate.
        steps: all steps of the training.
        shape: `constant`; `linear` down to the final rate; `cosine` (Loshchilov and Hutter 2017,
            arXiv:1608.03983); `one_cycle` (Smith 2018, arXiv:1708.07120: cosine up from a 25th of the
            peak and cosine down to its final rate); `step` (a tenth after 60 %, a hundredth after 85 %).
        warmup: the share of the steps in which the rate rises, in [0, 1).
        final_fraction: the last rate as a share of the peak.

    Example:
        >>> schedule = Schedule(0.1, 100, shape="linear", warmup=0.2)
        >>> [round(float(schedule(step)), 3) for step in (0, 20, 60, 100)]
        [0.005, 0.1, 0.05, 0.0]
    """

    def __init__(
        self,
        peak: float,
        steps: int,
        *,
        shape: str = "linear",
        warmup: float = 0.0,
        final_fraction: float = 0.0,
    ) -> None:
        self.peak, self.steps, self.shape = peak, steps, shape
        self.warmup, self.final_fraction = warmup, final_fraction

    def __call__(self, step: Any) -> Any:
        """The rate at a step, a scalar tensor."""
        rising_steps = max(1.0, self.warmup * self.steps)
        step = ops.cast(step, "float32")
        rising = (step + 1.0) / rising_steps
        done = ops.clip((step - rising_steps) / max(1.0, self.steps - rising_steps), 0.0, 1.0)
        falling: Any
        if self.shape == "constant":
            falling = ops.ones_like(done)
        elif self.shape == "linear":
            falling = self.final_fraction + (1.0 - self.final_fraction) * (1.0 - done)
        elif self.shape == "step":
            falling = ops.where(done < 0.6, 1.0, ops.where(done < 0.85, 0.1, 0.01))
        else:
            cosine = 0.5 * (1.0 + ops.cos(math.pi * done))
            falling = self.final_fraction + (1.0 - self.final_fraction) * cosine
        if self.shape == "one_cycle":
            rising = 0.04 + 0.96 * 0.5 * (1.0 - ops.cos(math.pi * ops.minimum(rising, 1.0)))
        if not self.warmup:
            return self.peak * falling
        return self.peak * ops.where(step + 1.0 < rising_steps, rising, falling)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "peak": self.peak,
            "steps": self.steps,
            "shape": self.shape,
            "warmup": self.warmup,
            "final_fraction": self.final_fraction,
        }


@keras.saving.register_keras_serializable(package="kravets")
class MatrixMuon(keras.optimizers.Optimizer):
    """Muon (Jordan et al. 2024) for dense and convolution kernels, Adam for the rest.

    The momentum of a matrix is replaced by the nearest orthogonal one (five Newton-Schulz steps), so
    that every direction of the update has the same size. Keras' own Muon leaves kernels with four
    dimensions to Adam; here a convolution kernel (height, width, in, out) is the matrix
    (height * width * in, out) that it is in the computation. The first convolution (a single input
    channel, too few rows to orthogonalize), the head (`exclude`), biases and gains follow Adam.

    Args:
        learning_rate: of the matrices, a float or a schedule.
        adam_ratio: the rate of everything else as a share of `learning_rate`.
        momentum: of the matrices, in [0, 1).
        decay: decoupled weight decay of the matrices, as a share of the learning rate.
        exclude: names of layers (parts of a variable's path) whose matrices follow Adam.
    """

    _NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)

    def __init__(
        self,
        learning_rate: Any = 0.02,
        *,
        adam_ratio: float = 0.15,
        momentum: float = 0.95,
        decay: float = 0.0,
        exclude: tuple[str, ...] = ("head",),
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.adam_ratio, self.momentum, self.decay = adam_ratio, momentum, decay
        self.exclude = tuple(exclude)

    def build(self, variables: Any) -> None:
        """Makes the momenta: one a matrix, two for everything else."""
        if self.built:
            return
        super().build(variables)
        self._first = [self.add_variable_from_reference(v, "momentum") for v in variables]
        self._second = [
            None if self.is_matrix(v) else self.add_variable_from_reference(v, "velocity") for v in variables
        ]

    def is_matrix(self, variable: Any) -> bool:
        """Whether a variable is orthogonalized."""
        if any(name in variable.path.split("/") for name in self.exclude):
            return False
        shape = variable.shape
        return (len(shape) == 4 and shape[2] > 3) or len(shape) == 2

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step of one variable."""
        rate = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        index = self._get_variable_index(variable)
        first, second = self._first[index], self._second[index]
        if second is None:
            self.assign(first, self.momentum * first + (1.0 - self.momentum) * gradient)
            look_ahead = self.momentum * first + (1.0 - self.momentum) * gradient
            if self.decay:
                self.assign_sub(variable, rate * self.decay * variable)
            self.assign_sub(variable, rate * self._orthogonal(look_ahead))
            return
        step = ops.cast(self.iterations + 1, variable.dtype)
        beta_1, beta_2 = 0.9, 0.99
        self.assign(first, beta_1 * first + (1.0 - beta_1) * gradient)
        self.assign(second, beta_2 * second + (1.0 - beta_2) * ops.square(gradient))
        scale = ops.sqrt(1.0 - ops.power(beta_2, step)) / (1.0 - ops.power(beta_1, step))
        self.assign_sub(variable, rate * self.adam_ratio * scale * first / (ops.sqrt(second) + 1e-8))

    def _orthogonal(self, update: Any) -> Any:
        shape = update.shape
        rows, columns = math.prod(shape[:-1]), shape[-1]
        matrix = ops.reshape(update, (rows, columns))
        tall = rows > columns
        if tall:
            matrix = ops.transpose(matrix)
        matrix = matrix / (ops.norm(matrix) + 1e-7)
        if update.dtype != "float64":
            matrix = ops.cast(matrix, "bfloat16")
        a, b, c = self._NEWTON_SCHULZ
        for _ in range(5):
            square = ops.matmul(matrix, ops.transpose(matrix))
            matrix = a * matrix + ops.matmul(b * square + c * ops.matmul(square, square), matrix)
        matrix = ops.cast(matrix, update.dtype)
        if tall:
            matrix = ops.transpose(matrix)
        return math.sqrt(max(1.0, rows / columns)) * ops.reshape(matrix, shape)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "adam_ratio": self.adam_ratio,
            "momentum": self.momentum,
            "decay": self.decay,
            "exclude": self.exclude,
        }


def build(settings: Optimization, steps: int) -> keras.optimizers.Optimizer:
    """The optimizer of a run.

    Args:
        settings: which one, and its rates.
        steps: all steps of the training, for the schedule.

    Example:
        >>> type(build(Optimization(optimizer="sgd"), 100)).__name__
        'SGD'
    """
    rate = Schedule(
        settings.learning_rate,
        steps,
        shape=settings.schedule,
        warmup=settings.warmup,
        final_fraction=settings.final_fraction,
    )
    if settings.optimizer == "muon":
        return MatrixMuon(
            rate,
            adam_ratio=settings.adam_ratio,
            momentum=settings.momentum,
            decay=settings.weight_decay,
            clipnorm=None,
            global_clipnorm=settings.clip_norm,
        )
    classes: dict[str, tuple[Any, dict[str, Any]]] = {
        "sgd": (keras.optimizers.SGD, {"momentum": settings.momentum, "nesterov": settings.momentum > 0}),
        "adam": (keras.optimizers.Adam, {}),
        "adamw": (keras.optimizers.AdamW, {}),
        "rmsprop": (keras.optimizers.RMSprop, {}),
        "nadam": (keras.optimizers.Nadam, {}),
        "adagrad": (keras.optimizers.Adagrad, {}),
        "lion": (keras.optimizers.Lion, {}),
    }
    make, arguments = classes[settings.optimizer]
    decay = settings.weight_decay if settings.weight_decay or settings.optimizer == "adamw" else None
    return make(rate, weight_decay=decay, global_clipnorm=settings.clip_norm, **arguments)


def spare_vectors(optimizer: keras.optimizers.Optimizer, model: keras.Model) -> None:
    """Excludes biases, gains and all other vectors from weight decay; before the first step."""
    vectors = [variable for variable in model.trainable_variables if len(variable.shape) < 2]
    if vectors:
        optimizer.exclude_from_weight_decay(var_list=vectors)
