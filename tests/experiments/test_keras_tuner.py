import concurrent.futures
import dataclasses
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock
import pytest

from experiments.search_program import SEARCH, this_machine, tiny_base
from kravets.config import Config, ConfigError, override
from kravets.experiments import axes, keras_tuner, search_result, space
from kravets.experiments.confirmation import confirm
from kravets.experiments.keras_tuner import Search, SearchError, search
from kravets.experiments.ledger import Ledger, Reason, Record
from kravets.experiments.places import ThisMachine, reason
from kravets.experiments.runner import run_all
from kravets.experiments.search_result import Importance, SearchResult, Trial, importance, table
from kravets.runs import write_json
from kravets.training import Diverged, Interrupted

PROGRAM = Path(__file__).with_name("search_program.py")
# the Gaussian process tunes its kernel on a few trials, and says when a bound of it was reached
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


class Pretending:
    """A place that writes Runs with a score instead of training, so that a search takes milliseconds."""

    def __init__(self, score: Callable[[Config], float], slots: int = 1) -> None:
        self.score, self.slots = score, slots
        self.asked: list[Config] = []

    def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
        self.asked.append(config)
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        try:
            accuracy = self.score(config)
        except Exception as error:
            future.set_exception(error)
            return future
        write_json(folder / "environment.json", {"backend": "imagined"})
        write_json(
            folder / "metrics.json",
            {
                "validation": {"accuracy": {"value": accuracy}, "log_loss": 1.0},
                "training": {"accuracy": {"value": accuracy}},
                "processor_seconds": 1.0,
                "parameters": 10,
                "epochs": config.epochs,
            },
        )
        (folder / "model.keras").touch()
        future.set_result(None)
        return future

    def reason(self, error: BaseException) -> tuple[Reason, str]:
        return reason(error, memory=1.0)

    def __enter__(self) -> "Pretending":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        return None


def by_settings(config: Config) -> float:
    """A score between 0.5 and 0.9 that follows from the settings without any pattern."""
    return 0.5 + 0.4 * int(config.fingerprint, 16) / 16**12


def looked_for(
    place: Any, root: Path, settings: Search, *, base: Config | None = None, told: Any = lambda record: None
) -> SearchResult:
    return search(
        base or tiny_base(),
        settings,
        ledger=Ledger(root / "runs"),
        place=place,
        folder=root / f"{settings.kind}-{settings.seed}",
        told=told,
    )


def essence(result: SearchResult) -> list[tuple[int, dict[str, Any], str, float]]:
    return [(t.number, t.values, t.record.config.fingerprint, t.record.accuracy) for t in result.trials]


def written(root: Path) -> dict[str, int]:
    return {path.parent.name: path.stat().st_mtime_ns for path in root.glob("runs/*/model.keras")}


@pytest.fixture(scope="module")
def place() -> Iterator[ThisMachine]:
    with this_machine(2) as entered:
        yield entered


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("searches")


@pytest.fixture(scope="module")
def straight(place: ThisMachine, root: Path) -> SearchResult:
    """A random search that nothing interrupts."""
    return looked_for(place, root, SEARCH)


def test_random_search_trains_each_proposal_as_a_run(straight: SearchResult, root: Path) -> None:
    assert [trial.number for trial in straight.trials] == [1, 2, 3]
    assert len({trial.record.config.fingerprint for trial in straight.trials}) == 3
    for trial in straight.trials:
        assert trial.record.failure is None
        assert trial.record.config == space.config_from(tiny_base(), trial.values)
        assert Ledger(root / "runs").find(trial.record.config) == trial.record
    accuracies = [trial.record.accuracy for trial in straight.ranked]
    assert accuracies == sorted(accuracies, reverse=True)


def test_nothing_is_trained_twice_whoever_trained_it(
    straight: SearchResult, place: ThisMachine, root: Path
) -> None:
    """The three searches draw the same first trials from the same seed, so they share Runs."""
    before = written(root)
    bayesian = looked_for(place, root, dataclasses.replace(SEARCH, kind="bayesian", trials=4))
    assert essence(bayesian)[:3] == essence(straight)
    assert len(written(root)) == 4
    hyperband = looked_for(
        place, root, dataclasses.replace(SEARCH, kind="hyperband", trials=4), base=tiny_base(epochs=3)
    )
    assert table(hyperband)["epochs"].tolist() == [1, 1, 1, 3]
    assert hyperband.trials[3].values == straight.ranked[0].values
    after = written(root)
    assert len(after) == 5
    assert {name: after[name] for name in before} == before


def test_a_search_takes_over_what_a_study_has_trained(tmp_path: Path) -> None:
    expected = looked_for(Pretending(by_settings), tmp_path / "first", SEARCH)
    configs = [trial.record.config for trial in expected.trials]
    run_all(configs[:2], Ledger(tmp_path / "second" / "runs"), Pretending(by_settings))
    place = Pretending(by_settings)
    assert essence(looked_for(place, tmp_path / "second", SEARCH)) == essence(expected)
    assert place.asked == configs[2:]


def test_a_killed_search_goes_on_and_ends_as_if_nothing_had_been(
    straight: SearchResult, tmp_path: Path
) -> None:
    command = [sys.executable, str(PROGRAM), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout
        first = process.stdout.readline().strip()
        deadline = time.monotonic() + 200  # on a busy machine
        while len(list(tmp_path.glob("runs/*/config.json"))) < 2:  # the second is being trained
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)  # it and the trainings
    assert process.returncode == -signal.SIGKILL
    before = written(tmp_path)
    assert list(before) == [first]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout.split()) == 3
    after = written(tmp_path)
    assert after[first] == before[first]
    assert essence(looked_for(Pretending(nothing_is_left), tmp_path, SEARCH)) == essence(straight)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("kept", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("kind", keras_tuner.KINDS)
def test_a_kill_at_a_write_of_the_state_changes_nothing(
    kind: Any, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, base = Search(kind, trials=6), tiny_base(epochs=3)
    expected = looked_for(Pretending(by_settings), tmp_path / "straight", settings, base=base)
    assert len(expected.trials) == 6
    place, lives, left = Pretending(by_settings), 0, 0

    def write(path: Path, value: Any) -> None:
        nonlocal left
        left -= 1
        if left or kept:
            write_json(path, value)
        if not left:
            raise Killed

    monkeypatch.setattr(keras_tuner, "write_json", write)
    while True:
        left = 3 + lives  # a trial is written when it is proposed and when it has ended
        lives += 1
        try:
            result = looked_for(place, tmp_path / "killed", settings, base=base)
            break
        except Killed:
            pass
    assert lives >= 3
    assert essence(result) == essence(expected)
    assert len(place.asked) == len({config.fingerprint for config in place.asked})


def test_two_slots_are_kept_busy_and_equal_proposals_wait_for_one_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proposals that differ in the label smoothing alone are made equal."""
    real = space.config_from
    monkeypatch.setattr(keras_tuner, "config_from", lambda base, values: override(real(base, values), EQUAL))
    place = Pretending(by_settings, slots=2)
    held: list[tuple[Config, Path]] = []
    futures: list[concurrent.futures.Future[None]] = []

    class Slow(Pretending):
        def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
            held.append((config, folder))
            futures.append(concurrent.futures.Future())
            return futures[-1]

    def end(*args: Any, **options: Any) -> Any:
        place.submit(*held[0])
        futures[0].set_result(None)
        return real_wait(*args, **options)

    real_wait = concurrent.futures.wait
    monkeypatch.setattr(concurrent.futures, "wait", end)
    result = looked_for(Slow(by_settings, slots=2), tmp_path, Search("random", trials=3))
    assert len(result.trials) == 3
    assert len({str(trial.values) for trial in result.trials}) == 3
    assert len(held) == 1


EQUAL = (
    "widths=[4, 8, 16]", "blocks=[0, 0]", "activation=relu", "normalization=none", "dropout=0", "optimizer=adam",
    "learning_rate=0.001", "momentum=0.9", "weight_decay=0", "schedule=constant", "warmup=0", "batch_size=64",
    "label_smoothing=0", "shift=0", "flip=none", "averaging=0",
)  # fmt: skip
"""What the space varies, all of it fixed."""


def test_hyperband_goes_up_its_rungs_although_some_diverge(tmp_path: Path) -> None:
    """With nine epochs the first bracket is 9 trials of one epoch, 3 of three, 1 of nine."""
    failing = iter([False, True, True, False, False, True])

    def score(config: Config) -> float:
        if config.epochs == 1 and next(failing, False):
            raise Diverged("loss is nan")
        return by_settings(config)

    result = looked_for(Pretending(score), tmp_path, Search("hyperband", trials=13), base=tiny_base(epochs=9))
    rows = table(result)
    assert rows["epochs"].tolist() == [1] * 9 + [3] * 3 + [9]
    assert rows["failure"].tolist() == ["", *["diverged"] * 2, "", "", "diverged", *[""] * 7]
    for below, above in ((1, 3), (3, 9)):
        lower = [trial for trial in result.ranked if trial.record.config.epochs == below]
        upper = [trial.values for trial in result.trials if trial.record.config.epochs == above]
        assert upper == [trial.values for trial in lower[: len(upper)]]
    assert result.best(1)[0].values == result.ranked[0].values
    assert len({str(trial.values) for trial in result.best(6)}) == 6  # not one setting on three rungs


@pytest.fixture
def three_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the width, dropout and activation are searched, the others stay as they are first in the space."""
    whole = space.SPACES["ours"]
    first = {dimension.name: dimension.choices[0] for dimension in whole}
    few = tuple(d for d in whole if d.name in ("width", "dropout", "activation"))
    for module in (keras_tuner, search_result):
        monkeypatch.setattr(module, "space_of", lambda base: few)
    real = space.config_from
    monkeypatch.setattr(keras_tuner, "config_from", lambda base, values: real(base, {**first, **values}))


@pytest.mark.usefixtures("three_dimensions")
@pytest.mark.parametrize("seed", [1, 3])
def test_bayesian_search_turns_to_what_is_good_and_proposes_nothing_twice(seed: int, tmp_path: Path) -> None:
    """The mean over the space is 0.433, that of five random trials has a standard error of 0.042."""

    def score(config: Config) -> float:
        return 0.4 + config.architecture.widths[0] / 60 - config.architecture.dropout / 2

    trials = looked_for(Pretending(score), tmp_path, Search("bayesian", trials=15, seed=seed)).trials
    assert sum(trial.record.accuracy for trial in trials[5:10]) / 5 > 0.433 + 2 * 0.042
    assert len({str(trial.values) for trial in trials}) == 15


def test_a_diverging_trial_is_recorded_and_the_search_goes_on(
    place: ThisMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A space of two learning rates, one of them absurd; trained for real."""
    only = {"optimizer": "sgd", "rate_factor": (1.0, 3000.0), "activation": "linear", "normalization": "none"}
    first = {d.name: d.choices[0] for d in space.SPACES["ours"]} | {"schedule": "constant", "batch_size": 16}
    small = tuple(
        space.Dimension(name, value if isinstance(value, tuple) else (value,))
        for name, value in (first | only).items()
    )
    monkeypatch.setitem(space.SPACES, "ours", small)
    result = looked_for(place, tmp_path, Search("random", trials=5))
    assert {trial.values["rate_factor"]: trial.record.failure for trial in result.trials} == {
        1.0: None,
        3000.0: "diverged",
    }
    assert [trial.values["rate_factor"] for trial in result.ranked] == [1.0]
    rows = table(result).set_index("rate_factor")
    assert math.isnan(rows.loc[3000.0, "accuracy"])
    told: list[Record] = []
    nothing = Pretending(nothing_is_left)
    assert looked_for(nothing, tmp_path, Search("random", trials=5), told=told.append).ranked == result.ranked
    assert [record.failure for record in told] == [trial.record.failure for trial in result.trials]


def nothing_is_left(config: Config) -> float:
    raise AssertionError(f"nothing should be left to train, and {config} is")


def test_an_error_of_our_own_stops_the_search_and_repaired_it_goes_on(tmp_path: Path) -> None:
    broken = True

    def score(config: Config) -> float:
        if broken and len(place.asked) == 2:
            raise TypeError("a bug")
        return by_settings(config)

    place = Pretending(score)
    with pytest.raises(SearchError, match=r"trial 1 .* TypeError: a bug.* start it again") as raised:
        looked_for(place, tmp_path, SEARCH)
    assert isinstance(raised.value.__cause__, TypeError)
    broken = False
    expected = looked_for(Pretending(by_settings), tmp_path / "straight", SEARCH)
    assert essence(looked_for(place, tmp_path, SEARCH)) == essence(expected)
    assert [config.fingerprint for config in place.asked] == [
        t.record.config.fingerprint for t in (*expected.trials[:2], *expected.trials[1:])
    ]


def test_trials_that_were_stopped_from_outside_are_run_again(tmp_path: Path) -> None:
    def score(config: Config) -> float:
        raise Interrupted("stopped")

    stopped = looked_for(Pretending(score), tmp_path, SEARCH)
    assert {trial.record.failure for trial in stopped.trials} == {"killed"}
    place = Pretending(by_settings)
    assert len(looked_for(place, tmp_path, SEARCH).trials) == len(place.asked) == 3


def test_a_trial_whose_run_was_removed_is_trained_again(tmp_path: Path) -> None:
    expected = looked_for(Pretending(by_settings), tmp_path, SEARCH)
    lost = expected.trials[1].record.config
    (Ledger(tmp_path / "runs").folder(lost) / "model.keras").unlink()
    place = Pretending(by_settings)
    assert essence(looked_for(place, tmp_path, SEARCH)) == essence(expected)
    assert place.asked == [lost]


def test_a_search_is_continued_with_more_trials_and_seeds_differ(tmp_path: Path) -> None:
    place = Pretending(by_settings)
    few = looked_for(place, tmp_path, Search("random", trials=8))
    many = looked_for(place, tmp_path, Search("random", trials=12))
    assert essence(many)[:8] == essence(few)
    assert len(many.trials) == len(place.asked) == 12
    seen = {trial.record.config.fingerprint for trial in many.trials}
    for seed in (2, 1 + len(space.SPACES["ours"])):  # Keras Tuner's own seeds would be the same search, moved
        other = looked_for(Pretending(by_settings), tmp_path / "other", Search("random", trials=8, seed=seed))
        assert not seen & {trial.record.config.fingerprint for trial in other.trials}


@pytest.mark.parametrize(
    ("settings", "changes", "named"),
    [
        (dataclasses.replace(SEARCH, kind="bayesian"), [], "kind"),
        (dataclasses.replace(SEARCH, seed=8), [], "seed"),
        (SEARCH, ["train_images=310"], "base"),
    ],
)
def test_the_folder_of_another_search_is_refused(
    settings: Search, changes: list[str], named: str, tmp_path: Path
) -> None:
    looked_for(Pretending(by_settings), tmp_path, SEARCH)
    with pytest.raises(SearchError, match=f"another search: its {named} is .* choose another folder"):
        search(
            override(tiny_base(), changes),
            settings,
            ledger=Ledger(tmp_path / "runs"),
            place=Pretending(by_settings),
            folder=tmp_path / "random-7",
        )


def test_what_cannot_be_searched_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="seed=0, expected at least 1"):
        Search("random", seed=0)
    with pytest.raises(ConfigError, match="search 'grid', expected one of: random"):
        Search("grid")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="family 'resnet20'"):
        looked_for(Pretending(by_settings), tmp_path, SEARCH, base=override(tiny_base(), ["family=resnet20"]))
    regularized = override(tiny_base(), ["normalization=none", "l2=0.0001"])
    with pytest.raises(
        ConfigError, match="would try normalization=weight, which the settings of its base exclude"
    ):
        looked_for(Pretending(by_settings), tmp_path, SEARCH, base=regularized)
    assert not list(tmp_path.rglob("oracle.json"))
    folder = tmp_path / "random-7"
    folder.mkdir()
    with filelock.FileLock(folder / ".lock"), pytest.raises(SearchError, match="by another process"):
        looked_for(Pretending(by_settings), tmp_path, SEARCH)
    (folder / "oracle.json").write_text('{"search": {"kin')
    with pytest.raises(SearchError, match="cannot be read .* none is trained twice"):
        looked_for(Pretending(by_settings), tmp_path, SEARCH)
    monkeypatch.setitem(sys.modules, "keras_tuner", None)
    with pytest.raises(SearchError, match=r"pip install 'kravets\[tune\]'"):
        looked_for(Pretending(by_settings), tmp_path / "elsewhere", SEARCH)


def test_winners_are_judged_by_fresh_seeds_on_fresh_splits(tmp_path: Path) -> None:
    """The score is luck alone, so the search's winner is nothing but lucky."""
    result = looked_for(Pretending(by_settings), tmp_path, Search("random", trials=12))
    place = Pretending(by_settings)
    confirmed = confirm(result, candidates=2, seeds=4, ledger=Ledger(tmp_path / "runs"), place=place)
    base, *winners = confirmed
    assert base.trial is None
    assert [winner.trial for winner in winners] == list(result.ranked[:2])
    assert len(place.asked) == 1 + 3 * 4  # the base as the search would have trained it, and all again
    assert base.selected == by_settings(tiny_base())
    for contestant, config in zip(
        confirmed, [tiny_base(), *(t.record.config for t in result.best(2))], strict=True
    ):
        assert contestant.seeds == (2, 3, 4, 5)
        assert contestant.fresh["n"] == 4
        for seed, record in zip(contestant.seeds, contestant.records, strict=True):
            assert record.config.seed == seed != config.seed
            assert record.config.split_seed == seed - 1 != config.split_seed
            assert override(record.config, ["seed=1", "split_seed=0"]) == config
        assert contestant.differences == tuple(
            own - others for own, others in zip(contestant.accuracies, base.accuracies, strict=True)
        )
        assert contestant.difference["mean"] == pytest.approx(contestant.fresh["mean"] - base.fresh["mean"])
        assert contestant.optimism == contestant.selected - contestant.fresh["mean"]
    assert set(base.differences) == {0.0}
    assert winners[0].optimism > 0.1


def test_a_confirmation_that_diverges_leaves_a_gap(tmp_path: Path) -> None:
    def score(config: Config) -> float:
        if config.seed == 2 and config != override(tiny_base(), ["seed=2", "split_seed=1"]):
            raise Diverged("loss is nan")
        return by_settings(config)

    result = looked_for(Pretending(by_settings), tmp_path, SEARCH)
    base, winner = confirm(
        result, candidates=1, seeds=3, ledger=Ledger(tmp_path / "runs"), place=Pretending(score)
    )
    assert (base.fresh["n"], winner.fresh["n"], winner.difference["n"]) == (3, 2, 2)
    assert [math.isnan(value) for value in winner.differences] == [True, False, False]
    assert winner.fresh["mean"] == pytest.approx(sum(winner.accuracies[1:]) / 2)
    assert winner.difference["mean"] == pytest.approx(sum(winner.differences[1:]) / 2)
    assert winner.fresh["std"] == pytest.approx(
        abs(winner.accuracies[1] - winner.accuracies[2]) / math.sqrt(2)
    )


def made_up(count: int, score: Callable[[dict[str, Any]], float], root: Path) -> SearchResult:
    def by_values(config: Config) -> float:
        return score({"dropout": config.architecture.dropout, "activation": config.architecture.activation})

    return looked_for(Pretending(by_values), root, Search("random", trials=count))


@pytest.mark.usefixtures("three_dimensions")
def test_importance_names_what_the_score_was_made_of(tmp_path: Path) -> None:
    def score(values: dict[str, Any]) -> float:
        return 0.8 - 0.5 * values["dropout"] + 0.1 * (values["activation"] == "silu")

    weighed: Importance = importance(made_up(40, score, tmp_path))
    assert weighed.trials == 40
    assert weighed.explained > 0.6
    assert weighed.table["dimension"].tolist()[:2] == ["dropout", "activation"]
    assert weighed.table["importance"][1] > 5 * weighed.table["importance"][2:].abs().max()


@pytest.mark.usefixtures("three_dimensions")
def test_importance_of_noise_explains_nothing_and_few_trials_are_refused(tmp_path: Path) -> None:
    noise = looked_for(Pretending(by_settings), tmp_path, Search("random", trials=30))
    assert importance(noise).explained < 0.2
    with pytest.raises(ConfigError, match="received 9 trials .* expected at least 10"):
        importance(dataclasses.replace(noise, trials=noise.trials[:9]))


def test_the_table_has_a_row_a_trial_with_the_values_as_the_space_has_them(tmp_path: Path) -> None:
    """Keras Tuner turns truths into numbers; the table has truths again."""
    base = override(axes.base("mlp"), ["epochs=1"])
    result = looked_for(Pretending(by_settings), tmp_path, Search("random", trials=5), base=base)
    rows = table(result)
    assert rows["trial"].tolist() == [1, 2, 3, 4, 5]
    assert rows["residual"].dtype == bool
    assert set(rows) >= {d.name for d in space.space_of(base)} | {
        "accuracy",
        "seconds",
        "parameters",
        "failure",
    }
    first: Trial = result.trials[0]
    assert rows.iloc[0]["accuracy"] == first.record.accuracy
    for dimension in space.space_of(base):
        low, high = min(dimension.choices), max(dimension.choices)
        assert rows[dimension.name].between(low, high).all()
        if not dimension.logarithmic:
            assert set(rows[dimension.name]) <= set(dimension.choices)
