"""Remedies of weights and layers.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

from typing import Any

import keras

from kravets.diagnosis import anatomy
from kravets.diagnosis.facts import Case
from kravets.remedies.changes.remedy import activation_behind, hidden, plain, remedy
from kravets.remedies.recipe import Recipe

_GUARD = 1e-5  # numbers as small as this keep a division from failing
_FLAT = ("sigmoid", "tanh", "hard_sigmoid", "softmax", "exponential")  # activations whose slope ends


@remedy(
    "usual-initialization",
    "Begins with He's weights before rectifiers, Glorot's elsewhere, orthogonal ones in recurrence, zero biases.",
    'kernel_initializer="he_normal"',
)
def _usual_initialization(recipe: Recipe, case: Case) -> Recipe | None:
    settings: dict[str, dict[str, Any]] = {}
    redrawn: set[str] = set()
    heads = {head.layer for head in case.setup.heads}
    for layer in recipe.model._flatten_layers(include_self=False, recursive=True):
        if anatomy.is_own(layer) and not hasattr(layer, "kernel_initializer"):
            redrawn |= {variable.path for variable in layer._trainable_variables if len(variable.shape) >= 2}
    alike = {layer.name for layer in case.setup.layers if layer.initial_same}
    for layer in anatomy.leaves(recipe.model):
        if hasattr(layer, "embeddings_initializer") and layer.name in alike:
            settings[layer.name] = {"embeddings_initializer": "uniform"}
        if not hasattr(layer, "kernel_initializer") or anatomy.kernel_of(layer) is None:
            continue
        rectifier = anatomy.activation_of(layer) in ("relu", "leaky_relu", "elu", "gelu", "silu")
        kernel = "he_normal" if rectifier and layer.name not in heads else "glorot_uniform"
        settings[layer.name] = {"kernel_initializer": kernel}
        if hasattr(layer, "recurrent_initializer"):
            settings[layer.name]["recurrent_initializer"] = "orthogonal"
        if hasattr(layer, "bias_initializer") and type(layer).__name__ not in ("LSTM", "GRU"):
            settings[layer.name]["bias_initializer"] = "zeros"
    if not settings and not redrawn:
        return None
    return recipe.with_layers(settings).changed(weights=None, redrawn=recipe.redrawn | redrawn)


@remedy("relu", "Uses rectifiers between the layers.", 'activation="relu"')
def _relu(recipe: Recipe, case: Case) -> Recipe | None:
    flat_ones = [
        layer.name
        for layer in plain(case)
        if layer.activation in _FLAT
        or (layer.activation in (None, "linear") and not activation_behind(case, layer.name))
    ]
    settings: dict[str, dict[str, Any]] = {
        name: {"activation": "relu", "kernel_initializer": "he_normal"} for name in flat_ones
    }
    last = max((n for n, layer in enumerate(case.setup.layers) if layer.fan_in is not None), default=0)
    for layer in case.setup.layers[:last]:  # behind the last weights stands the answer's own activation
        if layer.kind == "Activation" and layer.activation in _FLAT:
            settings[layer.name] = {"activation": "relu"}
    return recipe.with_layers(settings) if settings else None


@remedy("leaky-relu", "Uses rectifiers that let a little through below zero.", 'activation="leaky_relu"')
def _leaky_relu(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in plain(case) if layer.activation in ("relu", "relu6")]
    made = {"activation": "leaky_relu", "kernel_initializer": "he_normal", "bias_initializer": "zeros"}
    settings: dict[str, dict[str, Any]] = dict.fromkeys(names, made)
    for layer in anatomy.leaves(recipe.model):
        if isinstance(layer, keras.layers.ReLU):
            settings[layer.name] = {"negative_slope": 0.2, "threshold": 0.0}
        elif isinstance(layer, keras.layers.Activation) and anatomy.activation_of(layer) in ("relu", "relu6"):
            settings[layer.name] = {"activation": "leaky_relu"}
    return recipe.with_layers(settings) if settings else None


@remedy("batch-normalization", "Normalizes the values behind each hidden layer.", "BatchNormalization()")
def _batch_normalization(recipe: Recipe, case: Case) -> Recipe | None:
    if any("Normalization" in layer.kind for layer in case.setup.layers) or not plain(case):
        return None
    norm = (keras.layers.BatchNormalization, {"momentum": 0.9})
    return recipe.changed(behind={**recipe.behind, **{layer.name: (norm,) for layer in plain(case)}})


@remedy(
    "layer-normalization",
    "Normalizes each sample by itself, which no batch size disturbs.",
    "LayerNormalization() instead of BatchNormalization()",
)
def _layer_normalization(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in case.setup.layers if layer.kind == "BatchNormalization"]
    if not names:
        return None
    made = (keras.layers.LayerNormalization, {})
    return recipe.changed(
        without=recipe.without | set(names), behind={**recipe.behind, **dict.fromkeys(names, (made,))}
    )


@remedy(
    "quick-statistics", "Lets batch normalization follow the data faster.", "BatchNormalization(momentum=0.9)"
)
def _quick_statistics(recipe: Recipe, case: Case) -> Recipe | None:
    slow = [
        layer.name
        for layer in case.setup.layers
        if layer.kind == "BatchNormalization" and layer.settings.get("momentum", 0.99) > 0.9
    ]
    return recipe.with_layers({name: {"momentum": 0.9} for name in slow}) if slow else None


def _own_numbers(recipe: Recipe) -> dict[str, dict[str, float]]:
    """The numbers that layers of the user's own keep, a layer's name to attributes; what guards a division is none."""
    found = {}
    for layer in recipe.model._flatten_layers(include_self=False, recursive=True):
        kept = {key: value for key, value in vars(layer).items() if type(value) is float and key[0] != "_"}
        kept = {key: value for key, value in kept.items() if abs(value) > _GUARD and "eps" not in key.lower()}
        if anatomy.is_own(layer) and kept:
            found[layer.name] = kept
    return found


@remedy(
    "own-numbers-of-1",
    "Sets the numbers in layers of your own that are far from 1, such as a steepness or a temperature, to 1.",
    "Squash(steepness=1.0)",
)
def _own_numbers_of_1(recipe: Recipe, case: Case) -> Recipe | None:
    far = {}
    for name, kept in _own_numbers(recipe).items():
        far[name] = {key: 1.0 for key, value in kept.items() if not 0.1 < abs(value) < 5}
    return recipe.with_layers({n: kept for n, kept in far.items() if kept}) if any(far.values()) else None


@remedy(
    "own-numbers-over-20",
    "Divides the numbers in layers of your own, such as the length of a step, by 20.",
    "Integrate(dt=0.05)",
)
def _own_numbers_over_20(recipe: Recipe, case: Case) -> Recipe | None:
    kept = _own_numbers(recipe)
    over = {name: {key: value / 20 for key, value in one.items()} for name, one in kept.items()}
    return recipe.with_layers(over) if over else None


@remedy("unfrozen", "Trains all layers.", "layer.trainable = True, before compile")
def _unfrozen(recipe: Recipe, case: Case) -> Recipe | None:
    frozen = [layer.name for layer in anatomy.leaves(recipe.model) if layer.weights and not layer.trainable]
    if not frozen and recipe.model.trainable:
        return None
    return recipe.with_layers({layer.name: {"trainable": True} for layer in anatomy.leaves(recipe.model)})


@remedy("residual-paths", "Adds each layer's input to its output.", "x = keras.layers.Add()([x, layer(x)])")
def _residual_paths(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in plain(case)]
    return recipe.changed(residual=recipe.residual | set(names)) if len(names) >= 4 else None


@remedy(
    "four-times-the-units",
    "Makes the hidden layers four times as wide, up to 512 units.",
    "Dense(min(4 * units, 512))",
)
def _more_units(recipe: Recipe, case: Case) -> Recipe | None:
    settings = {}
    for layer in anatomy.leaves(recipe.model):
        if layer.name in {part.name for part in hidden(case)}:
            for key in ("units", "filters"):
                units = getattr(layer, key, None)
                if isinstance(units, int) and units < 512:
                    settings[layer.name] = {key: max(16, min(4 * units, 512))}
    return recipe.with_layers(settings) if settings else None
