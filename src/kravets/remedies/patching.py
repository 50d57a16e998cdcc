"""A healed recipe to a changed copy of the user's script.

Enters: the script's text, the recipe as it was and as it was healed. Leaves: the new text, with everything
else (formatting, comments) as it stood, and what could not be written into it. Refuses: to guess. A place
that cannot be told from another is left alone, and the change is said in words instead.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy, configuration
from kravets.remedies.catalog import REMEDIES
from kravets.remedies.editing import Script, Unclear, called
from kravets.remedies.placing import places_of
from kravets.remedies.recipe import Recipe

_OPTIMIZERS = tuple(
    name
    for name, value in vars(keras.optimizers).items()
    if isinstance(value, type) and issubclass(value, keras.optimizers.Optimizer)
)


@dataclasses.dataclass(frozen=True)
class Patch:
    """A changed script.

    Attributes:
        before: its text.
        after: the new text.
        by_hand: changes that could not be written into it, as code.
    """

    before: str
    after: str
    by_hand: tuple[str, ...] = ()

    def diff(self, name: str) -> str:
        """A unified diff that `patch -p1` applies; empty where nothing changed."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{Path(name).name}",
            f"b/{Path(name).name}",
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


def _literal(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def patched(
    text: str, original: Recipe, healed: Recipe, names: tuple[str, ...], *, kind: str = "arrays"
) -> Patch:
    """Writes a healed recipe into a script.

    Args:
        text: of the script.
        original: the recipe of its `fit`.
        healed: the recipe that was proved.
        names: of the remedies, for what has to be done by hand.
        kind: of the data that `fit` took, as `DataFacts` calls it; only arrays are cut and scaled in the script.
    """
    by_hand: list[str] = []
    done = text
    for part in (_layers, _loss, _optimizer, _fit, _arrays, _callbacks, _stopping, _scaling, _rest):
        script = Script(done)
        try:
            if (
                kind != "arrays"
                and part in (_arrays, _scaling, _stopping)
                and _changes_arrays(original, healed)
            ):
                raise Unclear("the data are no arrays")
            part(script, original, healed)
            done = script.result()
        except (Unclear, SyntaxError):
            by_hand += [REMEDIES[name].code for name in names if REMEDIES[name].code not in by_hand]
    return Patch(text, done, tuple(by_hand))


def _layers(script: Script, original: Recipe, healed: Recipe) -> None:
    changes = {
        name: {k: v for k, v in settings.items() if not _already(original, name, k, v)}
        for name, settings in healed.layer_settings.items()
    }
    changes = {name: settings for name, settings in changes.items() if settings}
    if not changes:
        return
    places = places_of(script, original.model, changes)
    kinds = {layer.name: type(layer) for layer in anatomy.leaves(original.model)}
    for name, settings in changes.items():
        call = places[name]
        for key, value in settings.items():
            if key == "trainable" and not any(keyword.arg == key for keyword in call.keywords):
                raise Unclear("the layer was frozen elsewhere")
            edit_before = len(script.edits)
            script.set_keyword(call, key, _literal(value), position=_position(kinds[name], key))
            if script.edits[edit_before] in script.edits[:edit_before]:
                script.edits.pop()  # two layers from one call


def _already(recipe: Recipe, name: str, key: str, value: Any) -> bool:
    layer = next((part for part in anatomy.leaves(recipe.model) if part.name == name), None)
    present = getattr(layer, key, None)
    if key == "activation":
        present = anatomy.activation_of(layer) or "linear"
    elif key.endswith("initializer"):
        if value == "glorot_uniform":
            return present is None or type(present).__name__ == "GlorotUniform"
        present = anatomy.snake(type(present).__name__) if present is not None else None
    return present == value


def _loss(script: Script, original: Recipe, healed: Recipe) -> None:
    if healed.loss is original.loss:
        return
    name = healed.loss if isinstance(healed.loss, str) else configuration.loss_name(healed.loss)
    script.set_keyword(script.only("compile"), "loss", _literal(name), position=1)


def _optimizer(script: Script, original: Recipe, healed: Recipe) -> None:
    if healed.optimizer == original.optimizer:
        return
    kind, settings = healed.optimizer
    compile_call = script.only("compile")
    before = original.optimizer[1]
    news = {
        key: value
        for key, value in settings.items()
        if before.get(key) != value and key in ("learning_rate", "global_clipnorm", "weight_decay")
    }
    calls = [call for call in script.calls if called(call.func) in _OPTIMIZERS]
    if kind is original.optimizer[0] and len(calls) == 1:
        for key, value in news.items():
            old = "lr" if any(k.arg == "lr" for k in calls[0].keywords) and key == "learning_rate" else key
            script.set_keyword(calls[0], old, _literal(value), position=0 if key == "learning_rate" else None)
        return
    if kind is not original.optimizer[0]:
        news = {"learning_rate": settings["learning_rate"]}
        news |= {"weight_decay": settings["weight_decay"]} if settings.get("weight_decay") else {}
    stated = ", ".join(f"{key}={_literal(value)}" for key, value in news.items())
    new = f"{script.keras_name()}.optimizers.{kind.__name__}({stated})"
    if len(calls) == 1:
        script.replace(calls[0], new)
    elif not calls:
        script.set_keyword(compile_call, "optimizer", new, position=0)
    else:
        raise Unclear("several optimizers")


def _fit(script: Script, original: Recipe, healed: Recipe) -> None:
    news: dict[str, str] = {}
    if healed.epochs != original.epochs:
        news["epochs"] = str(healed.epochs)
    if healed.class_weight and not original.class_weight:
        rounded = {key: round(value, 4) for key, value in healed.class_weight.items()}
        news["class_weight"] = repr(rounded)
    _set(script, news)


def _changes_arrays(original: Recipe, healed: Recipe) -> bool:
    return (
        (original.batch_size, original.shuffle) != (healed.batch_size, healed.shuffle)
        or bool(healed.scaling)
        or (_stops_anew(original, healed) and not _validates(original))
    )


def _arrays(script: Script, original: Recipe, healed: Recipe) -> None:
    """What `fit` does with arrays alone."""
    news: dict[str, str] = {}
    if healed.batch_size != original.batch_size:
        news["batch_size"] = str(healed.batch_size)
    if healed.shuffle != original.shuffle:
        news["shuffle"] = str(healed.shuffle)
    _set(script, news)


def _set(script: Script, news: Mapping[str, str]) -> None:
    """Gives the one call of `fit` arguments."""
    for key, value in news.items():
        script.set_keyword(script.only("fit"), key, value, position=_position(keras.Model.fit, key))


def _position(function: Callable[..., Any], key: str) -> int | None:
    """Where an argument stands that is given without its name, self apart; None where it cannot."""
    parameters = inspect.signature(function).parameters
    names = [name for name in parameters if name != "self"]
    if key not in names or parameters[key].kind is inspect.Parameter.KEYWORD_ONLY:
        return None
    return names.index(key)


def _callbacks(script: Script, original: Recipe, healed: Recipe) -> None:
    """Callbacks that are kept and told something else."""
    if len(original.callbacks) != len(healed.callbacks):
        return
    for old, new in zip(original.callbacks, healed.callbacks, strict=True):
        if old is new:
            continue
        if not (isinstance(old, partial) and isinstance(new, partial) and old.func is new.func):
            raise Unclear("another callback")
        for key, value in new.keywords.items():
            if value != old.keywords.get(key):
                call = script.only(new.func.__name__)
                script.set_keyword(call, key, _literal(value), position=_position(new.func, key))


def _scaling(script: Script, original: Recipe, healed: Recipe) -> None:
    if healed.scaling is None:
        return
    if len(healed.scaling) != 1 or healed.scaling[0] is None:
        raise Unclear("several inputs")
    call = script.only("fit")
    given = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "x"), None)
    if not isinstance(given, ast.Name):
        raise Unclear("the inputs have no name of their own")
    names = [given.id]
    bound = {
        node.id
        for node in ast.walk(script.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno < call.lineno
    }
    for node in script.calls:
        later = node is call or node.lineno > call.lineno
        if later and called(node.func) in ("fit", "evaluate", "predict"):
            news = [n.id for n in _inputs(node) if n.id not in names]
            if news and (
                not bound.issuperset(news) or script.function_of(node) is not script.function_of(call)
            ):
                raise Unclear("inputs that are made behind the fit")
            names += news
    mean, deviation = healed.scaling[0]
    listed = ", ".join(names)
    several = f"{listed} = " if len(names) > 1 else f"{names[0]} = "
    if np.ndim(mean) == 0 and float(mean) == 0.0:
        divided = [f"{name} / {float(deviation):g}" for name in names]
        new = several + ", ".join(divided)
    elif np.ndim(mean) == 0:
        new = several + ", ".join(f"({n} - {float(mean):.6g}) / {float(deviation):.6g}" for n in names)
    else:
        lines = [f"mean, deviation = {names[0]}.mean(axis=0), {names[0]}.std(axis=0)"]
        lines += ["deviation = deviation + 1.0 * (deviation == 0)"]
        new = "\n".join([*lines, several + ", ".join(f"({n} - mean) / deviation" for n in names)])
    script.insert_line(script.statement_of(call), new)


def _inputs(call: ast.Call) -> list[ast.Name]:
    """Names of inputs that a call of fit, evaluate or predict is given."""
    found = [call.args[0]] if call.args else [k.value for k in call.keywords if k.arg == "x"]
    pairs = [k.value for k in call.keywords if k.arg == "validation_data" and isinstance(k.value, ast.Tuple)]
    found += [pair.elts[0] for pair in pairs if pair.elts]
    return [node for node in found if isinstance(node, ast.Name)]


def _stopping(script: Script, original: Recipe, healed: Recipe) -> None:
    """Early stopping where there was none, and samples for it to watch."""
    if not _stops_anew(original, healed):
        return
    call = script.only("fit")
    place = _position(keras.Model.fit, "callbacks")
    assert place is not None
    if len(call.args) > place or any(keyword.arg == "callbacks" for keyword in call.keywords):
        raise Unclear("fit has callbacks already")
    stopper = healed.callbacks[-1]()
    made = f"{script.keras_name()}.callbacks.EarlyStopping(patience={stopper.patience}, restore_best_weights=True)"
    script.set_keyword(call, "callbacks", f"[{made}]")
    if not _validates(original):
        script.set_keyword(call, "validation_split", "0.1")


def _stops_anew(original: Recipe, healed: Recipe) -> bool:
    return len(healed.callbacks) > len(original.callbacks)


def _validates(recipe: Recipe) -> bool:
    return recipe.validation is not None or recipe.validation_rows is not None


def _rest(script: Script, original: Recipe, healed: Recipe) -> None:
    """What is no literal of the script."""
    beyond: list[Callable[[Recipe], Any]] = [
        lambda recipe: recipe.behind,
        lambda recipe: recipe.without,
        lambda recipe: recipe.residual,
        lambda recipe: None if recipe.rows is None else len(recipe.rows),
        lambda recipe: None if recipe.classes is None else len(recipe.classes),
        lambda recipe: recipe.x is original.x,
        lambda recipe: recipe.weight is original.weight,
        lambda recipe: recipe.redrawn,
        lambda recipe: recipe.range_tested,
    ]
    if not _stops_anew(original, healed):
        beyond += [
            lambda recipe: None if recipe.validation_rows is None else recipe.validation_rows.tolist(),
            lambda recipe: recipe.validation is None,
        ]
    if any(part(original) != part(healed) for part in beyond):
        raise Unclear("no literal")
