"""The remedies: what each changes, how it is said and written, which problems it answers.

Enters: a `Recipe` and the `Case` it comes from. Leaves: changed recipes. Refuses: to apply a remedy where it
would change nothing; then there is no recipe. Order matters: for each problem the remedies stand in the
order in which they are tried.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy
from kravets.diagnosis.facts import Case, LayerFacts, flat, part_of
from kravets.diagnosis.samples import class_labels, row_hashes
from kravets.diagnosis.vocabulary import PROBLEMS
from kravets.remedies.recipe import Recipe

Change = Callable[[Recipe, Case], Recipe | None]


@dataclasses.dataclass(frozen=True)
class Remedy:
    """One change.

    Attributes:
        name: in kebab case.
        sentence: what it does.
        code: how it is written by hand.
        change: makes the changed recipe, or None where there is nothing to change.
    """

    name: str
    sentence: str
    code: str
    change: Change

    def apply(self, recipe: Recipe, case: Case) -> Recipe | None:
        """The changed recipe; None where the remedy does not fit this training."""
        changed = self.change(recipe, case)
        return None if changed is recipe else changed


_ALL: dict[str, Remedy] = {}


def _remedy(name: str, sentence: str, code: str) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        _ALL[name] = Remedy(name, sentence, code, change)
        return change

    return keep


# What the changes share.


def _hidden(case: Case) -> list[LayerFacts]:
    heads = {head.layer for head in case.setup.heads}
    return [layer for layer in case.setup.layers if layer.fan_in is not None and layer.name not in heads]


def _plain(case: Case) -> list[LayerFacts]:
    """Hidden layers with a kernel and an activation of their own that may be exchanged."""
    kinds = ("Dense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D")
    return [layer for layer in _hidden(case) if layer.kind in kinds]


def _activation_behind(case: Case, name: str) -> bool:
    """Whether the values of a layer go through a non-linearity of another layer."""
    later = [a for probe in case.probes[:1] for a in probe.activities if name in a.producers]
    linear = ("BatchNormalization", "LayerNormalization", "Dropout", "GroupNormalization")
    return any(
        (a.activation not in (None, "linear")) or (a.kind in linear and _activation_behind(case, a.layer))
        for a in later
        if not a.weighted
    )


def _optimizer(kind: type, **settings: Any) -> tuple[type, dict[str, Any]]:
    return kind, {**kind(**settings).get_config()}


def _rates(factor: float) -> Change:
    def change(recipe: Recipe, case: Case) -> Recipe | None:
        rate = recipe.rate
        return None if rate is None or rate <= 0 else recipe.with_optimizer(learning_rate=rate * factor)

    return change


# Head, loss and labels.


@_remedy(
    "matching-head",
    "Gives the output layer, the loss and the labels the forms that belong together.",
    'Dense(classes, activation="softmax") with loss="sparse_categorical_crossentropy"; '
    'Dense(1, activation="sigmoid") with "binary_crossentropy"; Dense(columns) with "mse"',
)
def _matching_head(recipe: Recipe, case: Case) -> Recipe | None:
    heads = case.setup.heads
    if len(heads) != 1:
        return None
    head, targets = heads[0], np.asarray(flat(recipe.y)[0])
    labels = class_labels(targets)
    changed, settings, loss = recipe, {}, recipe.loss
    rows = targets.reshape(len(targets), -1)
    if labels is None and rows.shape[1] > 1 and bool(np.isin(rows, (0, 1)).all()):
        settings, loss = {"activation": "sigmoid", "units": rows.shape[1]}, "binary_crossentropy"
    elif labels is None:
        settings, loss = {"activation": "linear", "units": rows.shape[1]}, "mean_squared_error"
        if case.setup.heads[0].loss in ("mean_absolute_error", "huber", "log_cosh", "poisson"):
            loss = recipe.loss
            settings["activation"] = "exponential" if head.loss == "poisson" else "linear"
    elif rows.shape[1] > 1:
        settings, loss = {"activation": "softmax", "units": rows.shape[1]}, "categorical_crossentropy"
    else:
        names = np.unique(labels)
        plain = np.array_equal(names, np.arange(len(names)))
        if not plain:
            changed = _renamed(recipe, labels, names)
        if len(names) == 2 and (head.units or 1) == 1:
            settings, loss = {"activation": "sigmoid", "units": 1}, "binary_crossentropy"
        else:
            units = len(names) if not plain else max(len(names), int(names.max()) + 1)
            settings, loss = {"activation": "softmax", "units": units}, "sparse_categorical_crossentropy"
    layer = next((part for part in anatomy.leaves(recipe.model) if part.name == head.layer), None)
    if layer is None or not hasattr(layer, "activation"):
        return None
    if not hasattr(layer, "units"):
        settings.pop("units", None)
    if changed is recipe and (head.activation, head.loss, head.units, bool(head.from_logits)) == (
        settings["activation"],
        anatomy.loss_name(loss),
        settings.get("units", head.units),
        False,
    ):
        return None
    return changed.with_layers({head.layer: settings}).changed(loss=loss)


def _renamed(recipe: Recipe, labels: np.ndarray, names: np.ndarray) -> Recipe:
    """Labels 0, 1, 2, ... instead of the user's numbers, in training and validation."""
    y = np.searchsorted(names, labels)
    validation = recipe.validation
    if validation is not None:
        later = class_labels(np.asarray(flat(validation[1])[0]))
        keep = later is not None and np.isin(later, names).all()
        validation = (validation[0], np.searchsorted(names, later)) if keep else None
    return recipe.changed(y=y, validation=validation, classes=names)


@_remedy(
    "numbered-labels",
    "Numbers the classes 0, 1, 2, ... as the loss expects them.",
    "names, y = np.unique(y, return_inverse=True)",
)
def _numbered_labels(recipe: Recipe, case: Case) -> Recipe | None:
    labels = class_labels(np.asarray(flat(recipe.y)[0]))
    if labels is None or np.asarray(flat(recipe.y)[0]).reshape(len(labels), -1).shape[1] > 1:
        return None
    names = np.unique(labels)
    if np.array_equal(names, np.arange(len(names))):
        return None
    renamed = _renamed(recipe, labels, names)
    head = case.setup.heads[0] if case.setup.heads else None
    if head is not None and head.units and 1 < head.units < len(names):
        return renamed.with_layers({head.layer: {"units": len(names)}})
    return renamed


@_remedy(
    "no-dropout-behind-the-head",
    "Takes dropout off the network's answer.",
    "remove the Dropout behind the last layer",
)
def _no_dropout_behind_the_head(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in anatomy.leaves(recipe.model)]
    heads = {head.layer for head in case.setup.heads if "Dropout" in "".join(head.trailing)}
    behind = {
        layer.name
        for layer in case.setup.layers
        if "Dropout" in layer.kind
        and any(head in names for head in heads)
        and any(names.index(layer.name) > names.index(head) for head in heads if head in names)
    }
    return recipe.changed(without=recipe.without | behind) if behind else None


# Data.


@_remedy(
    "scaled-inputs",
    "Brings pixels to [0, 1], and other inputs to mean 0 and deviation 1.",
    "x / 255; or (x - x_train.mean(axis=0)) / x_train.std(axis=0)",
)
def _scaled_inputs(recipe: Recipe, case: Case) -> Recipe | None:
    parts = flat(recipe.x)
    if len(parts) != 1 or parts[0].dtype.kind not in "iufb" or recipe.scaling is not None:
        return None
    x = np.asarray(parts[0][:20_000], np.float64)
    if x[0].size >= 16 and x.min() >= 0 and 64 < x.max() <= 255:  # pixels
        return recipe.changed(scaling=(np.float64(0.0), np.float64(255.0)))
    finite = np.where(np.isfinite(x), x, np.nan)
    with np.errstate(all="ignore"):
        if x.ndim == 2:
            mean, deviation = np.nanmean(finite, axis=0), np.nanstd(finite, axis=0)
        else:
            mean, deviation = np.nanmean(finite), np.nanstd(finite)
    typical = float(np.median(np.atleast_1d(deviation)))
    deviation = np.where(deviation > 1e-6 * max(typical, 1e-30), deviation, 1.0)
    if abs(float(np.mean(mean))) < 0.3 and 0.5 < float(np.median(np.atleast_1d(deviation))) < 2:
        return None
    return recipe.changed(scaling=(mean, deviation))


@_remedy(
    "finite-data",
    "Leaves out the samples that hold NaN or infinity.",
    "keep = np.isfinite(x).all(axis=1) & np.isfinite(y); x, y = x[keep], y[keep]",
)
def _finite_data(recipe: Recipe, case: Case) -> Recipe | None:
    sound = np.ones(len(flat(recipe.x)[0]), bool)
    for part in (*flat(recipe.x), *flat(recipe.y)):
        if part.dtype.kind == "f":
            sound &= np.isfinite(part.reshape(len(part), -1)).all(axis=1)
    if sound.all():
        return None
    if sound.mean() > 0.5:
        return _only(recipe, sound)
    return recipe.changed(x=_filled(recipe.x))


def _filled(structure: Any) -> Any:
    def fill(part: np.ndarray) -> np.ndarray:
        if part.dtype.kind != "f":
            return part
        means = np.nanmean(np.where(np.isfinite(part), part, np.nan), axis=0)
        return np.where(np.isfinite(part), part, np.nan_to_num(means)).astype(part.dtype)

    return keras.tree.map_structure(fill, structure)


def _only(recipe: Recipe, sound: np.ndarray) -> Recipe:
    rows = np.flatnonzero(sound)
    return recipe.changed(rows=rows if recipe.rows is None else np.intersect1d(rows, recipe.rows))


@_remedy(
    "shuffled", "Shuffles the samples before the training.", "shuffle=True in fit; dataset.shuffle(len(x))"
)
def _shuffled(recipe: Recipe, case: Case) -> Recipe | None:
    # (a trial draws its own held-out part at random, so a split of sorted data is mended with it)
    return None if recipe.shuffle and not _sorted(case) else recipe.changed(shuffle=True, validation=None)


def _sorted(case: Case) -> bool:
    labels = case.data.labels_in_order
    return labels is not None and len(labels) > 20 and float((labels[1:] == labels[:-1]).mean()) > 0.9


@_remedy(
    "class-weights",
    "Weighs each class by its rarity.",
    "class_weight={c: len(y) / (classes * count[c]) for c in range(classes)} in fit",
)
def _class_weights(recipe: Recipe, case: Case) -> Recipe | None:
    labels = class_labels(np.asarray(flat(recipe.y)[0]))
    if labels is None or recipe.class_weight or len(case.setup.heads) > 1:
        return None
    names, counts = np.unique(labels, return_counts=True)
    weights = {int(n): float(len(labels) / (len(names) * c)) for n, c in zip(names, counts, strict=True)}
    return recipe.changed(class_weight=weights)


@_remedy(
    "cleaned-labels",
    "Leaves out the training samples whose label a plain method contradicts most surely.",
    "p = cross_val_predict(LogisticRegression(), x, y, method='predict_proba'); drop where p[y] is small",
)
def _cleaned_labels(recipe: Recipe, case: Case) -> Recipe | None:
    from sklearn.decomposition import PCA
    from sklearn.model_selection import cross_val_predict
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from kravets.diagnosis.outcome import features_of

    features = features_of(flat(recipe.x))
    labels = class_labels(np.asarray(flat(recipe.y)[0]))
    if features is None or labels is None or len(features) < 100 or len(features) > 30_000:
        return None
    steps: list[Any] = [StandardScaler()]
    if features.shape[1] > 50:
        steps.append(PCA(50, svd_solver="randomized", random_state=0))
    method = make_pipeline(*steps, KNeighborsClassifier(20))
    codes = np.unique(labels, return_inverse=True)[1]
    if np.bincount(codes).min() < 5:
        return None
    probabilities = cross_val_predict(method, features, codes, cv=5, method="predict_proba")
    own = probabilities[np.arange(len(codes)), codes]
    suspect = own < 0.5 * probabilities.max(axis=1)
    return _only(recipe, ~suspect) if 0.01 < suspect.mean() < 0.6 else None


@_remedy("distinct-samples", "Leaves out copies of samples before the split.", "x = np.unique(x, axis=0)")
def _distinct_samples(recipe: Recipe, case: Case) -> Recipe | None:
    parts = flat(recipe.x)
    if len(parts) != 1 or parts[0].dtype.kind not in "iufb":
        return None
    hashes = row_hashes(parts[0])
    _, first = np.unique(hashes, return_index=True)
    changed = recipe
    if len(first) < len(hashes):
        sound = np.zeros(len(hashes), bool)
        sound[first] = True
        changed = _only(recipe, sound)
    if recipe.validation is not None:
        asked = row_hashes(flat(recipe.validation[0])[0])
        new = ~np.isin(asked, hashes)
        if not new.all() and new.sum() > 10:
            validation = tuple(part_of(part, np.flatnonzero(new)) for part in recipe.validation)
            changed = changed.changed(validation=validation)
    return changed


@_remedy(
    "no-variation",
    "Takes out the random variation of the inputs inside the network.",
    "remove the Random* layers, or give them a smaller factor",
)
def _no_variation(recipe: Recipe, case: Case) -> Recipe | None:
    names = {layer.name for layer in case.setup.layers if layer.kind.startswith("Random")}
    return recipe.changed(without=recipe.without | names) if names else None


@_remedy(
    "validation-from-training",
    "Takes the validation part from the training samples, at random and prepared alike.",
    "x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.1, stratify=y)",
)
def _validation_from_training(recipe: Recipe, case: Case) -> Recipe | None:
    count = len(flat(recipe.x)[0])
    if count < 50:
        return None
    chosen = np.random.default_rng(3).permutation(count)[: max(10, count // 10)]
    rest = np.ones(count, bool)
    rest[chosen] = False
    validation = part_of(recipe.x, chosen), part_of(recipe.y, chosen)
    return _only(recipe, rest).changed(validation=validation)


# Steps.

for _name, _factor, _words in (
    ("rate-over-10", 0.1, "a tenth"),
    ("rate-over-100", 0.01, "a hundredth"),
    ("rate-over-1000", 0.001, "a thousandth"),
    ("rate-times-10", 10.0, "ten times"),
    ("rate-times-100", 100.0, "a hundred times"),
    ("rate-times-1000", 1000.0, "a thousand times"),
):
    _remedy(_name, f"Takes {_words} the learning rate.", f"learning_rate={_factor:g} * the present one")(
        _rates(_factor)
    )


@_remedy(
    "adam",
    "Uses Adam with its usual rate of 0.001.",
    "optimizer=keras.optimizers.Adam(0.001)",
)
def _adam(recipe: Recipe, case: Case) -> Recipe | None:
    if recipe.optimizer[0] is keras.optimizers.Adam and recipe.rate is not None and 5e-4 < recipe.rate < 2e-3:
        return None
    return recipe.changed(
        optimizer=_optimizer(keras.optimizers.Adam, learning_rate=1e-3),
        callbacks=tuple(make for make in recipe.callbacks if not _steers_rate(make)),
    )


def _steers_rate(make: Callable[[], Any]) -> bool:
    return isinstance(make(), keras.callbacks.LearningRateScheduler | keras.callbacks.ReduceLROnPlateau)


@_remedy("clipped-gradients", "Limits the norm of the gradients to 1.", "clipnorm=1.0 in the optimizer")
def _clipped_gradients(recipe: Recipe, case: Case) -> Recipe | None:
    if case.setup.gradient_clipping:
        return None
    return recipe.with_optimizer(global_clipnorm=1.0)


@_remedy("batch-of-32", "Takes 32 samples a step.", "batch_size=32 in fit")
def _batch_of_32(recipe: Recipe, case: Case) -> Recipe | None:
    return None if recipe.batch_size == 32 else recipe.changed(batch_size=32)


@_remedy("four-times-the-epochs", "Trains four times as long.", "epochs=4 * the present number in fit")
def _more_epochs(recipe: Recipe, case: Case) -> Recipe | None:
    made = max(len(case.history), 1)
    kept = tuple(make for make in recipe.callbacks if not isinstance(make(), keras.callbacks.EarlyStopping))
    stopped = len(kept) < len(recipe.callbacks) and made < recipe.epochs
    steps = max(made, recipe.epochs) * -(-len(flat(recipe.x)[0]) // recipe.batch_size)
    epochs = recipe.epochs if stopped else 4 * recipe.epochs
    if steps <= 60:
        epochs = max(epochs, recipe.epochs * (300 // max(steps, 1)))
    return recipe.changed(epochs=epochs, callbacks=kept)


# Weights and layers.


@_remedy(
    "usual-initialization",
    "Begins with He's weights before rectifiers, Glorot's elsewhere, and zero biases.",
    'kernel_initializer="he_normal"',
)
def _usual_initialization(recipe: Recipe, case: Case) -> Recipe | None:
    settings: dict[str, dict[str, Any]] = {}
    heads = {head.layer for head in case.setup.heads}
    for layer in anatomy.leaves(recipe.model):
        if not hasattr(layer, "kernel_initializer") or anatomy.kernel_of(layer) is None:
            continue
        rectifier = anatomy.activation_of(layer) in ("relu", "leaky_relu", "elu", "gelu", "silu")
        kernel = "he_normal" if rectifier and layer.name not in heads else "glorot_uniform"
        settings[layer.name] = {"kernel_initializer": kernel}
        if hasattr(layer, "bias_initializer") and type(layer).__name__ not in ("LSTM", "GRU"):
            settings[layer.name]["bias_initializer"] = "zeros"
    return recipe.with_layers(settings).changed(weights=None) if settings else None


@_remedy("relu", "Uses rectifiers between the layers.", 'activation="relu"')
def _relu(recipe: Recipe, case: Case) -> Recipe | None:
    flat_ones = [
        layer.name
        for layer in _plain(case)
        if layer.activation in ("sigmoid", "tanh", "hard_sigmoid", "softmax", "exponential")
        or (layer.activation in (None, "linear") and not _activation_behind(case, layer.name))
    ]
    if not flat_ones:
        return None
    settings = {"activation": "relu", "kernel_initializer": "he_normal"}
    return recipe.with_layers(dict.fromkeys(flat_ones, settings))


@_remedy("leaky-relu", "Uses rectifiers that let a little through below zero.", 'activation="leaky_relu"')
def _leaky_relu(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in _plain(case) if layer.activation in ("relu", "relu6")]
    if not names:
        return None
    settings = {"activation": "leaky_relu", "kernel_initializer": "he_normal", "bias_initializer": "zeros"}
    return recipe.with_layers(dict.fromkeys(names, settings))


@_remedy("batch-normalization", "Normalizes the values behind each hidden layer.", "BatchNormalization()")
def _batch_normalization(recipe: Recipe, case: Case) -> Recipe | None:
    if any("Normalization" in layer.kind for layer in case.setup.layers) or not _plain(case):
        return None
    norm = (keras.layers.BatchNormalization, {"momentum": 0.9})
    return recipe.changed(behind={**recipe.behind, **{layer.name: (norm,) for layer in _plain(case)}})


@_remedy(
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


@_remedy(
    "quick-statistics", "Lets batch normalization follow the data faster.", "BatchNormalization(momentum=0.9)"
)
def _quick_statistics(recipe: Recipe, case: Case) -> Recipe | None:
    slow = [
        layer.name
        for layer in case.setup.layers
        if layer.kind == "BatchNormalization" and layer.settings.get("momentum", 0.99) > 0.9
    ]
    return recipe.with_layers({name: {"momentum": 0.9} for name in slow}) if slow else None


@_remedy("unfrozen", "Trains all layers.", "layer.trainable = True, before compile")
def _unfrozen(recipe: Recipe, case: Case) -> Recipe | None:
    frozen = [layer.name for layer in anatomy.leaves(recipe.model) if layer.weights and not layer.trainable]
    if not frozen and recipe.model.trainable:
        return None
    return recipe.with_layers({layer.name: {"trainable": True} for layer in anatomy.leaves(recipe.model)})


@_remedy("residual-paths", "Adds each layer's input to its output.", "x = keras.layers.Add()([x, layer(x)])")
def _residual_paths(recipe: Recipe, case: Case) -> Recipe | None:
    names = [layer.name for layer in _plain(case)]
    return recipe.changed(residual=recipe.residual | set(names)) if len(names) >= 4 else None


@_remedy("four-times-the-units", "Makes the hidden layers four times as wide.", "Dense(4 * units)")
def _more_units(recipe: Recipe, case: Case) -> Recipe | None:
    settings = {}
    for layer in anatomy.leaves(recipe.model):
        if layer.name in {part.name for part in _hidden(case)}:
            for key in ("units", "filters"):
                if isinstance(getattr(layer, key, None), int):
                    settings[layer.name] = {key: max(16, min(4 * getattr(layer, key), 512))}
    if not settings and not _hidden(case):
        return None
    return recipe.with_layers(settings) if settings else None


# Regularization.


@_remedy(
    "milder-regularization",
    "Takes dropout down to 0.2 at most and penalties, noise and decay away.",
    "Dropout(0.2), no kernel_regularizer, no GaussianNoise, weight_decay=0",
)
def _milder_regularization(recipe: Recipe, case: Case) -> Recipe | None:
    settings: dict[str, dict[str, Any]] = {}
    noisy = {layer.name for layer in case.setup.layers if layer.kind == "GaussianNoise"}
    for layer in anatomy.leaves(recipe.model):
        values: dict[str, Any] = {}
        if isinstance(getattr(layer, "rate", None), int | float) and layer.rate > 0.2:
            values["rate"] = 0.2
        for key in ("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint"):
            if getattr(layer, key, None) is not None:
                values[key] = None
        if values:
            settings[layer.name] = values
    decay = recipe.optimizer[1].get("weight_decay")
    if not settings and not noisy and not decay:
        return None
    milder = recipe.with_layers(settings).changed(without=recipe.without | noisy)
    return milder.with_optimizer(weight_decay=None) if decay else milder


@_remedy(
    "early-stopping",
    "Stops when the validation loss no longer falls and takes the best weights back.",
    "EarlyStopping(patience=5, restore_best_weights=True), validation_split=0.1",
)
def _early_stopping(recipe: Recipe, case: Case) -> Recipe | None:
    changed: Recipe | None = recipe
    if recipe.validation is None:
        changed = _validation_from_training(recipe, case)
    if changed is None:
        return None
    kept = tuple(make for make in recipe.callbacks if not isinstance(make(), keras.callbacks.EarlyStopping))
    patience = max(2, min(5, recipe.epochs // 4))

    def make() -> Any:
        return keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)

    return changed.changed(callbacks=(*kept, make))


@_remedy(
    "dropout", "Drops a third of the hidden values in training.", "Dropout(0.3) behind the hidden layers"
)
def _dropout(recipe: Recipe, case: Case) -> Recipe | None:
    if any("Dropout" in layer.kind for layer in case.setup.layers) or not _plain(case):
        return None
    made = (keras.layers.Dropout, {"rate": 0.3})
    dense = [layer for layer in _plain(case) if layer.kind == "Dense"] or _plain(case)[-1:]
    behind = {layer.name: (*recipe.behind.get(layer.name, ()), made) for layer in dense}
    return recipe.changed(behind={**recipe.behind, **behind})


@_remedy(
    "weight-decay", "Lets the weights decay (AdamW).", "keras.optimizers.AdamW(0.001, weight_decay=0.01)"
)
def _weight_decay(recipe: Recipe, case: Case) -> Recipe | None:
    if recipe.optimizer[1].get("weight_decay"):
        return None
    rate = recipe.rate if recipe.optimizer[0] is keras.optimizers.Adam and recipe.rate else 1e-3
    return recipe.changed(optimizer=_optimizer(keras.optimizers.AdamW, learning_rate=rate, weight_decay=0.01))


@_remedy(
    "usual-recipe",
    "Changes everything to what usually works: scaled inputs, a matching head, He's weights, rectifiers, Adam, "
    "batches of 32.",
    "see the single remedies",
)
def _usual_recipe(recipe: Recipe, case: Case) -> Recipe | None:
    changed = recipe
    for name in (
        "finite-data",
        "scaled-inputs",
        "matching-head",
        "no-dropout-behind-the-head",
        "unfrozen",
        "relu",
        "usual-initialization",
        "milder-regularization",
        "shuffled",
        "adam",
    ):
        changed = _ALL[name].apply(changed, case) or changed
    if not 8 <= changed.batch_size <= 256:
        changed = changed.changed(batch_size=32)
    return changed


REMEDIES: dict[str, Remedy] = dict(_ALL)

ANSWERS: dict[str, tuple[str, ...]] = {
    "nonfinite_input": ("finite-data",),
    "constant_input": ("scaled-inputs",),
    "label_range": ("matching-head", "numbered-labels"),
    "output_units": ("matching-head",),
    "loss_head_mismatch": ("matching-head",),
    "nothing_trainable": ("unfrozen", "usual-initialization"),
    "dropout_misplaced": ("no-dropout-behind-the-head",),
    "unscaled_input": ("scaled-inputs",),
    "missing_nonlinearity": ("relu",),
    "bad_initialization": ("usual-initialization", "batch-normalization"),
    "unshuffled": ("shuffled",),
    "split_mismatch": ("validation-from-training", "shuffled"),
    "leakage": ("distinct-samples", "early-stopping", "dropout"),
    "unlearnable_labels": ("no-variation", "usual-recipe"),
    "label_noise": ("cleaned-labels", "early-stopping", "dropout"),
    "class_imbalance": ("class-weights",),
    "tiny_batch_norm": ("batch-of-32", "layer-normalization"),
    "mode_gap": ("quick-statistics", "layer-normalization", "milder-regularization", "batch-of-32"),
    "learning_rate_high": ("rate-over-10", "rate-over-100", "adam", "rate-over-1000"),
    "learning_rate_low": ("adam", "rate-times-10", "rate-times-100", "rate-times-1000"),
    "over_regularized": ("milder-regularization",),
    "batch_size": ("batch-of-32", "four-times-the-epochs"),
    "oscillation": ("rate-over-10", "adam", "rate-over-100", "batch-of-32"),
    "saturation": ("usual-initialization", "relu", "scaled-inputs", "batch-normalization"),
    "dead_relu": ("usual-initialization", "leaky-relu", "rate-over-10", "batch-normalization"),
    "exploding_gradient": (
        "usual-initialization",
        "clipped-gradients",
        "rate-over-10",
        "batch-normalization",
    ),
    "vanishing_gradient": ("relu", "batch-normalization", "residual-paths", "adam"),
    "nonfinite_loss": ("clipped-gradients", "rate-over-10", "matching-head", "usual-recipe"),
    "underfitting": ("four-times-the-units", "four-times-the-epochs", "milder-regularization"),
    "stopped_early": ("four-times-the-epochs", "adam"),
    "plateau": ("adam", "usual-recipe", "batch-normalization"),
    "overfitting": ("early-stopping", "dropout", "weight-decay"),
    "no_validation": ("early-stopping", "validation-from-training"),
}
assert set(ANSWERS) == set(PROBLEMS)
