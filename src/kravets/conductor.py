"""The callback between Keras' `fit` and a training of ours: what the epochs begin with and end in.

Enters: a training, and the feed of its batches. Leaves: a Keras callback. Refuses: nothing. What an epoch draws in
the model follows from (seed, epoch) alone, so that one that is trained again draws the same.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

import numpy as np

from kravets import backend
from kravets.augment import Batches
from kravets.checkpoint import State
from kravets.config import Config
from kravets.display import Display


class Training(Protocol):
    """What is asked of a training, and told it."""

    config: Config
    display: Display
    state: State
    batches: Batches
    stop_requested: bool

    @property
    def stopped_early(self) -> bool:
        """Whether early stopping has ended it."""
        ...

    def epoch_done(self, logs: dict[str, float], seconds: float) -> None:
        """Told of each whole epoch."""
        ...

    def epoch_broken(self, step: int, logs: dict[str, float], seconds: float) -> None:
        """Told of an epoch that was stopped after so many steps of it."""
        ...


def conductor(training: Training, feed: backend.Feed) -> Any:
    """The callback; made in a function because Keras is imported late."""
    import keras

    class Conductor(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            assert self.model is not None
            self.started, self.processor_started = time.perf_counter(), time.process_time()
            feed.begin(epoch)
            training.display.epoch(epoch)
            if not training.state.progress.step:
                _seed_dropout(self.model, training.config.seed, epoch)
            if training.stop_requested:
                self.model.stop_training = True

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            assert self.model is not None
            seconds = time.perf_counter() - self.started
            training.state.progress.processor_seconds += time.process_time() - self.processor_started
            steps = len(training.batches)
            step = int(np.asarray(self.model.optimizer.iterations)) - epoch * steps
            if step < steps:
                training.epoch_broken(step, dict(logs or {}), seconds)
                return
            training.epoch_done(dict(logs or {}), seconds)
            training.display.epoch_done(training.state.progress.history[-1])
            if training.stopped_early:
                self.model.stop_training = True

    return Conductor()


def _seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Sets every seed generator of the model to a state that follows from (seed, epoch)."""
    for index, layer in enumerate(model.layers):
        generator = getattr(layer, "seed_generator", None)
        if generator is not None:
            words = np.random.SeedSequence((seed, epoch, index)).generate_state(2)
            generator.state.assign(words.astype(str(generator.state.dtype)))
