"""A search that stops early what lags behind: ASHA, on a Ray cluster.

Enters: a base configuration, how many proposals, the cluster's address. Leaves: the trials, those that ran
to their end ranked by accuracy on validation. Refuses: to let a trial win that was stopped, and to keep
Runs; whoever wants one trains the winner again.

Sampling, scheduling and stopping are Ray Tune's, which is imported in this file only.
"""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path
from typing import Any

from kravets.config import Config
from kravets.data import Dataset, load
from kravets.experiments import worker
from kravets.experiments.cluster import RETRIES, connected, needs, settled, without_test
from kravets.experiments.ledger import Reason, Record
from kravets.experiments.places import Limits
from kravets.experiments.runner import Told
from kravets.experiments.search_result import SearchResult, Trial
from kravets.experiments.space import check_base, config_from, space_of


def search_asha(
    base: Config,
    *,
    trials: int,
    seed: int,
    address: str,
    limits: Limits | None = None,
    told: Told = lambda record: None,
) -> SearchResult:
    """Looks through the space at random and stops early what lags behind (ASHA, Li et al. 2020).

    A trial reports after every epoch; at a ninth and at a third of the epochs only the best third of those
    that came so far goes on. Which trials these are depends on who comes first, so that two searches with
    the same seed make the same proposals and may stop others.

    Args:
        base: what the search does not touch, and its epochs as the most that a trial gets.
        trials: how many proposals.
        seed: of the proposals.
        address: of the cluster, as for `Cluster`.
        limits: of one trial; the doctor does not watch.
        told: called with the record of each trial that has ended.

    Returns:
        The trials in the order of the proposals. One that was stopped has the failure `stopped` and the
        last accuracy that it reported, and is not ranked.

    Raises:
        ClusterError: as `Cluster`.
        ConfigError: the base's family is not searched, or some of its settings go with no value of the space.
    """
    limits = settled(limits)
    check_base(base)
    dimensions = space_of(base)
    os.environ.setdefault(
        "TUNE_DISABLE_SIGINT_HANDLER", "1"
    )  # else Ctrl-C looks like a search that has ended
    with connected(address, limits), tempfile.TemporaryDirectory(prefix="kravets-") as temporary:
        from ray import tune
        from ray.tune.schedulers import ASHAScheduler
        from ray.tune.search.basic_variant import BasicVariantGenerator

        class Teller(tune.Callback):
            def on_trial_complete(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
                told(_record(base, trial.config, trial.last_result, None))

            def on_trial_error(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
                told(_record(base, trial.config, trial.last_result, "its process was lost"))

            def __reduce__(self) -> Any:  # Tune saves the search as it goes, and `told` may hold a terminal
                return tune.Callback, ()

        trainable = tune.with_parameters(
            _try, base=base, data=without_test(load(base.data)), memory=limits.memory
        )
        resources = needs(limits)
        tuner = tune.Tuner(
            tune.with_resources(trainable, {"cpu": resources["num_cpus"], "memory": resources["memory"]}),
            param_space={
                d.name: tune.loguniform(*d.choices) if d.logarithmic else tune.choice(list(d.choices))
                for d in dimensions
            },
            tune_config=tune.TuneConfig(
                metric="val_accuracy",
                mode="max",
                num_samples=trials,
                search_alg=BasicVariantGenerator(random_state=seed),
                scheduler=ASHAScheduler(
                    time_attr="epoch",
                    max_t=base.epochs,
                    grace_period=max(1, round(base.epochs / 9)),
                    reduction_factor=3,
                ),
            ),
            run_config=tune.RunConfig(
                name="asha",
                storage_path=temporary,
                callbacks=[Teller()],
                failure_config=tune.FailureConfig(max_failures=RETRIES),
                verbose=0,
            ),
        )
        found = list(tuner.fit())
    trials_seen = [
        Trial(number, dict(each.config or {}), _record(base, each.config, each.metrics, each.error))
        for number, each in enumerate(found, start=1)
    ]
    return SearchResult(base, "asha", tuple(trials_seen))


def _record(base: Config, values: Any, last: Any, error: Any) -> Record:
    last = last or {}
    failure: Reason | None = last.get("failure")
    detail = str(last.get("detail", ""))
    if error and not failure:
        failure, detail = "error", str(error).strip().splitlines()[-1]
    elif not failure and not last.get("finished"):
        failure, detail = "stopped", f"others were better after {last.get('epoch', 0)} epochs"
    return Record(
        config_from(base, values),
        failure=failure,
        detail=detail,
        accuracy=last.get("val_accuracy", math.nan) if failure in (None, "stopped") else math.nan,
        train_accuracy=last.get("train_accuracy", math.nan),
        loss=last.get("loss", math.nan),
        seconds=last.get("seconds", math.nan),
        parameters=last.get("parameters", 0),
        epochs=last.get("epoch", 0),
    )


def _try(values: dict[str, Any], *, base: Config, data: Dataset, memory: float) -> None:
    """One trial, in a process of its own on some node."""
    from ray import tune

    from kravets import backend

    backend.require()
    import keras

    from kravets.training import Diverged, train

    config = config_from(base, values)
    reached = 0

    class Reporter(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if worker.peak_memory() > memory:  # Ray would try a process that exits again
                raise MemoryError(f"needed more than the {memory:g} GiB that --memory gives")

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            nonlocal reached
            reached = epoch + 1
            if reached < config.epochs:  # the last report is that of the trained network
                tune.report({"val_accuracy": float(logs["val_accuracy"]), "epoch": reached})

    with tempfile.TemporaryDirectory(prefix="kravets-") as temporary:
        try:
            metrics = train(config, data, callbacks=[Reporter()], folder=Path(temporary) / "run").metrics
        except (Diverged, MemoryError) as error:
            reason = "memory" if isinstance(error, MemoryError) else "diverged"
            told = {"val_accuracy": 0.0, "epoch": reached, "failure": reason, "detail": str(error)}
            tune.report(told)
            return
    tune.report(
        {
            "val_accuracy": metrics["validation"]["accuracy"]["value"],
            "train_accuracy": metrics["training"]["accuracy"]["value"],
            "loss": metrics["validation"]["log_loss"],
            "seconds": metrics["processor_seconds"],
            "parameters": metrics["parameters"],
            "epoch": metrics["epochs"],
            "finished": True,
        }
    )
