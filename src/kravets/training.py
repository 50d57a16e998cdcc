"""Settings and data to a Run, with exact resume.

Enters: a `Config`, a data set, callbacks, a tracker. Leaves: a Run folder with the trained network, its
history and its validation probabilities. Refuses: to train one Run in two processes, to go on from a
state of another network, to call a diverged training finished.

A training that is killed at any moment goes on with the same command and ends with the same weights, bit
for bit: order, variation and dropout of an epoch follow from (seed, epoch), the state is written whole
after every epoch and on Ctrl-C or SIGTERM after the step at hand, and whatever came after the last
state is trained again in the same way.
"""

from __future__ import annotations

import contextlib
import math
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from kravets import backend, precision
from kravets.augment import Batches
from kravets.checkpoint import FILE as STATE
from kravets.checkpoint import Progress, State
from kravets.conductor import conductor
from kravets.config import Config
from kravets.data import DataError, Dataset, load, mean_and_deviation, split
from kravets.display import Display
from kravets.runs import DEFAULT_ROOT, Run, RunError, mark_latest, write_arrays, write_json
from kravets.signals import told_of_signals
from kravets.tracking import JsonLines, Tracker, results


class Interrupted(RunError):
    """The training was stopped from outside and its state is saved."""


class Diverged(RunError):
    """The loss is no longer a number; the last good state is kept."""


def train(
    config: Config,
    data: Dataset | None = None,
    *,
    callbacks: Sequence[Any] = (),
    tracker: Tracker | None = None,
    folder: Path | None = None,
    display: Display | None = None,
) -> Run:
    """Trains what `config` says, or goes on where an earlier start of it was stopped.

    Args:
        config: the settings.
        data: the data set; loaded by `config.data` if absent. With teachers, as `distillation.taught` makes it.
        callbacks: Keras callbacks, told what `fit` tells.
        tracker: where the epochs' numbers go; by default `log.jsonl` in the Run folder.
        folder: the Run folder; by default one under `runs/`, named after preset, seed and fingerprint.
        display: shows progress; by default silence.

    Returns:
        The complete Run. One that was complete before is returned as it is.

    Raises:
        Interrupted: Ctrl-C or SIGTERM; start again to go on.
        Diverged: the loss became infinite or NaN.
        RunError: another process trains this Run, its folder is damaged or of other settings, or there are teachers
            and no data of theirs.
        BackendError: several devices (`backend.parallelize`) cannot share a batch equally.
    """
    run = Run(folder or default_folder(config))
    run.folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(run.folder / ".lock")
    try:
        with lock.acquire(timeout=0):
            if (run.folder / "config.json").exists() and run.config.fingerprint != config.fingerprint:
                raise RunError(
                    f"{run.folder} holds a run of other settings (fingerprint {run.config.fingerprint}, "
                    f"expected {config.fingerprint}); choose another folder"
                )
            with _disk_errors(run):
                _finish_clearing(run)
                if not run.complete:
                    _Training(config, data or load(config.data), run, display or Display()).go(
                        callbacks, tracker or JsonLines()
                    )
    except filelock.Timeout:
        raise RunError(f"{run.folder} is being trained by another process; wait for it or stop it") from None
    if run.folder.resolve().parent == DEFAULT_ROOT.resolve():  # where `find` looks for the latest
        mark_latest(run)
    return run


def _finish_clearing(run: Run) -> None:
    """Removes the rest of a checkpoint whose training had its model written, and was killed while it cleared up."""
    checkpoint = run.folder / "checkpoint"
    if checkpoint.exists() and (run.folder / "model.keras").exists() and not (checkpoint / STATE).exists():
        shutil.rmtree(checkpoint)


def default_folder(config: Config) -> Path:
    """`runs/<preset>-<data>-seed<seed>-<fingerprint>`."""
    return DEFAULT_ROOT / f"{config.preset}-{config.data}-seed{config.seed}-{config.fingerprint}"


def parts(config: Config, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the training images are trained on, and which are validated on."""
    train_part, validation_part = split(labels, validation=config.validation_images, seed=config.split_seed)
    if (config.train_images or 0) > len(train_part):
        raise DataError(
            f"received train_images={config.train_images}, expected at most {len(train_part)}: the data set without "
            f"its {len(validation_part)} validation images"
        )
    if config.train_images and config.train_images != len(train_part):
        _, chosen = split(labels[train_part], validation=config.train_images, seed=config.split_seed)
        train_part = train_part[chosen]
    return train_part, validation_part


@contextlib.contextmanager
def _disk_errors(run: Run) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RunError(
            f"writing the Run failed: {error.strerror or error} ({error.filename or run.folder}); make room or "
            "choose another folder and start the same command again: it goes on from the last good state"
        ) from error


class _Training:
    """One start of one training: what `train` holds while it runs."""

    def __init__(self, config: Config, data: Dataset, run: Run, display: Display) -> None:
        backend.require()
        import keras

        self.config, self.run, self.display = config, run, display
        self.checkpoint_folder = run.folder / "checkpoint"
        self.resuming = (self.checkpoint_folder / STATE).exists()
        lesson = config.distillation
        seen, asked = data.train_targets is not None, data.teacher is not None
        if (seen, asked) != (
            bool(lesson.teachers) and not lesson.consistent,
            bool(lesson.teachers) and lesson.consistent,
        ):
            raise RunError(
                f"received teachers {list(lesson.teachers)}, consistent={lesson.consistent}, and "
                f"{'' if seen else 'no '}data that they have seen, {'' if asked else 'not '}to be asked again, "
                "expected both or neither; `distillation.taught` makes both, and so does `kravets train --teacher RUN`"
            )
        self.precision = self._settle_environment()
        train_part, validation_part = parts(config, data.train_labels)
        self.validation = data.train_images[validation_part], data.train_labels[validation_part]
        self.classes = len(data.class_names)
        images = data.train_images[train_part]
        backend.check_shares(min(config.batch_size, len(images)), config.validation_images)
        self.statistics = mean_and_deviation(images)
        self.batches = Batches(
            images,
            data.train_labels[train_part],
            self.classes,
            min(config.batch_size, len(images)),
            config.augmentation,
            config.seed,
            None if data.train_targets is None else data.train_targets[train_part],
            data.teacher,
            lesson.share,
        )
        keras.utils.set_random_seed(config.seed)
        self.model = self._build()
        self._compile()
        self.state = State(Progress(), [])
        self.stop_requested = False

    def _settle_environment(self) -> str:
        path = self.run.folder / "environment.json"
        now = backend.environment()
        if self.resuming and path.exists():
            before = self.run.environment
            told = {*now, *before} - {"cores", "precision", "precision_reason"}
            changed = sorted(key for key in told if before.get(key) != now.get(key))
            if changed:
                self.display.note(
                    "resuming under another " + ", ".join(changed) + ": the weights will not be bit-identical"
                )
            return before["precision"]
        chosen, reason = precision.choose(self.config.precision)
        self.display.note(f"precision {chosen}: {reason}")
        write_json(self.run.folder / "config.json", self.config.model_dump(mode="json"))
        write_json(path, {**now, "precision": chosen, "precision_reason": reason})
        return chosen

    def _build(self) -> Any:
        from kravets import models

        return models.build(
            self.config.architecture,
            models.Task(self.batches.images.shape[1:], self.classes, *self.statistics),
            precision=self.precision,
        )

    def _compile(self) -> None:
        import keras

        from kravets import optimizers

        settings = self.config.optimization
        optimizer = optimizers.build(settings, len(self.batches) * self.config.epochs)
        optimizers.spare_vectors(optimizer, self.model)
        self.model.compile(
            optimizer,
            keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=settings.label_smoothing),
            metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
            jit_compile="auto" if backend.require() == "jax" else False,
        )
        optimizer.build(self.model.trainable_variables)

    def go(self, callbacks: Sequence[Any], tracker: Tracker) -> None:
        """Trains to the end and writes the Run."""
        from kravets import checkpoint

        if self.resuming:
            self.state = checkpoint.load(self.checkpoint_folder, self.model)
            self.display.note(
                f"resuming at epoch {self.state.progress.epoch + 1}, step {self.state.progress.step + 1}"
            )
        else:
            checkpoint.save(self.checkpoint_folder, self.model, self.state.progress)
        self.tracker = tracker
        tracker.start(self.run.folder, self.config, self.state.progress.epoch)
        try:
            self.display.start(self.config.epochs, len(self.batches), self.model.count_params())
            try:
                with told_of_signals(self._stop):
                    self._fit(callbacks)
            finally:
                self.display.finish()
            self._finish()
        finally:
            tracker.finish()

    def _fit(self, callbacks: Sequence[Any]) -> None:
        # A broken epoch is finished in a `fit` of its own, because Keras fixes the steps of an epoch a fit.
        while self.state.progress.epoch < self.config.epochs and not self.stopped_early:
            progress = self.state.progress
            feed = backend.Feed(self.batches, start=progress.step, on_batch=self.display.batch)
            validation = backend.validation_feed(*self.validation, self.classes, 500)
            self.model.fit(
                feed.data,
                initial_epoch=progress.epoch,
                epochs=progress.epoch + 1 if progress.step else self.config.epochs,
                validation_data=validation,
                callbacks=[*callbacks, conductor(self, feed)],
                shuffle=False,  # the feed has its own order
                verbose=0,
            )
            if self.stop_requested and not (
                self.state.progress.epoch == self.config.epochs and self.state.progress.step == 0
            ):
                raise Interrupted(
                    f"stopped after epoch {self.state.progress.epoch}, step {self.state.progress.step}; the state "
                    "is saved, and the same command goes on from there"
                )
            if self.model.stop_training and self.state.progress.epoch < self.config.epochs:
                break  # a callback of the user's, or early stopping

    @property
    def stopped_early(self) -> bool:
        """Whether early stopping has ended it."""
        patience = self.config.optimization.early_stopping
        return bool(patience) and self.state.progress.waited >= patience

    def _stop(self) -> None:
        if self.stop_requested:
            raise KeyboardInterrupt
        self.stop_requested = True
        self.model.stop_training = True
        self.display.note("stopping after this step (once more stops at once, and loses this epoch)")

    def epoch_done(self, logs: dict[str, float], seconds: float) -> None:
        """Takes the numbers of a complete epoch in and saves the state."""
        from kravets import checkpoint

        progress = self.state.progress
        logs = self._with_earlier_steps(logs, len(self.batches))
        self._check_finite(logs)
        row = {
            "epoch": progress.epoch + 1,
            **{name: round(float(value), 6) for name, value in logs.items()},
            "learning_rate": float(np.asarray(self.model.optimizer.learning_rate)),
            "seconds": round(seconds + progress.broken_seconds, 3),
        }
        # Told before the state is saved: an epoch that is told twice a tracker sorts out, a lost one it cannot.
        self.tracker.log(progress.epoch, {name: value for name, value in row.items() if name != "epoch"})
        progress.history.append(row)
        progress.epoch, progress.step, progress.broken_logs, progress.broken_seconds = (
            progress.epoch + 1,
            0,
            {},
            0.0,
        )
        progress.seconds += seconds
        self._set_weights_aside(logs)
        self.run.write_history(progress.history)
        checkpoint.save(self.checkpoint_folder, self.model, progress, self.state.kept)

    def epoch_broken(self, step: int, logs: dict[str, float], seconds: float) -> None:
        """Saves the state in the middle of an epoch, after `step` steps of it."""
        from kravets import checkpoint

        progress = self.state.progress
        logs = self._with_earlier_steps(logs, step)
        self._check_finite(logs)
        progress.broken_logs = logs
        progress.step = step
        progress.seconds += seconds
        progress.broken_seconds += seconds
        checkpoint.save(self.checkpoint_folder, self.model, progress, self.state.kept)

    def _with_earlier_steps(self, logs: dict[str, float], step: int) -> dict[str, float]:
        """Means over the first `step` steps of an epoch whose beginning was trained by an earlier start."""
        before = self.state.progress
        share = before.step / step
        return {
            name: value
            if name.startswith("val_")
            else share * before.broken_logs.get(name, 0.0) + (1 - share) * value
            for name, value in logs.items()
        }

    def _check_finite(self, logs: dict[str, float]) -> None:
        bad = next((name for name, value in logs.items() if not math.isfinite(value)), None)
        if bad:
            done = self.state.progress.epoch
            raise Diverged(
                f"{bad} is {logs[bad]} in epoch {done + 1}; the state after epoch {done} is kept in "
                f"{self.checkpoint_folder}. Going on would end the same way: lower optimization.learning_rate "
                f"(it is {self.config.optimization.learning_rate}) or set optimization.clip_norm=1"
            )

    def _set_weights_aside(self, logs: dict[str, float]) -> None:
        settings, progress = self.config.optimization, self.state.progress
        if settings.averaging and progress.epoch > self.config.epochs - settings.averaging:
            weights = self.model.get_weights()
            progress.averaged += 1
            self.state.kept = [
                (old + (new - old) / progress.averaged).astype(new.dtype)
                for old, new in zip(self.state.kept or weights, weights, strict=True)
            ]
        if settings.early_stopping:
            if progress.best is None or logs["val_loss"] < progress.best:
                progress.best, progress.waited = float(logs["val_loss"]), 0
                self.state.kept = [weight.copy() for weight in self.model.get_weights()]  # torch gives views
            else:
                progress.waited += 1

    def _finish(self) -> None:
        """Writes the network without its optimizer, the validation probabilities and the first numbers."""
        import keras

        from kravets.measures import measure, softmax
        from kravets.runs import atomic_file

        network = self._build()
        network.set_weights(self.state.kept or self.model.get_weights())
        images, labels = self.validation
        probabilities = softmax(backend.predict(network, images))
        write_arrays(
            self.run.folder / "predictions.npz",
            {"validation_labels": labels, "validation_probabilities": probabilities},
        )
        count = min(len(labels), len(self.batches.images))
        seen = np.arange(count)  # as many, and without variation, so that the two can be compared
        if len(np.unique(self.batches.labels[seen])) < self.classes:  # the data come sorted
            seen = np.linspace(0, len(self.batches.images) - 1, count).astype(int)
        training_probabilities = softmax(backend.predict(network, self.batches.images[seen]))
        metrics = {
            "training": measure(self.batches.labels[seen], training_probabilities),
            "validation": measure(labels, probabilities),
            "parameters": network.count_params(),
            "training_seconds": round(self.state.progress.seconds, 1),
            "processor_seconds": round(self.state.progress.processor_seconds, 2),
            "epochs": self.state.progress.epoch,
        }
        write_json(self.run.folder / "metrics.json", metrics)
        self.run.write_history(self.state.progress.history)  # also where a callback ended the first epoch
        self.tracker.conclude(metrics["epochs"], results(metrics))
        with atomic_file(self.run.folder / "model.keras") as temporary:
            keras.saving.save_model(network, temporary)
        shutil.rmtree(self.checkpoint_folder)
