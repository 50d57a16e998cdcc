"""Every `fit` inside a block, watched.

Enters: a block of code. Leaves: a `Watch` with one doctor a `fit`; and what a training needs to be repeated and leaves
no trace: the arguments that layers were made with, the batches of a generator. Refuses: to swallow the block's errors.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import inspect
import weakref
from collections.abc import Callable, Collection, Iterator
from typing import Any

import keras

from kravets.diagnosis import anatomy
from kravets.diagnosis.autodiff import to_numpy
from kravets.diagnosis.doctor import Doctor
from kravets.diagnosis.findings import Finding
from kravets.diagnosis.telling import Reports

_MADE_WITH: weakref.WeakKeyDictionary[Any, tuple[tuple[Any, ...], dict[str, Any]]] = (
    weakref.WeakKeyDictionary()
)


def made_with(layer: Any) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """The arguments that a layer or model of the user's own was made with while `watch` watched, else None."""
    return _MADE_WITH.get(layer)


_PASSED: weakref.WeakKeyDictionary[Any, list[Any]] = weakref.WeakKeyDictionary()
_MOST_BYTES = 2**30  # of a generator's batches that are kept


def passed(batches: Any) -> list[Any] | None:
    """The first batches that went through a generator while `watch` watched its `fit`; None for anything else."""
    return _PASSED.get(batches) if inspect.isgenerator(batches) else None


def _kept(source: Any, most: int | None) -> Any:
    """A generator of the same batches that keeps copies of the first ones, because it can be read only once."""
    kept: list[Any] = []

    def batches() -> Iterator[Any]:
        size = 0
        for batch in source:
            if (most is None or len(kept) < most) and size < _MOST_BYTES:
                copy = keras.tree.map_structure(
                    lambda part: None if part is None else to_numpy(part).copy(), batch
                )
                size += sum(part.nbytes for part in keras.tree.flatten(copy) if part is not None)
                kept.append(copy)
            yield batch

    made = batches()
    _PASSED[made] = kept
    return made


@contextlib.contextmanager
def _constructors_watched() -> Iterator[None]:
    """Remembers what layers and models of the user's own are made with, so that they can be made again."""
    # a model's __new__ keeps the arguments from that of its base, so all are watched; the outermost speaks last
    functional = next(kind for kind in keras.Model.__subclasses__() if kind.__name__ == "Functional")
    originals = {kind: kind.__new__ for kind in (keras.Operation, keras.Model, functional, keras.Sequential)}

    def remembering(original: Any) -> Any:
        @functools.wraps(original)
        def new(kind: type, *arguments: Any, **keywords: Any) -> Any:
            made = original(kind, *arguments, **keywords)
            if anatomy.is_own(made):
                with contextlib.suppress(TypeError):  # a class that cannot be a key
                    _MADE_WITH[made] = arguments, keywords
            return made

        return staticmethod(new)

    for kind, original in originals.items():
        kind.__new__ = remembering(original)
    try:
        yield
    finally:
        for kind, original in originals.items():
            kind.__new__ = staticmethod(original)  # type: ignore[assignment]


_REMEMBERED = 20  # fits whose models and data are kept


class Watch:
    """The doctors of all `fit`s that were watched.

    A search makes hundreds of models, which must not pile up: models and data are kept of the last 20 fits, and of the
    first 20 with errors or warnings (without any, of the first with a note), which can be healed. The findings and
    reports of all of them stay.

    Attributes:
        doctors: in the order of the calls.
    """

    def __init__(self) -> None:
        self.doctors: list[Doctor] = []
        self._whole: list[Doctor] = []  # whose models and data are still there

    def add(self, doctor: Doctor) -> None:
        """Takes a doctor in whose `fit` begins."""
        self.doctors.append(doctor)
        self._whole.append(doctor)

    def tidy(self) -> None:
        """Lets go what need not be kept any more; called when a `fit` has ended."""
        earlier = [doctor for doctor in self._whole if doctor.case.ended != "running"][:-_REMEMBERED]
        whole = [doctor for doctor in earlier if doctor.findings and doctor.arguments]
        alarmed = [doctor for doctor in whole if any(f.severity != "note" for f in doctor.findings)]
        kept = (alarmed or whole[:1])[:_REMEMBERED]
        for doctor in earlier:
            if doctor not in kept:
                doctor.let_go()
                self._whole.remove(doctor)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all of them."""
        return tuple(finding for doctor in self.doctors for finding in doctor.findings)

    def report(self) -> Reports:
        """One report a `fit`."""
        return Reports([doctor.report() for doctor in self.doctors])


_UNWATCHED: contextvars.ContextVar[bool] = contextvars.ContextVar("unwatched", default=False)


@contextlib.contextmanager
def unwatched() -> Iterator[None]:
    """Trainings inside the block are nobody's own, and not watched: those of a healing."""
    token = _UNWATCHED.set(True)
    try:
        yield
    finally:
        _UNWATCHED.reset(token)


@contextlib.contextmanager
def watch(
    *,
    muted: Collection[str] = (),
    share: float = 0.01,
    tell: Callable[[Watch], None] | None = None,
    doctor: type[Doctor] = Doctor,
) -> Iterator[Watch]:
    """Watches every `fit` inside the block, whichever model it is of.

    Args:
        muted: slugs or codes of problems that you do not want to hear of.
        share: of the trainings' time that observing may take.
        tell: called with the watch after each `fit`, however it ended.
        doctor: the kind that watches.

    Example:
        >>> import numpy as np
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="relu")])
        >>> model.compile("adam", "binary_crossentropy")
        >>> with watch(muted=["no_validation"]) as seen:
        ...     _ = model.fit(np.random.rand(64, 3), np.random.randint(0, 2, 64), verbose=0)
        >>> seen.findings[0].problem
        'loss_head_mismatch'
    """
    seen = Watch()
    original = keras.Model.fit
    signature = inspect.signature(original)

    @functools.wraps(original)
    def fit(self: Any, *arguments: Any, **keywords: Any) -> Any:
        if _UNWATCHED.get():
            return original(self, *arguments, **keywords)
        watching = doctor(muted=muted, share=share)
        parts = {id(layer) for layer in anatomy.leaves(self)}
        for before in reversed(seen.doctors):
            if before.watched is not None and parts & {id(layer) for layer in anatomy.leaves(before.watched)}:
                before.went_on()
                watching.follows = before.follows + 1
                break
        given = signature.bind_partial(self, *arguments, **keywords).arguments
        if inspect.isgenerator(given.get("x")):
            given["x"] = _kept(given["x"], given.get("steps_per_epoch"))
        callbacks = given.get("callbacks")
        if isinstance(callbacks, keras.callbacks.CallbackList):
            callbacks.callbacks.append(watching)
            watching.set_params(callbacks.params)
            watching.set_model(self)
        elif callbacks is None:
            given["callbacks"] = [watching]
        else:
            given["callbacks"] = [
                *(callbacks if isinstance(callbacks, list | tuple) else [callbacks]),
                watching,
            ]
        seen.add(watching)
        ended, error = "finished", None
        try:
            return original(**given)
        except KeyboardInterrupt:
            ended = "interrupted"
            raise
        except BaseException as problem:
            ended, error = "failed", f"{type(problem).__name__}: {str(problem)[:2000]}"
            raise
        finally:
            watching.finish(ended, error)
            if isinstance(callbacks, keras.callbacks.CallbackList) and watching in callbacks.callbacks:
                callbacks.callbacks.remove(
                    watching
                )  # the list is the user's own, and another fit may be given it
            seen.tidy()
            if tell is not None:
                tell(seen)

    own = "fit" in vars(keras.Model)
    keras.Model.fit = fit
    try:
        with _constructors_watched():
            yield seen
    finally:
        if own:
            keras.Model.fit = original
        else:
            del keras.Model.fit
