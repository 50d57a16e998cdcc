"""The weights of a model during one `fit`: as they began, and what single steps make of them.

Enters: a model, before its first step. Leaves: its first weights, and an `Update` for each step that is observed.
Refuses: to keep those of very large models, and to change any. On JAX the caller brings the weights up to date first.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kravets.diagnosis import anatomy, autodiff, configuration
from kravets.diagnosis.calls import FirstWeights
from kravets.diagnosis.facts import Update

_LARGEST = 50_000_000  # weights whose first values are kept
# A kernel that starts at zero, as heads do on purpose, grows by whole multiples of itself at any rate; so a
# step is told as a share of at least this part of the norm that a kernel of its shape usually has.
_SMALL_KERNEL = 0.3


class ObservedWeights:
    """Watches the weights of one model.

    Attributes:
        initial: the trainable weights as they began, in the model's order, as near as they could be seen; None before
            `take`, and where they are too many.
        trained_before: all weights as they began, where a training or a file had made them, else None.
        kernels: (layer's name, variable) of what is trained and observed.

    Args:
        model: before its first step; it may be one that its first step builds.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._exact: set[int] = set()  # identities of the variables whose first value is known
        self._before: tuple[int, dict[str, np.ndarray]] | None = None
        self._awaited: FirstWeights | None = None
        self._taken = False
        self.initial: list[np.ndarray] | None = None
        self.trained_before: list[np.ndarray] | None = None
        self.kernels: list[tuple[str, Any]] = []
        unbuilt = [layer for layer in anatomy.leaves(model) if not layer.built]
        if model.built and not unbuilt:
            self.take()
            self._exact = {id(v) for v in model.trainable_variables}
            if self._made_by_training():
                self.trained_before = [value.copy() for value in model.get_weights()]
        else:  # its first step will build it
            self._awaited = FirstWeights(unbuilt, most=_LARGEST)

    def stop_waiting(self) -> None:
        """Gives up on layers that no step has built."""
        if self._awaited is not None:
            self._awaited.close()

    def take(self) -> None:
        """Takes the first weights, once: those that were caught when they were made, and the rest as they are now."""
        if self._taken:
            return
        self._taken = True
        model, caught = self._model, {}
        if self._awaited is not None:
            caught = self._awaited.values
            self._exact = set(caught)
        if sum(int(np.prod(v.shape)) for v in model.trainable_variables) <= _LARGEST:
            self.initial = [
                caught[id(v)] if id(v) in caught else autodiff.to_numpy(v.value).copy()
                for v in model.trainable_variables
            ]
        self.kernels = self._trained_kernels()

    def first_step(self) -> Update | None:
        """What the first step has changed in the kernels that it has made itself; None where it has made none."""
        if self._awaited is None:
            return None
        caught, self.kernels = self._awaited.values, self._trained_kernels()
        before = {name: caught[id(kernel)] for name, kernel in self.kernels if id(kernel) in caught}
        return self._update(0, before, self._now()) if before else None

    @property
    def known(self) -> dict[int, np.ndarray]:
        """Identity of a trainable variable to its first value, where that is known exactly."""
        if self.initial is None:
            return {}
        pairs = zip(self._model.trainable_variables, self.initial, strict=True)
        return {id(variable): value for variable, value in pairs if id(variable) in self._exact}

    @property
    def in_step(self) -> bool:
        """Whether a step was begun and not finished."""
        return self._before is not None

    def begin_step(self, step: int) -> None:
        """Notes the kernels before a step."""
        self._before = step, self._now()

    def finish_step(self) -> Update:
        """What the step that was begun has changed."""
        assert self._before is not None
        step, before = self._before
        self._before = None
        return self._update(step, before, self._now())

    def _update(self, step: int, before: dict[str, np.ndarray], after: dict[str, np.ndarray]) -> Update:
        ratios = {}
        for name, old in before.items():
            size = max(_norm(old.astype(np.float64)), _SMALL_KERNEL * _usual_norm(old.shape))
            change = _norm(after[name].astype(np.float64) - old)
            ratios[name] = change / size if np.isfinite(change) else float("inf")
        return Update(step, ratios, configuration.learning_rate_of(self._model))

    def _trained_kernels(self) -> list[tuple[str, Any]]:
        trainable = {id(v) for v in self._model.trainable_variables}
        pairs = [(layer.name, anatomy.kernel_of(layer)) for layer in anatomy.leaves(self._model)]
        return [(name, kernel) for name, kernel in pairs if kernel is not None and id(kernel) in trainable]

    def _now(self) -> dict[str, np.ndarray]:
        return {name: autodiff.to_numpy(kernel.value).copy() for name, kernel in self.kernels}

    def _made_by_training(self) -> bool:
        """Whether the `fit` goes on from weights that a training, or a file, has made."""
        model = self._model
        if sum(int(np.prod(v.shape)) for v in model.weights) > _LARGEST:
            return False
        iterations = getattr(model.optimizer, "iterations", None)
        if iterations is not None and int(autodiff.to_numpy(iterations)) > 0:
            return True
        biases = [autodiff.to_numpy(v.value) for v in model.weights if v.path.endswith("/bias")]
        plain = (0.0, 1.0)  # an LSTM's own start
        return any(
            bias.ndim == 1 and bias.size > 1 and np.ptp(bias) > 0 and not np.isin(bias, plain).all()
            for bias in biases
        )


def _norm(values: np.ndarray) -> float:
    """The Euclidean norm, without `np.linalg.norm`: the linear algebra library's threads keep a core busy for some
    tens of milliseconds after each call, which the training that goes on would pay for.
    """
    return math.sqrt(float(np.square(values).sum()))


def _usual_norm(shape: tuple[int, ...]) -> float:
    """The norm of a kernel of this shape with Glorot's variance."""
    fan_in, fan_out = math.prod(shape[:-1]), shape[-1]
    return math.sqrt(fan_in * fan_out * 2 / (fan_in + fan_out))
