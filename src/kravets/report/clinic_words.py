"""The doctor's measures and the remedies in Ukrainian.

Enters: the English words of a check's evidence or a remedy's name. Leaves: the same in the language asked for. Refuses:
nothing; what has no translation stays as it is. `{}` stands for whatever a check puts there.
"""

from __future__ import annotations

import functools
import re

EVIDENCE_UK = {
    "NaN or infinite values in {}": "значень NaN або нескінченних у {}",
    "after step": "після кроку",
    "change of the training loss in the last quarter": "зміна навчальних утрат за останню чверть",
    "columns that are the target": "стовпців, що є самою ціллю",
    "commonest over rarest class": "найчастіший клас до найрідшого",
    "largest deviation of a hidden output over that of the first input": (
        "найбільше відхилення виходу прихованого шару до відхилення першого входу"
    ),
    "deviation of the inputs": "стандартне відхилення входів",
    "deviation, validation over training": "відхилення, валідація до навчання",
    "difference in another batch over deviation": "зміна відповіді в іншому пакеті до відхилення",
    "difference of the means in training deviations": "різниця середніх у навчальних відхиленнях",
    "difference of two answers over their deviation": "різниця двох відповідей до їхнього відхилення",
    "different inputs": "різних входів",
    "different labels": "різних міток",
    "disagreement among the surest tenth": "незгода серед найпевнішої десятої частини",
    "disagreement there that the network expects": "незгода там, якої чекає сама мережа",
    "disagreement there over disagreement at large": "незгода там до незгоди загалом",
    "distance of the class shares": "відстань між частками класів",
    "distinct initial units": "різних нейронів на початку",
    "dropout layers behind the output layer": "шарів проріджування після вихідного",
    "dropout rate": "частка проріджування",
    "epochs made": "пройдено епох",
    "epochs since the minimum": "епох від мінімуму",
    "epochs whose training loss rose by 10 %": "епох, у яких навчальні втрати зросли на 10 %",
    "fall of the loss at the end": "спад утрат наприкінці",
    "fall of the loss in the last epoch": "спад утрат за останню епоху",
    "fall of the loss over the second half": "спад утрат за другу половину",
    "first over last relative gradient": "відносний градієнт першого шару до останнього",
    "first step with such a loss in its epoch": "перший крок епохи з такими втратами",
    "gap of skill": "розрив якості",
    "gradient at the far end of the sequence over the largest": "градієнт на дальньому кінці до найбільшого",
    "gradient over weights": "градієнт до ваг",
    "highest loss over the first": "найвищі втрати до перших",
    "highest over lowest loss of the second half, less 1": "найвищі втрати другої половини до найнижчих, мінус 1",
    "highest over lowest loss, less 1": "найвищі втрати до найнижчих, мінус 1",
    "initial deviation over He's": "початкове відхилення до відхилення за He",
    "its skill on training samples": "його якість на навчальних зразках",
    "its skill on validation samples": "його якість на валідаційних зразках",
    "largest absolute input": "найбільше за модулем число на вході",
    "largest answer": "найбільша відповідь",
    "largest change in one of the first steps": "найбільша зміна в одному з перших кроків",
    "largest label": "найбільша мітка",
    "largest layer's median": "медіана найбільшого шару",
    "largest median change of a layer in one step": "найбільша медіанна зміна шару за крок",
    "last learning rate over the first": "остання швидкість навчання до першої",
    "last learning rate over the highest": "остання швидкість навчання до найвищої",
    "last step with a rate, as a share of all": "останній крок із ненульовою швидкістю, частка всіх",
    "largest root mean square of a feature": "найбільше середнє квадратичне ознаки",
    "largest step before, as a share of the weights": "найбільший попередній крок, частка ваг",
    "largest value": "найбільше значення",
    "layers that could form one": "шарів, що могли б утворити один",
    "learning rate": "швидкість навчання",
    "linear pairs of layers": "лінійних пар шарів",
    "mean recall": "середня повнота",
    "median change in the first steps": "медіана зміни в перших кроках",
    "median change of the weights in one step": "медіанна зміна ваг за крок",
    "monitor, mode": "показник і те, що вважають кращим",
    "neighbours of the same class": "сусідів того самого класу",
    "noise": "шум",
    "norm of the first layer's gradient": "норма градієнта першого шару",
    "norm of the gradient": "норма градієнта",
    "norm of the weights over the first": "норма ваг до початкової",
    "of the same method on the validation samples": "того самого методу на валідаційних зразках",
    "output activation, loss, from_logits": "вихідна активація, втрати, from_logits",
    "output units": "вихідних нейронів",
    "shape of an answer": "форма відповіді",
    "mean answer over mean target": "середня відповідь до середньої цілі",
    "epochs that share one split": "епох зі спільним поділом",
    "pairs of the same class within a batch": "пар одного класу в пакеті",
    "penalty over loss": "штраф до втрат",
    "probes": "проб",
    "recall of the rare class": "повнота рідкісного класу",
    "rise of the validation loss since its minimum": "ріст валідаційних втрат від мінімуму",
    "rows that name several classes": "рядків, що називають кілька класів",
    "samples a step": "зразків за крок",
    "samples of the last batch": "зразків останнього пакета",
    "saturated answers": "насичених відповідей",
    "share of features that vary": "частка ознак, що змінюються",
    "share of probes": "частка проб",
    "share of targets that no answer can reach": "частка цілей, яких жодна відповідь не сягне",
    "share of weights that are trained": "частка ваг, що навчаються",
    "skill": "якість",
    "skill in training mode less skill in inference mode": "якість у режимі навчання мінус у режимі передбачення",
    "skill of a plain method": "якість простого методу",
    "skill of a plain method within the training samples": "якість простого методу на навчальних зразках",
    "skill of ridge regression and nearest neighbours": "якість гребеневої регресії та найближчих сусідів",
    "skill of the network on held-out samples": "якість мережі на відкладених зразках",
    "skill on training samples": "якість на навчальних зразках",
    "smallest label": "найменша мітка",
    "steps an epoch": "кроків за епоху",
    "steps in all": "кроків загалом",
    "steps made": "зроблено кроків",
    "targets outside the output's range": "цілей поза межами виходу",
    "that times the steps": "це, помножене на кількість кроків",
    "trainable weights": "ваг, що навчаються",
    "training samples that stand there twice": "навчальних зразків, що трапляються двічі",
    "units of the narrowest hidden layer": "нейронів у найвужчому прихованому шарі",
    "units that are always zero": "нейронів, що завжди нуль",
    "validation data": "валідаційні дані",
    "validation samples": "валідаційних зразків",
    "share of them expected by chance": "частка, очікувана випадково",
    "validation samples with a near copy in training": "валідаційних зразків із майже точною копією серед навчальних",
    "validation samples also in training": "валідаційних зразків, що є і в навчальних",
    "validation samples of classes unseen in training": "валідаційних зразків із класів, яких не було в навчанні",
    "values behind a channel's statistics": "чисел, за якими рахується статистика каналу",
    "what one moment leaves of it": "що від нього лишає один момент",
}  # fmt: skip

THRESHOLDS_UK = {
    "{} at least with gates": "щонайменше {} із вентилями",
    "{} at least": "щонайменше {}",
    "{} at most, 0.001 to 0.01 healthy": "щонайбільше {}, здорово від 0.001 до 0.01",
    "{} at most, 30 beside recurrent layers": "щонайбільше {}, поруч із рекурентними шарами 30",
    "about 1, at most {}": "близько 1, щонайбільше {}",
    "{} at most": "щонайбільше {}",
    "a pair that belongs together": "пара, що підходить одне одному",
    "above guessing": "більше, ніж навмання",
    "about {}": "близько {}",
    "above {}": "більше за {}",
    "below {}": "менше за {}",
    "fewer than {}": "менше за {}",
    "for comparison": "для порівняння",
    "more": "більше",
    "of {}, more than 0": "з {}, більше за 0",
    "more than {}": "більше за {}",
    "near 1": "близько 1",
    "none": "немає",
    "of {}": "з {}",
    "some": "якісь",
    "whole numbers from {} to {}": "цілі числа від {} до {}",
    "{} of the best class's": "{} від найкращого класу",
    "{}, the target's": "{}, як у цілі",
    "all": "усі",
    "{} to {}": "від {} до {}",
    "{}, the plain method's": "{}, як у простого методу",
}

REMEDIES_UK = {
    "matching-head": "узгоджені вихідний шар, втрати й мітки",
    "known-loss": "функція втрат із Keras замість власної",
    "numbered-labels": "мітки пронумеровано 0, 1, 2, …",
    "scaled-answers": "відповіді в масштабі цілей",
    "no-dropout-behind-the-head": "без проріджування після виходу",
    "usual-initialization": "звичайна ініціалізація (He, Glorot)",
    "relu": "ReLU між шарами",
    "leaky-relu": "ReLU з нахилом нижче нуля",
    "batch-normalization": "пакетна нормалізація",
    "layer-normalization": "пошарова нормалізація замість пакетної",
    "quick-statistics": "швидша статистика пакетної нормалізації",
    "own-numbers-of-1": "числа у власних шарах дорівнюють 1",
    "own-numbers-over-20": "числа у власних шарах, поділені на 20",
    "unfrozen": "навчаються всі шари",
    "residual-paths": "залишкові з'єднання",
    "four-times-the-units": "учетверо більше нейронів",
    "scaled-inputs": "масштабовані входи",
    "finite-data": "без зразків із NaN",
    "shuffled": "перемішані зразки",
    "class-weights": "ваги класів",
    "cleaned-labels": "без зразків із сумнівною міткою",
    "distinct-samples": "без повторів",
    "no-variation": "без випадкових змін входів",
    "validation-by-lot": "валідаційна частина за жеребом",
    "prepared-alike": "валідаційні входи підготовано так само",
    "alike-in-both-modes": "без шарів, що в навчанні діють інакше",
    "milder-regularization": "м'якша регуляризація",
    "early-stopping": "рання зупинка",
    "dropout": "проріджування",
    "weight-decay": "згасання ваг",
    "rate-over-10": "швидкість навчання, поділена на 10",
    "rate-over-100": "швидкість навчання, поділена на 100",
    "rate-over-1000": "швидкість навчання, поділена на 1000",
    "range-tested-rate": "швидкість навчання за тестом діапазону",
    "rate-times-10": "швидкість навчання, помножена на 10",
    "rate-times-100": "швидкість навчання, помножена на 100",
    "rate-times-1000": "швидкість навчання, помножена на 1000",
    "adam": "Adam",
    "clipped-gradients": "обмежена норма градієнта",
    "batch-of-32": "пакети по 32",
    "callbacks-the-right-way-round": "callback-и, що знають, де краще",
    "four-times-the-epochs": "учетверо більше епох",
    "usual-recipe": "звичайний рецепт",
}


def evidence(text: str, language: str) -> str:
    """A measure or its threshold.

    Example:
        >>> evidence("learning rate", "uk"), evidence("0.2 at most", "uk"), evidence("0.2 at most", "en")
        ('швидкість навчання', 'щонайбільше 0.2', '0.2 at most')
    """
    if language == "en":
        return text
    for pattern, translation in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return translation.format(*found.groups())
    return text


def remedy(name: str, language: str) -> str:
    """A remedy as a table names it.

    Example:
        >>> remedy("early-stopping", "uk"), remedy("early-stopping", "en")
        ('рання зупинка', 'early-stopping')
    """
    return REMEDIES_UK.get(name, name) if language == "uk" else name


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    whole = {**EVIDENCE_UK, **THRESHOLDS_UK}
    return [(re.compile(re.escape(text).replace(r"\{\}", "(.+?)")), said) for text, said in whole.items()]
