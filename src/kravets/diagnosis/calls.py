"""Layers whose calls are reported, for as long as that is wanted.

Enters: layers, and what is to be told. Leaves: `reporting`, and `FirstWeights`: the weights that layers begin
with, where their first call makes them. Refuses: to change what a call returns; a user's own replacement
of a layer's `call` is put back as it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from kravets.diagnosis import autodiff


@contextlib.contextmanager
def reporting(layers: list[Any], wrapped: Callable[[Any, Any], Any]) -> Iterator[None]:
    """Replaces each layer's `call` by `wrapped(layer, call)` inside the block."""
    users = [vars(layer).get("call") for layer in layers]  # a user may have replaced it, too
    for layer in layers:
        object.__setattr__(layer, "call", wrapped(layer, layer.call))
    try:
        yield
    finally:
        for layer, own in zip(layers, users, strict=True):
            if own is None:
                object.__delattr__(layer, "call")
            else:
                object.__setattr__(layer, "call", own)


class FirstWeights:
    """Keeps the weights of layers that are built by their first call, before any step changes them.

    Args:
        layers: those that are not built yet.
        most: weights of a variable up to which it is kept.
    """

    def __init__(self, layers: list[Any], *, most: int) -> None:
        # with the variables themselves, so that an identity stays theirs
        self._kept: dict[int, tuple[Any, np.ndarray]] = {}
        self._most = most
        self._open = contextlib.ExitStack()
        self._open.enter_context(reporting(layers, self._wrapped))

    def _wrapped(self, layer: Any, original: Any) -> Any:
        def call(*arguments: Any, **keywords: Any) -> Any:
            with contextlib.suppress(Exception):  # it runs inside the user's own training step
                for variable in layer.trainable_variables:
                    if id(variable) not in self._kept and int(np.prod(variable.shape)) <= self._most:
                        value = autodiff.outside_of_graph(variable)
                        if value.shape == tuple(variable.shape):  # (not yet made in a rehearsal with symbols)
                            self._kept[id(variable)] = variable, value
            return original(*arguments, **keywords)

        return call

    @property
    def values(self) -> dict[int, np.ndarray]:
        """Identity of a variable to its first value."""
        return {key: value for key, (_, value) in self._kept.items()}

    def close(self) -> None:
        """Puts the layers' calls back."""
        self._open.close()
