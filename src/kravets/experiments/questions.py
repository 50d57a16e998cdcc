"""The questions of the task: which axis is varied, what theory predicts, which values are compared.

Enters: nothing. Leaves: `AXES`, in the order in which they are asked. Refuses: nothing. What they are varied around
stands in `axes`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Value:
    """One point of an axis.

    Attributes:
        label: what tables and figures call it.
        changes: `key=value` on top of the base; none is the base itself.
        rates: learning rates of which the best on validation is taken before the comparison; empty where
            the base's rate stays.
    """

    label: str
    changes: tuple[str, ...] = ()
    rates: tuple[float, ...] = ()


@dataclasses.dataclass(frozen=True)
class Axis:
    """One question.

    Attributes:
        name: a word of the command line.
        question: what it answers, in English and in Ukrainian.
        prediction: what theory says beforehand, likewise.
        values: what is compared, for each family; the one without changes is the base.
        ordered: whether the values are numbers in order, drawn as a line.
    """

    name: str
    question: dict[str, str]
    prediction: dict[str, str]
    values: dict[str, tuple[Value, ...]]
    ordered: bool = False


def _numbers(key: str, values: Iterable[float], *, base: float) -> tuple[Value, ...]:
    return tuple(Value(f"{v:g}", () if v == base else (f"{key}={v}",)) for v in values)


def _words(key: str, values: Iterable[str], *, base: str) -> tuple[Value, ...]:
    return tuple(Value(v, () if v == base else (f"{key}={v}",)) for v in values)


def _widths(*widths: tuple[int, ...], base: tuple[int, ...]) -> tuple[Value, ...]:
    return tuple(Value("-".join(map(str, w)), () if w == base else (f"widths={list(w)}",)) for w in widths)


_ACTIVATIONS = ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid")
# where weights are not standardized, the functions that are not rectifiers start as their authors start them
_INITIALIZER_OF = {
    "selu": ("initializer=lecun_normal",),
    "tanh": ("initializer=glorot_uniform",),
    "sigmoid": ("initializer=glorot_uniform",),
}
_WARM_UP_OF = {"one_cycle": ("warmup=0.3",)}  # its rise is what makes it a cycle
_INITIALIZERS = (
    "he_normal", "he_uniform", "glorot_normal", "glorot_uniform", "lecun_normal", "orthogonal"
)  # fmt: skip


def _optimizers(usual: str) -> tuple[Value, ...]:
    """Each with rates a factor of about three apart, around the one its authors use."""
    grids: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {
        "sgd": (("optimizer=sgd", "momentum=0"), (0.03, 0.1, 0.3, 1.0)),
        "sgd, Nesterov": (("optimizer=sgd", "momentum=0.9"), (0.003, 0.01, 0.03, 0.1)),
        "adam": (("optimizer=adam",), (0.0003, 0.001, 0.003, 0.01)),
        "adamw": (("optimizer=adamw", "weight_decay=0.01"), (0.0003, 0.001, 0.003, 0.01)),
        "rmsprop": (("optimizer=rmsprop",), (0.0001, 0.0003, 0.001, 0.003)),
        "nadam": (("optimizer=nadam",), (0.0003, 0.001, 0.003, 0.01)),
        "adagrad": (("optimizer=adagrad",), (0.003, 0.01, 0.03, 0.1)),
        "lion": (("optimizer=lion",), (0.00003, 0.0001, 0.0003, 0.001)),
        "muon": (("optimizer=muon", "momentum=0.95"), (0.003, 0.01, 0.03, 0.1)),
    }
    return tuple(
        Value(name, () if name == usual else changes, rates) for name, (changes, rates) in grids.items()
    )


_ALL_TOGETHER = (
    "normalization=batch", "dropout=0.2", "label_smoothing=0.1", "shift=1", "flip=random", "averaging=5"
)  # fmt: skip
AXES: tuple[Axis, ...] = (
    Axis(
        "layers",
        {
            "en": "How many layers does the task need?",
            "uk": "Скільки шарів потрібно для задачі?",
        },
        {
            "en": "One hidden layer can already represent any boundary; more layers need fewer units for the "
            "same boundary, until plain networks become hard to train.",
            "uk": "Уже один прихований шар може подати будь-яку межу між класами; за більшої кількості шарів "
            "вистачає меншої кількості нейронів, доки просту глибоку мережу не стає важко навчати.",
        },
        {
            "mlp": tuple(
                Value(str(n), () if n == 2 else (f"widths={[256] * n}",)) for n in (1, 2, 3, 4, 6, 8)
            ),
            "ours": tuple(
                Value(f"{3 + 4 * n}", () if n == 1 else (f"blocks={[n, n]}",)) for n in (0, 1, 2, 3)
            ),
        },
        ordered=True,
    ),
    Axis(
        "width",
        {
            "en": "How many neurons (channels) a layer?",
            "uk": "Скільки нейронів (каналів) у шарі?",
        },
        {
            "en": "Accuracy rises with width and ever more slowly; the bias falls, and the gap between "
            "training and validation grows.",
            "uk": "Точність зростає з шириною, але щораз повільніше: зміщення зменшується, а розрив між "
            "навчанням і валідацією більшає.",
        },
        {
            "mlp": tuple(
                Value(str(w), () if w == 256 else (f"widths={[w, w]}",))
                for w in (16, 64, 128, 256, 512, 1024)
            ),
            "ours": _widths((4, 8, 16), (8, 16, 32), (12, 24, 48), (16, 32, 64), base=(8, 16, 32)),
        },
        ordered=True,
    ),
    Axis(
        "activation",
        {
            "en": "Which activation function, each with the initial weights that suit it?",
            "uk": "Яка функція активації, кожна з відповідною ініціалізацією ваг?",
        },
        {
            "en": "Rectifiers and their smooth relatives pass gradients on; tanh and above all sigmoid "
            "saturate, and a sigmoid's slope is never above 1/4.",
            "uk": "ReLU та її гладкі варіанти добре пропускають градієнт; tanh і особливо сигмоїда "
            "насичуються, а похідна сигмоїди ніколи не перевищує 1/4.",
        },
        {
            "mlp": tuple(
                Value(name, () if name == "relu" else (f"activation={name}", *_INITIALIZER_OF.get(name, ())))
                for name in _ACTIVATIONS
            ),
            "ours": _words("activation", _ACTIVATIONS, base="relu"),
        },
    ),
    Axis(
        "epochs",
        {"en": "How many epochs?", "uk": "Скільки епох?"},
        {
            "en": "Validation accuracy rises, then stands still, while training accuracy goes on rising: the "
            "gap is overfitting.",
            "uk": "Точність на валідації зростає, потім зупиняється, а на навчанні росте далі: цей розрив і є "
            "перенавчанням.",
        },
        {
            "mlp": _numbers("epochs", (2, 5, 10, 20, 40), base=10),
            "ours": _numbers("epochs", (2, 4, 6, 12, 24), base=6),
        },
        ordered=True,
    ),
    Axis(
        "batch_size",
        {
            "en": "Which batch size, at an equal number of epochs and the rate scaled with its square root?",
            "uk": "Який розмір пакета за тієї самої кількості епох і швидкості навчання, пропорційної до "
            "кореня?",
        },
        {
            "en": "A small batch makes more and noisier steps (an implicit regularization) and costs time; a "
            "large one makes too few steps.",
            "uk": "Малий пакет дає більше кроків, і шумніших (це неявна регуляризація), але коштує часу; за "
            "великого пакета кроків замало.",
        },
        {
            family: tuple(
                Value(
                    str(size),
                    ()
                    if size == 128
                    else (f"batch_size={size}", f"learning_rate={rate * (size / 128) ** 0.5:.6g}"),
                )
                for size in (16, 32, 64, 128, 512, 2048)
            )
            for family, rate in (("mlp", 0.001), ("ours", 0.03))
        },
        ordered=True,
    ),
    Axis(
        "optimizer",
        {
            "en": "Which optimizer, each at its own best learning rate?",
            "uk": "Який оптимізатор, кожен за власної найкращої швидкості навчання?",
        },
        {
            "en": "At their own rates most differ little; orthogonalized or adaptive steps get further in few "
            "epochs than plain gradient descent.",
            "uk": "За власної швидкості більшість відрізняється мало; ортогоналізовані чи адаптивні кроки за "
            "кілька епох просуваються далі, ніж простий градієнтний спуск.",
        },
        {"mlp": _optimizers("adam"), "ours": _optimizers("muon")},
    ),
    Axis(
        "learning_rate",
        {"en": "Which learning rate?", "uk": "Яка швидкість навчання?"},
        {
            "en": "A wide optimum: too small does not arrive in time, too large diverges or kills units.",
            "uk": "Широкий оптимум: замала не встигає дійти, завелика розбігається або «вбиває» нейрони.",
        },
        {
            family: _numbers("learning_rate", [rate * f for f in (0.03, 0.1, 0.3, 1, 3, 10, 30)], base=rate)
            for family, rate in (("mlp", 0.001), ("ours", 0.03))
        },
        ordered=True,
    ),
    Axis(
        "schedule",
        {"en": "How should the learning rate change?", "uk": "Як має змінюватися швидкість навчання?"},
        {
            "en": "At a constant rate the weights wander around the optimum; a rate that falls to zero lets them "
            "settle, so the mean rises and the spread between seeds shrinks.",
            "uk": "За сталої швидкості ваги блукають навколо оптимуму; якщо вона спадає до нуля, вони "
            "заспокоюються, тож середнє зростає, а розкид між зернами меншає.",
        },
        {
            family: tuple(
                Value(name, () if name == "linear" else (f"schedule={name}", *_WARM_UP_OF.get(name, ())))
                for name in ("constant", "step", "linear", "cosine", "one_cycle")
            )
            for family in ("mlp", "ours")
        },
    ),
    Axis(
        "regularization",
        {
            "en": "Which regularization, alone and together?",
            "uk": "Яка регуляризація, окремо й разом?",
        },
        {
            "en": "It narrows the gap and pays where there is one: in long trainings of wide networks, and "
            "little or less than nothing in short ones.",
            "uk": "Вона звужує розрив і виправдовує себе там, де він є: у довгих навчаннях широких мереж; у "
            "коротких користі мало або вона від'ємна.",
        },
        {
            "mlp": (
                Value("none"),
                Value("dropout 0.2", ("dropout=0.2",)),
                Value("dropout 0.5", ("dropout=0.5",)),
                Value("L2 0.0001", ("l2=0.0001",)),
                Value("weight decay 0.01", ("optimizer=adamw", "weight_decay=0.01")),
                Value("batch normalization", ("normalization=batch",)),
                Value("weight standardization", ("normalization=weight",)),
                Value("label smoothing 0.1", ("label_smoothing=0.1",)),
                Value("augmentation", ("shift=1", "flip=random")),
                Value("early stopping", ("epochs=40", "early_stopping=3")),
                Value("averaged weights", ("averaging=5",)),
                Value("all together", _ALL_TOGETHER),
                Value("all together, 40 epochs", (*_ALL_TOGETHER, "epochs=40")),
            ),
            "ours": (
                Value("as it is"),
                Value("none", ("normalization=none", "label_smoothing=0", "shift=0", "flip=none")),
                Value("batch normalization", ("normalization=batch",)),
                Value("no normalization", ("normalization=none",)),
                Value("no label smoothing", ("label_smoothing=0",)),
                Value("no augmentation", ("shift=0", "flip=none")),
                Value("erasing 8", ("erase=8",)),
                Value("mixup", ("mix=mixup",)),
                Value("dropout 0.2", ("dropout=0.2",)),
                Value("dropout 0.5", ("dropout=0.5",)),
                Value("weight decay 0.01", ("weight_decay=0.01",)),
                Value("early stopping", ("epochs=24", "early_stopping=3")),
                Value("averaged weights", ("averaging=2",)),
                Value("no residual path", ("residual=false",)),
            ),
        },
    ),
    Axis(
        "initialization",
        {"en": "Which initial weights?", "uk": "Які початкові ваги?"},
        {
            "en": "He's variance fits rectifiers, Glorot's is half of it; two layers hardly feel it, and "
            "standardized weights not at all.",
            "uk": "Дисперсія Хе пасує до ReLU, дисперсія Ґлоро вдвічі менша; двошарова мережа цього майже не "
            "відчуває, а стандартизовані ваги — зовсім.",
        },
        dict.fromkeys(("mlp", "ours"), _words("initializer", _INITIALIZERS, base="he_normal")),
    ),
)
"""Every axis, in the order in which the task names them."""
