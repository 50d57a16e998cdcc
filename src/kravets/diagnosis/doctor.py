"""The doctor: a Keras callback that watches one `fit` and says what is wrong with it.

Enters: nothing but what `fit` tells a callback, and what stands in its frame. Leaves: `findings`, `report()`.
Refuses: to change the training, to disturb it by a failure of its own, or to cost more than a few per cent
of it. What it measures, it measures in passes that leave no trace (see `autodiff`), and ever more rarely
when its time is used up.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import autodiff, configuration, probes
from kravets.diagnosis.facts import Alarm, Case, DataFacts, FinalFacts
from kravets.diagnosis.findings import CheckResult, Finding
from kravets.diagnosis.fit_frames import caller, fit_frame
from kravets.diagnosis.judging import Judgement, judge
from kravets.diagnosis.outcome import Outcome
from kravets.diagnosis.samples import Samples
from kravets.diagnosis.telling import Report, as_dict
from kravets.diagnosis.weights import ObservedWeights

_log = logging.getLogger("kravets")


class Doctor(keras.callbacks.Callback):
    """Watches a `fit`.

    Attributes:
        case: everything that was seen.
        arguments: of the watched `fit`, as Keras had them when it began.
        optimizer_settings: of the optimizer, as they were then.
        frozen: names of the layers that the `fit` did not train, whatever became of them later.
        initial_weights: all weights as they were then, where a training or a file had made them.
        follows: how many watched calls of `fit` with the same layers went before; each leaves the next one less time.

    Args:
        share: of the training's time that observing may take, beyond a first second. What remains to be
            done at the end (the trained model's answers to 1,000 samples) is cut to fit too.
        muted: slugs or codes of problems that you do not want to hear of.

    Example:
        >>> doctor = Doctor(muted=["no_validation"])
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
        >>> _ = model.fit(x, x.sum(axis=1), epochs=200, verbose=0, callbacks=[doctor])
        >>> [finding.problem for finding in doctor.findings]
        []
    """

    # Keras may call the batch hooks from another thread then; they only read and append.
    async_safe = True

    def __init__(self, *, share: float = 0.01, muted: Collection[str] = ()) -> None:
        super().__init__()
        self._share, self._muted = share, frozenset(muted)
        self.follows = 0
        self.case = Case()
        self._judgement: Judgement | None = None
        self._reset()

    def _reset(self) -> None:
        self.case = Case()
        self._judgement = None
        self._samples: Samples | None = None
        self._started = time.perf_counter()
        self._weights: ObservedWeights | None = None
        self._initial_seen = False
        self._last_observed = 0
        self._epoch = 0
        self._epoch_start = 0
        self._plan: probes.Plan | None = None
        self._compiled = autodiff.Compiled()
        self._last_probe_cost = 0.0
        self._finished = False
        self._broke = self._spoke = False
        self._broken_parts: set[str] = set()
        self.arguments: dict[str, Any] = {}
        self.optimizer_settings: dict[str, Any] = {}
        self.initial_weights: list[np.ndarray] | None = None
        self.frozen: frozenset[str] = frozenset()

    @property
    def watched(self) -> Any:
        """The model of the `fit` that was watched, None before one."""
        return getattr(self, "_model", None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, the first to mend first; empty where all is well or nothing was seen yet."""
        return self._judgement.findings if self._judgement else ()

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """How each check ended."""
        return self._judgement.checks if self._judgement else ()

    @property
    def outcome(self) -> Outcome:
        """What the training reached."""
        return self._judgement.outcome if self._judgement else Outcome()

    def report(self) -> Report:
        """The whole report: prints as text, shows as HTML in a notebook, `as_dict()` for JSON."""
        return Report(as_dict(self.case, self._judgement or judge(self.case, muted=self._muted)))

    # What Keras calls. Each part is an attempt, so that a failure here never reaches the training.

    def on_train_begin(self, logs: Any = None) -> None:
        """Reads configuration, data and first weights."""
        self._reset()
        self._attempt("setup", self._begin)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Counts."""
        self._epoch = epoch
        self._epoch_start = self.case.steps

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Observes a step now and then: the weights before it, and at the next call after it."""
        step = self._epoch_start + batch
        self.case.steps = max(self.case.steps, step)
        self._speak_where_it_broke()
        if step >= 1:
            self._stop_waiting()
        if step == 1 and not self.case.updates:
            self._attempt("updates", self._note_first_step)
        self._finish_step()
        ready = self._samples is None or self._samples.ready(probes.BATCH)
        if step >= 1 and ready and not self._initial_seen:
            self._look_first()
        if self._worth_observing(step):
            self._attempt("updates", lambda: self._begin_step(step))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Notes the loss."""
        self.case.steps = max(self.case.steps, self._epoch_start + batch + 1)  # calls may come out of order
        loss = (logs or {}).get("loss")
        if loss is not None and len(self.case.batch_losses) < 50_000:
            with contextlib.suppress(TypeError, ValueError):
                self.case.batch_losses.append((batch, float(loss)))
                self._broke |= not math.isfinite(float(loss))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Notes the epoch's numbers, and probes where there is time."""
        self._speak_where_it_broke()
        self._stop_waiting()
        self._attempt("history", lambda: self._note(logs or {}))
        self._finish_step()
        if not self._initial_seen:
            self._look_first()
        if self._worth_probing(epoch) and self._affordable(self._last_probe_cost):
            self._attempt("probes", self._probe)

    def on_test_begin(self, logs: Any = None) -> None:
        """Looks on at the validation data that cannot be read twice alike."""
        samples, iterator = self._samples, getattr(self._model, "_eval_epoch_iterator", None)
        if samples is not None and not self._finished:
            self._attempt("validation data", lambda: samples.watch_validation(iterator))

    def on_train_end(self, logs: Any = None) -> None:
        """Judges."""
        self.finish("finished")

    def finish(self, ended: str, error: str | None = None) -> None:
        """Ends the observation; called by Keras, or by whoever saw the training fail.

        Args:
            ended: `finished`, `interrupted` or `failed`.
            error: what the failure said.
        """
        if self._finished:
            return
        self._finished = True
        self._stop_waiting()
        case = self.case
        stopped = bool(getattr(getattr(self, "_model", None), "stop_training", False))
        early = stopped and len(case.history) < case.setup.epochs
        case.ended, case.error = "stopped" if ended == "finished" and early else ended, error
        case.seconds = time.perf_counter() - self._started
        if ended == "finished":
            if not self._initial_seen:
                self._attempt("first probe", self._first_probe)
            if not case.probes or case.probes[-1].step < case.steps:
                self._attempt("last probe", self._probe)
            self._attempt("answers", self._answers)
        self._compiled = autodiff.Compiled()  # what was compiled is not needed any more
        if self._samples is not None:
            self._attempt("data", self._samples.settle)
        self._attempt("layers", self._complete_setup)
        self._attempt("judgement", self._judge)
        case.seconds = time.perf_counter() - self._started

    def went_on(self) -> None:
        """Takes back what rests on this `fit` being all of the training: another one goes on with the same model."""
        self.case.continued = True
        if self._judgement is not None:
            self._judgement = judge(self.case, muted=self._muted, outcome=self._judgement.outcome)
            if all(finding.severity == "note" for finding in self.findings):
                self.case.first_alarm = None
        if self.follows:  # deep in a loop, whose data must not pile up; its first `fit` can still be repeated
            self._let_data_go()

    def let_go(self) -> None:
        """Lets the model and the data go; findings and report stay, and there is nothing to heal any more."""
        self._let_data_go()
        self._model = None
        self.case.batch_losses, self.case.updates, self.case.probes = [], [], []
        outcome = self.outcome
        outcome.train_classes = outcome.validation_classes = outcome.validation_probabilities = None

    def _let_data_go(self) -> None:
        self._samples, self._weights, self.arguments, self.initial_weights = None, None, {}, None
        self.case.data, self.case.final = DataFacts(kind=self.case.data.kind), FinalFacts()

    # What is done.

    @property
    def _network(self) -> Any:
        """The model; on JAX, asking for it brings its weights up to date."""
        return self.model

    def _attempt(self, part: str, action: Callable[[], None]) -> None:
        """Does a part of the work; a part that failed once is not tried again, and its time is counted."""
        if part in self._broken_parts:
            return
        began = time.perf_counter()
        try:
            action()
        except Exception as error:
            self._broken_parts.add(part)
            reason = f"{type(error).__name__}: {str(error)[:200]}"
            self.case.notes.append(f"{part} could not be observed ({reason})")
        finally:
            self.case.doctor_seconds += time.perf_counter() - began

    def _judge(self) -> None:
        self._judgement = judge(self.case, muted=self._muted)
        alarms = [finding for finding in self.findings if finding.severity != "note"]
        if alarms and self.case.first_alarm is None:
            self.case.first_alarm = Alarm(alarms[0].problem, self.case.steps, self.case.seconds)

    def _speak_where_it_broke(self) -> None:
        """Once a loss is no number; not from the thread that notes it, which must not touch the model on JAX."""
        if self._broke and not self._spoke:
            self._spoke = True
            self._attempt("early word", self._speak_early)

    def _speak_early(self) -> None:
        """Says at once what is certainly wrong, however the training may end."""
        case = self.case
        if case.first_alarm is not None:
            return
        self._complete_setup()
        certain = judge(case, muted=self._muted, outcome=Outcome()).findings
        errors = [finding for finding in certain if finding.severity == "error"]
        if errors:
            seconds = time.perf_counter() - self._started
            case.first_alarm = Alarm(errors[0].problem, case.steps, seconds)
            place = f"{Path(case.file).name}, line {case.line}, " if case.file else ""
            _log.warning(
                "kravets: %safter step %d: %s %s: %s",
                place,
                case.steps,
                errors[0].code,
                errors[0].problem,
                errors[0].summary,
            )

    def _note(self, logs: dict[str, Any]) -> None:
        self.case.history.append({name: float(np.mean(value)) for name, value in logs.items()})

    def _begin_step(self, step: int) -> None:
        assert self._weights is not None
        self._last_observed = step
        self._network  # noqa: B018 - on JAX this brings the weights up to date
        self._weights.begin_step(step)

    def _finish_step(self) -> None:
        weights = self._weights
        if weights is not None and weights.in_step:
            self._attempt("updates", lambda: self._note_step(weights))

    def _note_first_step(self) -> None:
        """Of a model that is built by it, so that nothing could be observed before."""
        self._network  # noqa: B018 - likewise
        update = self._weights.first_step() if self._weights is not None else None
        if update is not None:
            self.case.updates.append(update)

    def _note_step(self, weights: ObservedWeights) -> None:
        self._network  # noqa: B018 - likewise
        self.case.updates.append(weights.finish_step())

    def _begin(self) -> None:
        frame = fit_frame(self._model)
        arguments = dict(frame.f_locals) if frame is not None else {}
        place = caller(frame)
        if place is not None:
            self.case.file, self.case.line = place
        callbacks = [c for c in getattr(arguments.get("callbacks"), "callbacks", []) if c is not self]
        model = self._network
        self.case.setup = configuration.setup_facts(model, arguments, callbacks)
        self.arguments = arguments
        layers = (model, *model._flatten_layers(include_self=False))
        self.frozen = frozenset(layer.name for layer in layers if not getattr(layer, "_trainable", True))
        if model.optimizer is not None:
            self.optimizer_settings = model.optimizer.get_config()
        self.case.setup.epochs = int((self.params or {}).get("epochs") or arguments.get("epochs") or 1)
        self._samples = Samples(arguments, getattr(model, "output_names", None) or ())
        self.case.data = self._samples.facts
        if self._samples.facts.kind == "arrays":
            self.case.setup.batch_size = int(arguments.get("batch_size") or 32)
            self.case.setup.shuffles = bool(arguments.get("shuffle", True))
        self._weights = ObservedWeights(model)
        self.initial_weights = self._weights.trained_before
        self.case.warm_start = self.initial_weights is not None

    def _worth_observing(self, step: int) -> bool:
        if self._weights is None or not self._weights.kernels or "updates" in self._broken_parts:
            return False
        if step < 4:
            return True
        sparse = step >= self._last_observed * 1.2 + 1 or step - self._last_observed > 200
        return sparse and len(self.case.updates) < 200 and self._affordable(0.002)

    def _worth_probing(self, epoch: int) -> bool:
        """Every epoch at first, then ever more rarely: the 1st to 4th, then each a fifth later than the last."""
        last = self.case.probes[-1].epoch if self.case.probes else -1
        return epoch < 4 or epoch >= last * 1.2 + 1

    def _affordable(self, seconds: float) -> bool:
        elapsed = time.perf_counter() - self._started
        return self.case.doctor_seconds + seconds <= 0.7 / (1 + self.follows) + self._share * elapsed

    def _look_first(self) -> None:
        self._attempt("first probe", self._first_probe)
        if self._affordable(0.05):
            self._attempt("early word", self._speak_early)

    def _stop_waiting(self) -> None:
        if self._weights is not None:
            self._weights.stop_waiting()

    def _first_probe(self) -> None:
        self._initial_seen = True
        if self._weights is not None:
            self._weights.take()
        if self._samples is not None:
            self._samples.settle()
        self._probe(first=True)

    def _probe(self, *, first: bool = False) -> None:
        samples = self._samples
        if samples is None:
            return
        samples.settle()
        sample = samples.facts.train
        if sample is None or sample.y is None or not self._network.built:
            return
        began = time.perf_counter()
        if self._plan is None:
            self._plan = probes.plan_of(
                self._network, sample, self.case.setup.batch_size or samples.batch_size
            )
        taken = probes.probe(
            self._network,
            sample,
            self._plan,
            step=0 if first else self.case.steps,
            epoch=self._epoch,
            weights=self._weights.initial if first and self._weights is not None else None,
            compiled=self._compiled,
        )
        if first:
            probes.complete_heads(taken, self._plan, self._network, self.case.setup.heads, sample.targets())
        self._last_probe_cost = time.perf_counter() - began
        self.case.probes.append(taken)

    def _answers(self) -> None:
        samples = self._samples
        if samples is None or not self._network.built:
            return
        samples.settle()
        room = 0.5 / (1 + self.follows) + self._share * self.case.seconds - self.case.doctor_seconds
        room = max(0.3 / (1 + self.follows), room)
        batch = max(self._last_probe_cost / 3, 1e-3)
        most = int(np.clip(probes.BATCH * room / batch / 2, 256, 1000))
        if self._plan is not None:  # a word of ten thousand at each moment takes much room
            numbers = sum(int(np.prod(shape)) for shape in self._plan.shapes)
            most = int(np.clip(2**26 // max(numbers, 1), min(32, most), most))
        self.case.final = probes.final_facts(
            self._network,
            samples.facts.train,
            samples.facts.validation,
            most=most,
            rows=self._plan.rows if self._plan is not None else probes.BATCH,
            compiled=self._compiled,
        )

    def _complete_setup(self) -> None:
        model = self._network
        if not model.built:
            return
        known = self._weights.known if self._weights is not None else {}
        configuration.complete(self.case, model, known, self.arguments)
        if self._samples is not None:
            self.case.setup.batch_size = self.case.setup.batch_size or self._samples.batch_size
