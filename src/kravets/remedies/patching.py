"""A healed recipe to a changed copy of the user's script.

Enters: the script's text, the recipe as it was and as it was healed. Leaves: the new text, with everything
else (formatting, comments) as it stood, and what could not be written into it. Refuses: to guess. A place
that cannot be told from another is left alone, and the change is said in words instead.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy
from kravets.remedies.catalog import REMEDIES
from kravets.remedies.editing import Script, Unclear, called
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


def patched(text: str, original: Recipe, healed: Recipe, names: tuple[str, ...]) -> Patch:
    """Writes a healed recipe into a script.

    Args:
        text: of the script.
        original: the recipe of its `fit`.
        healed: the recipe that was proved.
        names: of the remedies, for what has to be done by hand.
    """
    by_hand: list[str] = []
    done = text
    for part in (_layers, _loss, _optimizer, _fit, _callbacks, _scaling, _rest):
        script = Script(done)
        try:
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
    places = _places(script, original.model, changes)
    for name, settings in changes.items():
        call = places[name]
        for key, value in settings.items():
            first = 0 if key in ("units", "filters", "rate") else None
            text = f"{_literal(value)}"
            edit_before = len(script.edits)
            script.set_keyword(call, key, text, position=first)
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


def _places(script: Script, model: Any, changes: Mapping[str, Any]) -> dict[str, ast.Call]:
    """The call in the script that makes each layer."""
    found: dict[str, ast.Call] = {}
    leaves = anatomy.leaves(model)
    for kind in {type(layer).__name__ for layer in leaves if layer.name in changes}:
        layers = [layer for layer in leaves if type(layer).__name__ == kind]
        calls = [call for call in script.calls if called(call.func) == kind]
        if len(calls) == len(layers):
            found |= {layer.name: call for layer, call in zip(layers, calls, strict=True)}
            continue
        for layer in layers:
            if layer.name not in changes:
                continue
            keys = set(changes[layer.name])
            named = [c for c in calls if any(_is(k, "name", layer.name) for k in c.keywords)]
            telling = [c for c in calls if keys & {k.arg for k in c.keywords} and _fits(c, layer)]
            place = named or telling or [c for c in calls if _fits(c, layer)]
            if len(place) != 1:
                raise Unclear(f"{len(place)} calls that may make {layer.name}")
            found[layer.name] = place[0]
        shared = {id(found[layer.name]) for layer in layers if layer.name in found}
        for layer in layers:  # a call that makes several layers may only be changed for all of them
            if layer.name not in changes and any(id(c) in shared and _fits(c, layer) for c in calls):
                raise Unclear(f"the call of {layer.name} makes other layers, too")
    return found


def _is(keyword: ast.keyword, key: str, value: Any) -> bool:
    return keyword.arg == key and isinstance(keyword.value, ast.Constant) and keyword.value.value == value


def _fits(call: ast.Call, layer: Any) -> bool:
    """Whether what the call states as plain values is what the layer has."""
    stated: list[tuple[str, Any]] = [
        (k.arg or "", k.value.value) for k in call.keywords if isinstance(k.value, ast.Constant)
    ]
    if call.args and isinstance(call.args[0], ast.Constant):
        stated += [(key, call.args[0].value) for key in ("units", "filters", "rate") if hasattr(layer, key)]
    if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and hasattr(layer, "units"):
        stated.append(("activation", call.args[1].value))
    for key, value in stated:
        if key == "activation":
            if (anatomy.activation_of(layer) or "linear") != (value or "linear"):
                return False
        elif key in ("units", "filters", "rate") and getattr(layer, key, value) != value:
            return False
    given = {k.arg for k in call.keywords} | ({"activation"} if len(call.args) > 1 else set())
    return "activation" in given or anatomy.activation_of(layer) in (None, "linear")


def _loss(script: Script, original: Recipe, healed: Recipe) -> None:
    if healed.loss is original.loss:
        return
    name = healed.loss if isinstance(healed.loss, str) else anatomy.loss_name(healed.loss)
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
    if healed.batch_size != original.batch_size:
        news["batch_size"] = str(healed.batch_size)
    if healed.epochs != original.epochs:
        news["epochs"] = str(healed.epochs)
    if healed.shuffle != original.shuffle:
        news["shuffle"] = str(healed.shuffle)
    if healed.class_weight and not original.class_weight:
        rounded = {key: round(value, 4) for key, value in healed.class_weight.items()}
        news["class_weight"] = repr(rounded)
    call = script.only("fit") if news else None
    for key, value in news.items():
        assert call is not None
        script.set_keyword(call, key, value)


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
                script.set_keyword(script.only(new.func.__name__), key, _literal(value))


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
    for node in script.calls:
        later = node is call or node.lineno > call.lineno
        if later and called(node.func) in ("fit", "evaluate", "predict"):
            names += [n.id for n in _inputs(node) if n.id not in names]
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


def _rest(script: Script, original: Recipe, healed: Recipe) -> None:
    """What is no literal of the script."""
    if len(healed.callbacks) > len(original.callbacks):
        call = script.only("fit")
        if any(keyword.arg == "callbacks" for keyword in call.keywords):
            raise Unclear("fit has callbacks already")
        stopper = healed.callbacks[-1]()
        made = f"{script.keras_name()}.callbacks.EarlyStopping(patience={stopper.patience}, restore_best_weights=True)"
        script.set_keyword(call, "callbacks", f"[{made}]")
        if original.validation is None and original.validation_rows is None:
            script.set_keyword(call, "validation_split", "0.1")
        return
    beyond: tuple[Callable[[Recipe], Any], ...] = (
        lambda recipe: recipe.behind,
        lambda recipe: recipe.without,
        lambda recipe: recipe.residual,
        lambda recipe: None if recipe.rows is None else len(recipe.rows),
        lambda recipe: None if recipe.classes is None else len(recipe.classes),
        lambda recipe: recipe.x is original.x,
        lambda recipe: recipe.weight is original.weight,
        lambda recipe: len(recipe.callbacks),
        lambda recipe: recipe.redrawn,
        lambda recipe: None if recipe.validation_rows is None else recipe.validation_rows.tolist(),
        lambda recipe: recipe.validation is None,
    )
    if any(part(original) != part(healed) for part in beyond):
        raise Unclear("no literal")
