"""Layers of a model to the calls of the script that make them.

Enters: a script, a model, names of layers and the settings that they are to get. Leaves: a call a layer. Refuses: to
guess where several calls may be the one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from kravets.diagnosis import anatomy
from kravets.remedies.editing import Script, Unclear, called


def places_of(script: Script, model: Any, changes: Mapping[str, Any]) -> dict[str, ast.Call]:
    """The call in the script that makes each layer that is changed.

    Raises:
        Unclear: there is none, or more than one may be it, or it makes layers that are not changed.
    """
    found: dict[str, ast.Call] = {}
    leaves = anatomy.leaves(model)
    for kind in {type(layer).__name__ for layer in leaves if layer.name in changes}:
        layers = [layer for layer in leaves if type(layer).__name__ == kind]
        calls = [call for call in script.calls if called(call.func) == kind]
        in_order = len(calls) == len(layers) and all(map(_fits, calls, layers))
        if in_order:
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
