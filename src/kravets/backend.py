"""The workshop's one window on the back end: what Keras itself does not offer.

Enters: a Keras model, batches made in NumPy. Leaves: a feed for `fit`, logits for images, what this machine computes
with. Refuses: to run without a back end. TensorFlow is imported here and in no other file of the workshop, and only
where it is the back end.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kravets.augment import Batches


class BackendError(RuntimeError):
    """No usable back end; the text says what to install."""


def require() -> str:
    """The name of the back end Keras runs on, `tensorflow`, `jax` or `torch`.

    Where the user has not chosen one (`KERAS_BACKEND`, Keras' own settings file) and TensorFlow, Keras'
    default, is not installed, the first of JAX and torch that is installed is chosen.

    Raises:
        BackendError: none of the three is installed, or the chosen one is not.
    """
    if "keras" in sys.modules:
        return sys.modules["keras"].backend.backend()
    choose()
    if os.environ.get("KERAS_BACKEND") == "torch":
        importlib.import_module("torch")  # must come before TensorFlow where both are installed
    try:
        with without_greeting():
            import keras

            keras.ops.zeros(1)
    except ImportError as error:
        raise BackendError(
            f"Keras found no back end ({error}); expected TensorFlow, JAX or torch: "
            "pip install 'kravets[tensorflow]' (the fast one on a CPU), 'kravets[jax]' or 'kravets[torch]'"
        ) from None
    return keras.backend.backend()


def choose() -> None:
    """Settles by environment variables which back end Keras will take, before it is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if "KERAS_BACKEND" not in os.environ and importlib.util.find_spec("tensorflow") is None:
        settled = _settled_in_file()
        for name in sorted(("jax", "torch"), key=lambda name: name != settled):
            if importlib.util.find_spec(name):
                os.environ["KERAS_BACKEND"] = name
                break


def _settled_in_file() -> str | None:
    """The back end in Keras' own settings file, if there is one."""
    path = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "keras.json"
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["backend"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


@contextlib.contextmanager
def without_greeting() -> Iterator[None]:
    """Holds back what TensorFlow writes to standard error while it starts, before it reads its own log
    level; should the start fail, it is shown.
    """
    sys.stderr.flush()
    shown = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(shown, 2)
            held.seek(0)
            os.write(2, held.read())
            raise
        finally:
            os.dup2(shown, 2)
            os.close(shown)


def environment() -> dict[str, Any]:
    """What a result may depend on: versions, processor, cores, back end."""
    name = require()
    import keras

    module = importlib.import_module(name)
    device = accelerator()
    return {
        "python": platform.python_version(),
        "keras": keras.version(),
        "backend": name,
        "backend_version": str(module.__version__),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "processor": _processor(),
        "devices": replicas(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "system": platform.system(),
        **({"accelerator": device} if device else {}),
    }


def accelerator() -> str | None:
    """What the back end computes on beside the processor, by the name that the device gives itself; None if nothing."""
    name = require()
    module = importlib.import_module(name)
    if name == "jax":
        device = module.devices()[0]
        return None if device.platform == "cpu" else str(device.device_kind)
    if name == "torch":
        return module.cuda.get_device_name() if module.cuda.is_available() else None
    found = module.config.list_physical_devices("GPU")
    return (
        str(module.config.experimental.get_device_details(found[0]).get("device_name", "GPU"))
        if found
        else None
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def parallelize(devices: int | Literal["all"]) -> int:
    """Trains on several devices of this machine from now on: each takes its share of every batch.

    It is Keras' own data parallelism (`keras.distribution.DataParallel`), so it has to stand before a
    network is built. Keras 3.15 has it on JAX; for TensorFlow it is a prototype, for torch there is none.

    Args:
        devices: how many, the first that the back end lists; `all` of them.

    Returns:
        How many there are in use.

    Raises:
        BackendError: fewer devices than that, or a back end on which Keras has no data parallelism.

    Example:
        >>> parallelize(1)
        1
    """
    name = require()
    import keras

    if devices == 1:
        keras.distribution.set_distribution(None)
        return 1
    if name != "jax":
        raise BackendError(
            f"received --devices {devices} on {name}, where Keras cannot train on several devices; expected "
            "KERAS_BACKEND=jax, or --devices 1"
        )
    found = keras.distribution.list_devices()
    wanted = len(found) if devices == "all" else devices
    if not 1 <= wanted <= len(found):
        raise BackendError(
            f"received --devices {devices}, expected 1 to {len(found)}, which is what JAX sees here: "
            f"{', '.join(found)}; or all"
        )
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=found[:wanted]))
    return wanted


def replicas() -> int:
    """How many devices share each batch."""
    require()
    import keras

    distribution = keras.distribution.distribution()
    return int(distribution.device_mesh.devices.size) if distribution else 1


def check_shares(batch_size: int, validation_images: int) -> None:
    """Checks that each device gets an equal share of every batch.

    Raises:
        BackendError: a batch or the validation part cannot be divided by the number of devices.
    """
    count = replicas()
    for name, value in (("batch_size", batch_size), ("validation_images", validation_images)):
        if value % count:
            raise BackendError(
                f"received {name}={value} for {count} devices, expected a multiple of {count}: every device gets "
                f"the same share; --set {name}={max(1, value // count) * count} would do"
            )


class Feed:
    """Batches for `Model.fit`, epoch after epoch, in the form that the back end takes fastest.

    `fit` is to be called with `feed.data`; `begin(epoch)` before each epoch says which one comes.

    Args:
        batches: the batches of every epoch.
        start: batches left out at the beginning of an epoch because they were trained before.
        on_batch: told the number of each batch in its epoch when it is handed out. Unlike a callback's
            batch hook it does not make `fit` wait for every step.
    """

    def __init__(
        self, batches: Batches, *, start: int = 0, on_batch: Callable[[int], None] | None = None
    ) -> None:
        self._batches = batches
        self._start = start
        self._on_batch = on_batch
        self._epoch = 0
        self._order = batches.order(0)
        self.data = (
            _tf_dataset(self._generate, batches, len(self))
            if require() == "tensorflow"
            else _py_dataset(self)
        )

    def __len__(self) -> int:
        return len(self._batches) - self._start

    def begin(self, epoch: int) -> None:
        """Sets the epoch that the next iteration over `data` goes through."""
        self._epoch = epoch
        self._order = self._batches.order(epoch)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if self._on_batch:
            self._on_batch(self._start + index)
        return self._batches.batch(self._epoch, self._start + index, order=self._order)

    def _generate(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for index in range(len(self)):
            yield self[index]


def _py_dataset(feed: Feed) -> Any:
    import keras

    class Sequence(keras.utils.PyDataset):
        def __len__(self) -> int:
            return len(feed)

        def __getitem__(self, index: int) -> Any:
            return feed[index]

    return Sequence(workers=0)


def _tf_dataset(generate: Any, batches: Batches, length: int) -> Any:
    import tensorflow as tf

    images, labels = batches.batch(0, 0, order=np.arange(len(batches.images)))
    signature = tuple(tf.TensorSpec(part.shape, part.dtype) for part in (images, labels))
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature)
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(length)).prefetch(4)
    return _without_autotune(dataset)


def _without_autotune(dataset: Any) -> Any:
    """TensorFlow 2.21 may wait for minutes to tear an iterator down: its autotune thread sleeps in a
    doubling back-off that the destructor waits for. Without autotune there is no such thread.
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)


def validation_feed(images: np.ndarray, labels: np.ndarray, classes: int, batch_size: int) -> Any:
    """Images and one-hot labels for `fit(validation_data=...)`, in order and complete.

    Where several devices share a batch, they share all of them equally, so their number has to divide the
    number of images.
    """
    batch_size = max(1, batch_size // replicas()) * replicas()
    one_hot = np.eye(classes, dtype=np.float32)[labels]
    if require() == "tensorflow":
        import tensorflow as tf

        return _without_autotune(tf.data.Dataset.from_tensor_slices((images, one_hot)).batch(batch_size))
    import keras

    class Slices(keras.utils.PyDataset):
        def __len__(self) -> int:
            return -(-len(images) // batch_size)

        def __getitem__(self, index: int) -> Any:
            part = slice(index * batch_size, (index + 1) * batch_size)
            return images[part], one_hot[part]

    return Slices(workers=0)


def predict(model: Any, images: np.ndarray, *, batch_size: int = 500) -> np.ndarray:
    """The model's outputs for images, in inference mode, without the start-up costs of `Model.predict`.

    Every batch has the same shape (the last is filled up), so that the graph is compiled once.

    Args:
        model: a Keras model with one output.
        images: (n, height, width, channels), n >= 0.
        batch_size: images a step.

    Returns:
        (n, ...) float32.
    """
    size = max(1, min(batch_size, len(images)))
    parts = []
    for start in range(0, len(images), size):
        part = images[start : start + size]
        filled = (
            np.concatenate([part, np.repeat(part[:1], size - len(part), axis=0)])
            if len(part) < size
            else part
        )
        parts.append(np.asarray(model.predict_on_batch(filled), np.float32)[: len(part)])
    if not parts:
        return np.zeros((0, *model.output_shape[1:]), np.float32)
    return np.concatenate(parts)
