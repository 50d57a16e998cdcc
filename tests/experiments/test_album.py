import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kravets import tracking, training
from kravets.config import Config, override
from kravets.data import Dataset
from kravets.experiments.album import Album
from kravets.models import load
from kravets.runs import Run
from reading_trackers import Server, tensorboard

PROGRAM = """
import sys

class NotInstalled:  # Keras itself imports TensorFlow where it is installed
    @staticmethod
    def find_spec(name, *rest):
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NotInstalled)
from pathlib import Path
import numpy as np
from kravets import tracking, training
from kravets.config import Config
from kravets.data import Dataset
from kravets.experiments.album import Album

images, labels, names = np.zeros((300, 8, 8, 1), np.uint8), np.arange(300) % 10, tuple("abcdefghij")
dataset = Dataset("toy", images, labels, images, labels, names, names, "made here")
album = Album(tracking.build(("tensorboard",)), dataset)
config = Config.model_validate_json(sys.argv[1])
training.train(config, dataset, callbacks=[album.callback()], tracker=album, folder=Path(sys.argv[2]))
"""


class StopAt(keras.callbacks.Callback):
    """Ctrl-C at the fourth batch of the second epoch."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if (self.epoch, batch) == (1, 3):
            os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(scope="module")
def config() -> Config:
    """Every part whose state a second pass could disturb: batch statistics, dropout, the order."""
    changes = ["widths=[4, 4, 8]", "dropout=0.2", "normalization=batch", "epochs=2", "batch_size=128"]
    return override(Config(validation_images=200, precision="float32"), [*changes, "averaging=2"])


def train(config: Config, data: Dataset, folder: Path, *callbacks: Any) -> Run:
    album = Album(tracking.TensorBoard(), data)
    return training.train(
        config, data, callbacks=[*callbacks, album.callback()], tracker=album, folder=folder
    )


@pytest.fixture(scope="module")
def study(
    config: Config, slice_of_fashion_mnist: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Run]:
    """The same training without an album, with one, and with one and a Ctrl-C."""
    data, folder = slice_of_fashion_mnist, tmp_path_factory.mktemp("study")
    with pytest.raises(training.Interrupted):
        train(config, data, folder / "resumed", StopAt())
    without = training.train(config, data, folder=folder / "without")
    tracking.retell(without, tracking.TensorBoard())
    return {
        "without": without,
        "with": train(config, data, folder / "with"),
        "resumed": train(config, data, folder / "resumed"),
    }


@pytest.fixture(scope="module")
def server(study: dict[str, Run]) -> Iterator[Server]:
    with tensorboard(study["with"].folder.parent, runs=3) as running:
        yield running


@pytest.mark.parametrize("name", ["with", "resumed"])
def test_the_training_ends_with_the_same_bits(name: str, study: dict[str, Run]) -> None:
    kept = {key: load(run.model_path) for key, run in study.items()}
    for one, two in zip(kept["without"].weights, kept[name].weights, strict=True):
        assert np.array_equal(keras.ops.convert_to_numpy(one), keras.ops.convert_to_numpy(two)), one.path
    for row, other in zip(study["without"].history, study[name].history, strict=True):
        assert other["val_loss"] == pytest.approx(row["val_loss"], abs=2e-6)


def test_a_run_that_nobody_tracked_can_be_told_of_later(study: dict[str, Run], server: Server) -> None:
    losses = [pytest.approx(row["val_loss"]) for row in study["without"].history]
    assert server.scalars("without/tensorboard", "fit/val_loss") == list(enumerate(losses))


@pytest.mark.parametrize("name", ["with", "resumed"])
def test_tensorboard_shows_each_epoch_once(name: str, study: dict[str, Run], server: Server) -> None:
    run = f"{name}/tensorboard"
    for column in ("loss", "val_accuracy", "learning_rate"):
        expected = [(i, pytest.approx(row[column], rel=1e-5)) for i, row in enumerate(study[name].history)]
        assert server.scalars(run, f"fit/{column}") == expected
    variables = load(study[name].model_path).trainable_variables
    tags = server.get("histograms/tags")[run]
    for kind in ("weights", "gradients"):
        found = [tag for tag in tags if tag.startswith(kind)]
        assert len(found) == len(variables)
        assert all(server.histogram_steps(run, tag) == [0, 1] for tag in found)


def test_the_histograms_hold_every_value_and_the_gradients_are_not_zero(server: Server) -> None:
    for kind in ("weights", "gradients"):
        tag = f"{kind}/01_conv2d/kernel"
        _, _, bins = server.get("histograms/histograms", run="with/tensorboard", tag=tag)[-1]
        assert sum(count for _, _, count in bins) == pytest.approx(3 * 3 * 4)
        assert bins[-1][1] > bins[0][0]


def test_the_pictures_and_the_row_are_of_the_network_that_the_run_ends_with(
    study: dict[str, Run], server: Server
) -> None:
    for name in ("confusion_matrix", "confident_mistakes"):
        assert server.picture("with/tensorboard", f"validation/{name}").startswith(b"\x89PNG")
        (shown,) = server.get(
            "images/images", run="resumed/tensorboard", tag=f"validation/{name}", sample="0"
        )
        assert shown["step"] == 2
    table = server.table()
    assert sorted(table) == [
        f"{name}/tensorboard" for name in sorted(study)
    ]  # one each, in spite of `latest`
    for name in study:
        row, validation = table[f"{name}/tensorboard"], study[name].metrics["validation"]
        assert row["states"] == ["STATUS_SUCCESS"]
        assert row["settings"]["optimization.averaging"] == 2
        accuracy, loss = (row["metrics"][f"fit-result/validation_{key}"] for key in ("accuracy", "log_loss"))
        assert accuracy == pytest.approx(validation["accuracy"]["value"])
        assert loss == pytest.approx(validation["log_loss"])


def test_histograms_come_every_other_epoch_where_that_is_asked(
    slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    class Memory(tracking.Silence):
        def __init__(self) -> None:
            self.told: list[tuple[int, list[str]]] = []

        def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
            self.told.append((epoch, list(arrays)))

    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("sgd", keras.losses.CategoricalCrossentropy(from_logits=True))
    memory = Memory()
    album = Album(memory, slice_of_fashion_mnist, every=2)
    album.start(tmp_path, Config(validation_images=200), 0)
    album.callback().set_model(model)
    for epoch in range(4):
        album.log(epoch, {"loss": 1.0})
    names = [
        f"{kind}/01_sequential/dense/{part}"
        for kind in ("weights", "gradients")
        for part in ("kernel", "bias")
    ]
    assert memory.told == [(0, names), (2, names)]
    with pytest.raises(ValueError, match="expected at least 1"):
        Album(memory, slice_of_fashion_mnist, every=0)


def test_neither_the_album_nor_tensorboard_needs_tensorflow(config: Config, tmp_path: Path) -> None:
    tiny = override(config, ["family=mlp", "widths=[8]", "blocks=[]", "residual=false", "epochs=1"])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tiny.model_dump_json(), str(tmp_path / "run")],
        env={
            **os.environ,
            "KERAS_BACKEND": "jax",
            "PYTHONPATH": os.pathsep.join([p for p in sys.path if p]),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator

    events = EventAccumulator(str(tmp_path / "run" / "tensorboard")).Reload()
    assert "gradients/01_dense/kernel" in events.Tags()["tensors"]
