"""Keras Tuner's searches over the joint space: its oracle proposes, our trainings answer.

Enters: a base configuration, which search, a ledger and a place to train. Leaves: a `SearchResult`, and in
the search's folder the oracle's state, from which the same call goes on. Refuses: a folder of another
search, a search in two processes at once, and to go on after an error that the settings are not to blame
for. `keras_tuner` is imported here and nowhere else, and only when a search begins.

Of Keras Tuner we take the oracles alone. Its `Tuner` swallows exceptions, copies callbacks, trains one trial
after another in one process whose memory grows, and starts an interrupted trial anew. Here every trial is a
Run: a process of its own, resumed from its own checkpoint, trained once whoever asks for its settings.

What is done about the oracles themselves (version 1.4.8):

* One thread talks to them, under one tuner id for each training that runs. Their lock stays shut after an
  exception, and then another thread would wait for ever.
* Their state is written whole and atomically. They write two files one after the other, and a kill between
  the two leaves a trial that is neither waiting nor done.
* A failed training is told to them as one that guesses (`GUESSING`), and is a failure in our records. Told
  as a failed trial, it starves Hyperband, which fills the next rung only when all but the losers of a rung
  have completed; and the Gaussian process, which leaves failed trials out, proposes the same again.
* The seed is spread out. A trial's values follow from seed + a running number, so with n dimensions the seeds
  s and s + n give the same search, moved by one trial.

Hyperband gives its candidates few epochs first and the best of them more. Each rung trains a whole schedule
of its length from the start instead of going on from the rung below: a schedule belongs to its length, and
weights that have come to rest at a rate of zero are no beginning for a longer one. That costs some
half more than going on would, and every rung is a Run that `kravets train` could have made.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import filelock
import numpy as np

from kravets import backend
from kravets.config import Config, ConfigError, override
from kravets.experiments.ledger import Ledger, Record
from kravets.experiments.places import Place
from kravets.experiments.runner import Told, ended, settled
from kravets.experiments.search_result import SearchResult, Trial
from kravets.experiments.space import check_base, config_from, space_of
from kravets.runs import write_json

Kind = Literal["random", "hyperband", "bayesian"]
KINDS: tuple[Kind, ...] = ("random", "hyperband", "bayesian")

GUESSING = 0.1
"""What an oracle is told of a failed training: the accuracy of a guess among ten classes."""

_OBJECTIVE = "val_accuracy"
_EPOCHS = "tuner/epochs"


class SearchError(RuntimeError):
    """A search that cannot begin or go on; the text says why and what to do."""


@dataclasses.dataclass(frozen=True)
class Search:
    """What is searched, and how long.

    Attributes:
        kind: `random` draws every trial anew; `hyperband` gives many candidates few epochs and the best of
            them more; `bayesian` draws the first third and then follows a Gaussian process.
        trials: how many trainings at most. Hyperband's first bracket is its most selective one; with ten
            epochs it takes 18 trials (12 with 2 epochs, 4 with 4, 2 with 10) and a whole sweep 30.
        seed: of the proposals, at least 1; Keras Tuner takes 0 for "none". The trainings' seed is the base's.

    Example:
        >>> Search("random", trials=0)
        Traceback (most recent call last):
        kravets.config.ConfigError: received trials=0, expected at least 1
    """

    kind: Kind
    trials: int = 20
    seed: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ConfigError(f"received search '{self.kind}', expected one of: {', '.join(KINDS)}")
        for name in ("trials", "seed"):
            if getattr(self, name) < 1:
                raise ConfigError(f"received {name}={getattr(self, name)}, expected at least 1")


def search(
    base: Config,
    settings: Search,
    *,
    ledger: Ledger,
    place: Place,
    folder: Path,
    told: Told = lambda record: None,
) -> SearchResult:
    """Looks through the joint space around a base, or goes on where an earlier start was stopped.

    Args:
        base: what is not searched: data, images, precision, split, the trainings' seed; and `epochs`, with
            which Hyperband's longest rung trains.
        settings: which search. A folder's search may be continued with more trials.
        ledger: where the Runs live; what is there is not trained again.
        place: where to train, entered by the caller; `place.slots` trials run at once.
        folder: of this search's state.
        told: called with every record, those of earlier starts first.

    Raises:
        ConfigError: a family that is not searched, or settings of the base that go with no value of the space.
        SearchError: Keras Tuner is missing, the folder belongs to another search or is damaged, another
            process searches in it, or a training ended with an error that its settings do not explain.
    """
    check_base(base)  # before anything is written
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder / ".lock").acquire(timeout=0):
            searching = _Searching(base, settings, ledger, place, folder / "oracle.json")
            return searching.go(told)
    except filelock.Timeout:
        raise SearchError(f"{folder} is being searched by another process; wait for it or stop it") from None


class _Searching:
    """One start of one search: what `search` holds while it runs."""

    def __init__(self, base: Config, settings: Search, ledger: Ledger, place: Place, state: Path) -> None:
        self.base, self.settings, self.ledger, self.place = base, settings, ledger, place
        self.oracle = _oracle(base, settings, state)
        self.records: dict[str, Record] = {}
        self.running: dict[concurrent.futures.Future[None], list[Any]] = {}
        if state.exists():
            self.oracle.reload()

    def go(self, told: Told) -> SearchResult:
        """Asks, trains and tells until the oracle has nothing more to propose."""
        for trial in self._ended_before():
            told(self.records[trial.trial_id])
        try:
            while True:
                for trial in self._asked():
                    if (known := settled(self._config(trial), self.ledger)) is not None:
                        self._end(trial, known, told)
                    else:
                        self._start(trial)
                if not self.running:
                    return self._result()
                done, _ = concurrent.futures.wait(
                    self.running, return_when=concurrent.futures.FIRST_COMPLETED
                )
                for future in done:
                    self._take(future, told)
        except BaseException:
            for future in self.running:
                future.cancel()
            raise

    def _ended_before(self) -> Iterator[Any]:
        """Trials of earlier starts; one that was killed, or whose Run has been removed, is run again."""
        for name in self.oracle.start_order:
            trial = self.oracle.trials[name]
            if trial.status == "COMPLETED":
                record = settled(self._config(trial), self.ledger)
                if record is None:
                    self.oracle.again(trial)
                else:
                    self.records[name] = record
                    yield trial

    def _asked(self) -> Iterator[Any]:
        """Proposals, until every slot has one that runs or the oracle has none at present."""
        while len(self.oracle.ongoing_trials) < self.place.slots:
            free = next(i for i in range(self.place.slots) if f"slot{i}" not in self.oracle.ongoing_trials)
            trial = self.oracle.create_trial(f"slot{free}")
            if trial.status != "RUNNING":
                return
            yield trial

    def _start(self, trial: Any) -> None:
        config = self._config(trial)
        for others in self.running.values():  # two proposals may mean the same settings
            if self._config(others[0]).fingerprint == config.fingerprint:
                others.append(trial)
                return
        self.ledger.forgive(config)
        self.running[self.place.submit(config, self.ledger.folder(config))] = [trial]

    def _take(self, future: concurrent.futures.Future[None], told: Told) -> None:
        trials = self.running.pop(future)
        config = self._config(trials[0])
        record = ended(future, config, ledger=self.ledger, place=self.place)
        if record.failure == "error":
            raise SearchError(
                f"trial {trials[0].trial_id} ({self.ledger.folder(config)}) ended with an error that its settings "
                f"do not explain: {record.detail}. The search is saved; repair the cause and start it again"
            ) from future.exception()
        for trial in trials:
            self._end(trial, record, told)

    def _end(self, trial: Any, record: Record, told: Told) -> None:
        self.records[trial.trial_id] = record
        trial.status, trial.message = "COMPLETED", record.detail or None
        accuracy = GUESSING if record.failure else record.accuracy
        self.oracle.update_trial(trial.trial_id, {_OBJECTIVE: accuracy})
        self.oracle.end_trial(trial)
        told(record)

    def _config(self, trial: Any) -> Config:
        config = config_from(self.base, self._values(trial))
        epochs = trial.hyperparameters.values.get(_EPOCHS)
        return config if epochs is None else override(config, [f"epochs={epochs}"])

    def _values(self, trial: Any) -> dict[str, Any]:
        """The proposal in the space's own values: Keras Tuner makes 0 and 1 of false and true."""
        proposed: Mapping[str, Any] = trial.hyperparameters.values
        return {
            d.name: proposed[d.name] if d.logarithmic else d.choices[d.choices.index(proposed[d.name])]
            for d in space_of(self.base)
        }

    def _result(self) -> SearchResult:
        trials = self.oracle.trials
        return SearchResult(
            self.base,
            self.settings.kind,
            tuple(
                Trial(number, self._values(trials[name]), self.records[name])
                for number, name in enumerate(self.oracle.start_order, start=1)
                if name in self.records
            ),
        )


def _oracle(base: Config, settings: Search, state: Path) -> Any:
    """An oracle that writes its state into one file."""
    keras_tuner = _library()
    space = keras_tuner.HyperParameters()
    for dimension in space_of(base):
        if dimension.logarithmic:
            space.Float(dimension.name, *dimension.choices, sampling="log")
        else:
            space.Choice(dimension.name, list(dimension.choices))
    spread = int(np.random.SeedSequence(settings.seed).generate_state(1)[0]) // 2 + 1
    options: dict[str, Any] = {
        "objective": keras_tuner.Objective(_OBJECTIVE, "max"),
        "hyperparameters": space,
        "seed": spread,
        "max_consecutive_failed_trials": sys.maxsize,
    }
    if settings.kind == "hyperband":
        # one sweep after another; what ends the search is the number of trials
        options |= {"max_epochs": base.epochs, "hyperband_iterations": sys.maxsize}
    else:
        options["max_trials"] = settings.trials
    if settings.kind == "bayesian":
        # Keras Tuner's own default, three a dimension, would leave a small search at random to its end
        options["num_initial_points"] = min(3 * len(space.space), max(3, settings.trials // 3))
    identity = {
        "kind": settings.kind,
        "seed": settings.seed,
        "base": base.fingerprint,
        "space": [[d.name, list(d.choices), d.logarithmic] for d in space_of(base)],
    }
    parent: Any = {
        "random": keras_tuner.oracles.RandomSearchOracle,
        "hyperband": keras_tuner.oracles.HyperbandOracle,
        "bayesian": keras_tuner.oracles.BayesianOptimizationOracle,
    }[settings.kind]

    class Oracle(parent):
        """Keras Tuner's, with a state that survives a kill at any moment."""

        def populate_space(self, trial_id: str) -> dict[str, Any]:
            if settings.kind != "bayesian":
                return super().populate_space(trial_id)
            import sklearn

            # where its optimizer starts follows from (seed, trial), so that a resumed search proposes the same
            self._random_state.seed((spread + int(trial_id)) % 2**32)
            # it asks the process some ten thousand times, one point at a time: checking costs more than answering
            with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
                proposal = super().populate_space(trial_id)
            # the process may ask for what it has been told already, and would be told the same again
            repeated = proposal["status"] == "RUNNING" and self._duplicate(proposal["values"])
            return self._random_populate_space() if repeated else proposal

        def save(self) -> None:
            trials = [self.trials[name].get_state() for name in self.start_order]
            write_json(state, {"search": identity, "oracle": self.get_state(), "trials": trials})

        def _save_trial(self, trial: Any) -> None:
            """The trials are in the one file that `save` writes."""

        def reload(self) -> None:
            saved = _read(state)
            for name, own in identity.items():
                if saved["search"][name] != own:
                    raise SearchError(
                        f"{state.parent} holds another search: its {name} is {saved['search'][name]}, and now it is "
                        f"{own}; choose another folder"
                    )
            for values in saved["trials"]:
                trial = keras_tuner.engine.trial.Trial.from_state(values)
                self.trials[trial.trial_id] = trial
            self.set_state(saved["oracle"])
            self.ongoing_trials, self._retry_queue = {}, []
            for name in reversed(self.start_order):  # the queue is taken from its end
                if self.trials[name].status == "RUNNING":
                    self._retry_queue.append(name)

        def again(self, trial: Any) -> None:
            """Takes an ended trial back and proposes it once more."""
            trial.status = "RUNNING"
            self.end_order.remove(trial.trial_id)
            self._retry_queue.insert(0, trial.trial_id)

    oracle = Oracle(**options)
    oracle.max_trials = settings.trials  # Hyperband takes no such argument, and heeds it
    oracle.verbose = 0
    return oracle


def _read(state: Path) -> dict[str, Any]:
    try:
        return json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SearchError(
            f"{state} cannot be read ({error}); remove it and start again: the Runs stay, and none is trained twice"
        ) from None


def _library() -> Any:
    backend.choose()  # before Keras Tuner imports Keras; only the trainings' processes start the back end
    try:
        import keras_tuner
    except ImportError:
        raise SearchError("Keras Tuner is not installed: pip install 'kravets[tune]'") from None
    return keras_tuner
