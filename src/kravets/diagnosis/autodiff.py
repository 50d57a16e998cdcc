"""The clinic's one window on the back end: forward and backward passes that leave no trace.

Enters: a built Keras model, a batch, perhaps values for its weights. Leaves: outputs, the loss, gradients,
as NumPy arrays. Refuses: models whose loss cannot be computed outside their own training step. All passes
run in a `keras.StatelessScope`, so no weight, statistic, seed or metric changes; the generators of random
numbers that live outside Keras are put back as they were. TensorFlow, JAX and torch are imported here and
in no other file of the clinic.
"""

from __future__ import annotations

import contextlib
import importlib
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
from keras import tree


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Puts Python's, NumPy's, torch's and TensorFlow's generators of random numbers back at its end."""
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002 - the user's own generator
    torch, context = sys.modules.get("torch"), None
    kept = torch.random.get_rng_state() if torch is not None and hasattr(torch, "random") else None
    devices = _generators_of_devices(torch)
    if "tensorflow" in sys.modules:
        context = importlib.import_module("tensorflow.python.eager.context").context()
    seeds = {key: getattr(context, key) for key in ("_seed", "_rng") if hasattr(context, key)}
    generator = seeds.get("_rng")
    seeds_state = generator.getstate() if generator is not None else None
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        if kept is not None and torch is not None:
            torch.random.set_rng_state(kept)
        for put_back, state in devices:
            put_back(state)
        for key, value in seeds.items():  # both are others where someone has seeded TensorFlow meanwhile
            setattr(context, key, value)
        if generator is not None:
            generator.setstate(seeds_state)


def _generators_of_devices(torch: Any) -> list[tuple[Callable[[Any], None], Any]]:
    """How to put back the generators of torch's accelerators, which its dropout draws from, and what they hold now."""
    found: list[tuple[Callable[[Any], None], Any]] = []
    cuda, metal = getattr(torch, "cuda", None), getattr(torch, "mps", None)
    if cuda is not None and cuda.is_initialized():
        found.append((cuda.set_rng_state_all, cuda.get_rng_state_all()))
    if metal is not None and metal.is_available():
        found.append((metal.set_rng_state, metal.get_rng_state()))
    return found


def to_numpy(value: Any) -> np.ndarray:
    """Any tensor as a NumPy array; bfloat16 becomes float32."""
    if hasattr(value, "detach"):
        value = value.detach()
    if str(getattr(value, "dtype", "")).endswith("bfloat16"):
        value = keras.ops.cast(value, "float32")
    return np.asarray(keras.ops.convert_to_numpy(value))


def outside_of_graph(variable: Any) -> np.ndarray:
    """A variable's value, also while TensorFlow traces a graph."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        with tf.init_scope():
            return to_numpy(variable.value).copy()
    return to_numpy(variable.value).copy()


def _tensors(structure: Any) -> Any:
    return tree.map_structure(lambda a: None if a is None else keras.ops.convert_to_tensor(a), structure)


def _seed_shifted(model: Any, draw: int) -> list[tuple[Any, Any]]:
    """Other states for the model's seed generators, so that a second pass draws other numbers."""
    if not draw:
        return []
    return [(v, v.value + draw) for v in model.non_trainable_variables if "seed_generator_state" in v.path]


class Compiled:
    """Passes of one model that JAX compiles as a whole, since one operation after another takes seconds to begin.

    Nothing is compiled on other back ends, nor where the model's own step is not, nor what cannot be.
    """

    def __init__(self) -> None:
        self._functions: dict[Any, Callable[..., Any] | None] = {}
        self._notes: dict[Any, Any] = {}

    def run(
        self,
        name: Any,
        model: Any,
        function: Callable[..., tuple[Any, Any]],
        changed: list[tuple[Any, Any]],
        *arguments: Any,
    ) -> tuple[Any, Any]:
        """`function(changed, *arguments)`: what it returns, and what it noted when it was compiled.

        Args:
            name: what the function does; one of a name is compiled for a model and shapes of arguments.
            model: built and compiled.
            function: given values of variables and the arguments, returns tensors and notes.
            changed: variables that take other values than they have, and those values.
            arguments: structures of tensors.
        """
        if keras.backend.backend() != "jax" or model.run_eagerly or not model.jit_compile:
            return function(changed, *arguments)
        import jax

        variables = [*model.trainable_variables, *model.non_trainable_variables]
        others = {id(variable): value for variable, value in changed}
        values = [others.get(id(variable), variable.value) for variable in variables]
        shapes = [(getattr(a, "shape", None), str(getattr(a, "dtype", ""))) for a in tree.flatten(arguments)]
        key = name, tuple(map(id, variables)), tuple(shapes)
        if key not in self._functions:

            def whole(values: list[Any], arguments: Any) -> Any:
                found, self._notes[key] = function(list(zip(variables, values, strict=True)), *arguments)
                return found

            self._functions[key] = jax.jit(whole)
        compiled = self._functions[key]
        if compiled is not None:
            try:
                return compiled(values, arguments), self._notes[key]
            except Exception:  # what the user's own code raises where values are asked for
                self._functions[key] = None
        return function(changed, *arguments)


def outputs(
    model: Any,
    x: Any,
    *,
    training: bool = False,
    weights: list[np.ndarray] | None = None,
    draw: int = 0,
    compiled: Compiled | None = None,
) -> list[np.ndarray]:
    """What the model answers, a list with one array an output.

    Args:
        model: built.
        x: inputs in the model's structure.
        training: in which mode.
        weights: values for its trainable variables; by default those that it has.
        draw: another number gives other random numbers inside the model.
        compiled: kept from pass to pass of a model; without it nothing is compiled.
    """

    def answer(mapping: list[tuple[Any, Any]], x: Any) -> tuple[list[Any], None]:
        with keras.StatelessScope(mapping):
            return tree.flatten(model(x, training=training)), None

    with undisturbed(), _quiet(), _no_gradients():
        changed = _seed_shifted(model, draw)
        if weights is not None:
            changed += list(zip(model.trainable_variables, weights, strict=True))
        if compiled is None:
            answers, _ = answer(changed, _tensors(x))
        else:
            answers, _ = compiled.run(("answer", training), model, answer, changed, _tensors(x))
        return [to_numpy(part) for part in answers]


def loss_and_gradients(
    model: Any,
    batch: tuple[Any, Any, Any],
    *,
    weights: list[np.ndarray] | None = None,
    nudges: Sequence[np.ndarray] = (),
    lend: Callable[[list[Any]], None] = lambda tensors: None,
    seen: Callable[[Any], tuple[list[Any], Any]] = lambda answer: ([], None),
    compiled: Compiled | None = None,
) -> tuple[float, float, list[np.ndarray | None], list[Any], Any]:
    """Loss and gradients in training mode.

    Args:
        model: built and compiled.
        batch: inputs, targets, sample weights or None.
        weights: values for the trainable variables; by default those that it has.
        nudges: further values to differentiate the loss by.
        lend: told their tensors before the forward pass, inside the differentiated function.
        seen: told the answer after the forward pass, inside the differentiated function; returns tensors, and
            notes about them.
        compiled: kept from pass to pass of a model; without it nothing is compiled. `lend` and `seen` are asked
            only where a pass is compiled, and the notes are those of then.

    Returns:
        The loss, the part of it that layers add, the gradient of each trainable variable and then
        of each nudge (None where the loss does not depend on it), the tensors of `seen` with their
        values, and its notes. The tensors are not made arrays here, because all at once they would take as much
        memory again.
    """
    variables = model.trainable_variables

    def differentiated(mapping: list[tuple[Any, Any]], values: list[Any], batch: Any) -> tuple[Any, Any]:
        x, y, weight = batch
        notes: list[Any] = []

        def compute(values: list[Any]) -> tuple[Any, tuple[Any, list[Any]]]:
            lend(values[len(variables) :])
            now = [*mapping, *zip(variables, values, strict=False)]
            with keras.StatelessScope(now, collect_losses=True):  # also what layers add themselves
                answer = model(x, training=True)
                tensors, noted = seen(answer)
                notes.append(noted)
                penalties = [keras.ops.cast(part, "float32") for part in model.losses]
                penalty = keras.ops.sum(keras.ops.stack(penalties)) if penalties else keras.ops.zeros(())
                total = model._compute_loss(x=x, y=y, y_pred=answer, sample_weight=weight, training=True)
            return total, (penalty, tensors)

        return _DIFFERENTIATE[keras.backend.backend()](compute, values), notes[-1]

    with undisturbed(), _quiet():
        values = [
            keras.ops.convert_to_tensor(v.value if weights is None else weights[i], dtype=v.dtype)
            for i, v in enumerate(variables)
        ]
        values += [keras.ops.convert_to_tensor(nudge) for nudge in nudges]
        tensors_of_batch = tuple(_tensors(part) for part in batch)
        found, notes = (
            differentiated([], values, tensors_of_batch)
            if compiled is None
            else compiled.run("gradients", model, differentiated, [], values, tensors_of_batch)
        )
        loss, (penalty, tensors), gradients = found
        return (
            float(to_numpy(loss)),
            float(to_numpy(penalty)),
            [None if g is None else to_numpy(_dense(g)) for g in gradients],
            tensors,
            notes,
        )


def loss_of(loss: Callable[[Any, Any], Any], targets: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """What a loss makes of targets and answers, in the shape in which it gives it."""
    with undisturbed(), _quiet(), _no_gradients(), keras.StatelessScope([]):
        return to_numpy(loss(_tensors(targets), _tensors(answers)))


def _dense(gradient: Any) -> Any:
    """TensorFlow's gradients of embeddings are sparse."""
    if type(gradient).__name__ == "IndexedSlices":
        return importlib.import_module("tensorflow").convert_to_tensor(gradient)
    return gradient


def _tensorflow(compute: Callable[..., Any], values: list[Any]) -> tuple[Any, Any, list[Any]]:
    import tensorflow as tf

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        for value in values:
            tape.watch(value)
        loss, rest = compute(values)
    return loss, rest, tape.gradient(loss, values)


def _jax(compute: Callable[..., Any], values: list[Any]) -> tuple[Any, Any, list[Any]]:
    import jax

    (loss, rest), gradients = jax.value_and_grad(compute, has_aux=True)(values)
    return loss, rest, gradients


def _torch(compute: Callable[..., Any], values: list[Any]) -> tuple[Any, Any, list[Any]]:
    import torch

    leaves = [value.detach().clone().requires_grad_(True) for value in values]
    with torch.enable_grad():
        loss, rest = compute(leaves)
        gradients = torch.autograd.grad(loss, leaves, allow_unused=True)
    return loss, rest, list(gradients)


_DIFFERENTIATE = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}


@contextlib.contextmanager
def _no_gradients() -> Iterator[None]:
    if keras.backend.backend() != "torch":
        yield
        return
    import torch

    with torch.no_grad():
        yield


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The user's model may warn in our extra passes; it has done so in its own."""
    import warnings

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def first_batches(iterator: Any, keep: Callable[[Any], None], count: int) -> bool:
    """Lets `keep` see the first batches that a `fit` takes from its own iterator, without taking any itself.

    Args:
        iterator: Keras' epoch iterator of the running `fit`.
        keep: told each of the first batches of an epoch, as nested tuples of arrays.
        count: how many of an epoch.

    Returns:
        Whether that is possible for this kind of data.
    """
    dataset = getattr(iterator, "_distributed_dataset", None)
    if dataset is not None:
        import tensorflow as tf

        if not isinstance(dataset, tf.data.Dataset):
            return False
        iterator._distributed_dataset = _tapped(dataset, keep, count)
        return True
    original = iterator._get_iterator

    def look(index: int, batch: Any) -> Any:
        if index < count:
            with contextlib.suppress(Exception):
                keep(batch)
        return batch

    def tapped() -> Iterator[Any]:
        source = iter(original())  # at once, as Keras does it: a DataLoader draws its seed here
        return (look(index, batch) for index, batch in enumerate(source))

    iterator._get_iterator = tapped
    return True


def _tapped(dataset: Any, keep: Callable[[Any], None], count: int) -> Any:
    import tensorflow as tf

    def look(*tensors: Any) -> None:
        with contextlib.suppress(Exception):  # it runs inside the user's own pipeline
            keep(tf.nest.pack_sequence_as(dataset.element_spec, [t.numpy() for t in tensors]))

    def tap(index: Any, *element: Any) -> Any:
        parts = element[0] if len(element) == 1 else element
        flat = tf.nest.flatten(parts)
        if all(isinstance(part, tf.Tensor) for part in flat):
            seen = tf.cond(
                index < count,
                lambda: _zero_after(tf.py_function(look, flat, [])),
                lambda: tf.constant(0, tf.int64),
            )
            with tf.control_dependencies([seen]):
                flat = [tf.identity(part) for part in flat]
            parts = tf.nest.pack_sequence_as(parts, flat)
        return parts

    return dataset.enumerate().map(tap)


def _zero_after(operation: Any) -> Any:
    import tensorflow as tf

    with tf.control_dependencies([operation] if operation is not None else []):
        return tf.constant(0, tf.int64)
