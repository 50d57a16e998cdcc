"""The words of the clinic: every problem that can be found, its code, and what explains what.

Enters: nothing. Leaves: `PROBLEMS`, in the order in which causes precede their consequences, and
`EXPLAINS`, which symptom follows from which cause. Refuses: nothing. No Keras here.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that can be wrong with a training.

    Attributes:
        code: stands for the problem in reports and is the name of its page.
        slug: its name in the vocabulary.
        title: in words, in English.
        title_uk: in Ukrainian.
    """

    code: str
    slug: str
    title: str
    title_uk: str


_UKRAINIAN = {
    "nonfinite_input": "У даних є NaN або нескінченність",
    "constant_input": "Входи не несуть інформації",
    "label_range": "Мітки поза межами, допустимими для функції втрат і голови",
    "output_units": "Кількість виходів не відповідає цілям",
    "loss_head_mismatch": "Невідповідність голови, функції втрат і міток",
    "nothing_trainable": "Не навчається нічого або майже нічого",
    "dropout_misplaced": "Проріджування після вихідного шару",
    "unscaled_input": "Невідповідний масштаб входів",
    "missing_nonlinearity": "Між шарами бракує нелінійності",
    "bad_initialization": "Невдалі початкові ваги",
    "unshuffled": "Навчальні дані впорядковано за класами",
    "split_mismatch": "Навчальна й валідаційна вибірки різні за природою",
    "leakage": "Валідаційні зразки є й у навчальній вибірці",
    "unlearnable_labels": "Мітки не випливають із входів",
    "label_noise": "Багато хибних міток",
    "class_imbalance": "Мережа нехтує рідкісними класами",
    "tiny_batch_norm": "Пакетна нормалізація за надто малою кількістю значень",
    "mode_gap": "Різні відповіді в режимах навчання й передбачення",
    "learning_rate_high": "Завелика швидкість навчання",
    "learning_rate_low": "Замала швидкість навчання",
    "over_regularized": "Надто сильна регуляризація",
    "batch_size": "Невдалий розмір пакета",
    "oscillation": "Втрати коливаються, а не спадають",
    "saturation": "Насичені нейрони",
    "dead_relu": "Мертві нейрони",
    "exploding_gradient": "Градієнти вибухають",
    "vanishing_gradient": "Градієнти згасають дорогою до перших шарів",
    "nonfinite_loss": "Втрати стали NaN або нескінченними",
    "underfitting": "Замала мережа",
    "stopped_early": "Навчання закінчилося зарано",
    "plateau": "Навчання застрягло",
    "overfitting": "Мережа заучує, а не узагальнює",
    "no_validation": "Нічого не відкладено для перевірки",
}


# Causes first: where two findings are equally severe and neither explains the other, the earlier one leads.
PROBLEMS: dict[str, Problem] = {
    slug: Problem(code, slug, title, _UKRAINIAN[slug])
    for code, slug, title in (
        ("K202", "nonfinite_input", "The data hold NaN or infinity"),
        ("K203", "constant_input", "The inputs carry no information"),
        ("K204", "label_range", "The labels lie outside what loss and head can express"),
        ("K102", "output_units", "The number of output units does not fit the targets"),
        ("K101", "loss_head_mismatch", "Output activation, loss and labels do not belong together"),
        ("K107", "nothing_trainable", "Nothing, or nearly nothing, is trained"),
        ("K105", "dropout_misplaced", "Dropout falls on the network's answer"),
        ("K201", "unscaled_input", "The inputs have an unsuitable scale"),
        ("K103", "missing_nonlinearity", "Layers are stacked without a non-linearity between them"),
        ("K104", "bad_initialization", "The initial weights have an unsuitable size"),
        ("K210", "unshuffled", "The training data come sorted by class"),
        ("K209", "split_mismatch", "Training and validation data are of different kinds"),
        ("K208", "leakage", "Validation samples are also in the training data"),
        ("K205", "unlearnable_labels", "The labels do not follow from the inputs"),
        ("K206", "label_noise", "Many labels are wrong"),
        ("K207", "class_imbalance", "Rare classes are neglected"),
        ("K106", "tiny_batch_norm", "Batch normalization over too few values"),
        ("K404", "mode_gap", "The network answers differently in training and in inference mode"),
        ("K301", "learning_rate_high", "The learning rate is too high"),
        ("K302", "learning_rate_low", "The learning rate is too low"),
        ("K403", "over_regularized", "Regularization is too strong"),
        ("K311", "batch_size", "The batch size does not suit the training"),
        ("K308", "oscillation", "The loss swings instead of falling"),
        ("K307", "saturation", "Units are saturated"),
        ("K306", "dead_relu", "Units are dead"),
        ("K304", "exploding_gradient", "Gradients explode"),
        ("K303", "vanishing_gradient", "Gradients vanish on their way to the first layers"),
        ("K305", "nonfinite_loss", "The loss became NaN or infinite"),
        ("K402", "underfitting", "The network is too small for the task"),
        ("K310", "stopped_early", "The training ended before it had learned"),
        ("K309", "plateau", "The training is stuck"),
        ("K401", "overfitting", "The network memorizes instead of generalizing"),
        ("K108", "no_validation", "Nothing is held out"),
    )
}

_NO_LEARNING = ("plateau", "underfitting", "stopped_early", "oscillation")
_BROKEN_SIGNAL = (*_NO_LEARNING, "vanishing_gradient", "dead_relu", "saturation")
_EXPLOSION = ("exploding_gradient", "nonfinite_loss")
_RATES = ("learning_rate_high", "learning_rate_low", "batch_size")

# What a cause brings about. A finding explained by another one stands below it.
EXPLAINS: dict[str, tuple[str, ...]] = {
    "nonfinite_input": (*_BROKEN_SIGNAL, *_EXPLOSION, *_RATES, "unlearnable_labels"),
    "constant_input": (*_BROKEN_SIGNAL, *_RATES, "unlearnable_labels", "leakage", "bad_initialization"),
    "label_range": (*_BROKEN_SIGNAL, *_EXPLOSION, *_RATES, "loss_head_mismatch", "unlearnable_labels"),
    "output_units": (*_NO_LEARNING, *_RATES, "loss_head_mismatch", "overfitting"),
    "loss_head_mismatch": (*_BROKEN_SIGNAL, *_EXPLOSION, *_RATES, "mode_gap"),
    "nothing_trainable": (*_NO_LEARNING, *_RATES, "vanishing_gradient", "unlearnable_labels"),
    "dropout_misplaced": (*_NO_LEARNING, *_EXPLOSION, *_RATES, "mode_gap", "over_regularized"),
    "unscaled_input": (
        *_BROKEN_SIGNAL,
        *_EXPLOSION,
        *_RATES,
        "bad_initialization",
        "over_regularized",
        "overfitting",
    ),
    "missing_nonlinearity": ("underfitting", "plateau", "oscillation"),
    "bad_initialization": (*_BROKEN_SIGNAL, *_EXPLOSION, *_RATES, "overfitting"),
    "unshuffled": (*_NO_LEARNING, *_RATES, "split_mismatch", "overfitting", "mode_gap", "class_imbalance"),
    "split_mismatch": ("unlearnable_labels", "label_noise", "overfitting", "mode_gap", "oscillation"),
    "unlearnable_labels": (*_NO_LEARNING, "label_noise", "overfitting", "batch_size"),
    "label_noise": ("overfitting", "plateau", "oscillation"),
    "tiny_batch_norm": (*_RATES, "mode_gap", "oscillation", "overfitting", "plateau"),
    "mode_gap": ("overfitting", "oscillation", "plateau", "underfitting", "stopped_early"),
    "learning_rate_high": (*_BROKEN_SIGNAL, *_EXPLOSION, "batch_size"),
    "learning_rate_low": (*_NO_LEARNING, "batch_size", "vanishing_gradient"),
    "over_regularized": (*_NO_LEARNING, "vanishing_gradient", "dead_relu"),
    "batch_size": ("stopped_early", "plateau", "underfitting", "oscillation"),
    "oscillation": ("plateau", "underfitting", "saturation", "dead_relu", "overfitting"),
    "saturation": ("vanishing_gradient", "exploding_gradient", "plateau", "underfitting", "stopped_early"),
    "dead_relu": ("vanishing_gradient", "plateau", "underfitting", "stopped_early"),
    "exploding_gradient": ("nonfinite_loss", "plateau", "underfitting", "stopped_early"),
    "vanishing_gradient": ("plateau", "underfitting", "stopped_early"),
    "nonfinite_loss": ("plateau", "underfitting", "stopped_early"),
    "underfitting": ("plateau", "stopped_early"),
    "stopped_early": ("plateau",),
}
