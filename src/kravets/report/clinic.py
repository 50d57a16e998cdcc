"""Findings and healings as tables in either language, for the notebook.

Enters: a doctor that has watched, a healing. Leaves: pandas tables. Refuses: nothing. The sentences around a
finding (`doctor.report()`) are English; what stands in these tables is in the language asked for.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kravets.diagnosis.vocabulary import PROBLEMS
from kravets.report.clinic_words import evidence as said
from kravets.report.clinic_words import remedy
from kravets.report.words import WORDS

_COLUMNS = {
    "en": ("code", "what is wrong", "severity", "sure, %", "where", "evidence"),
    "uk": ("код", "що негаразд", "серйозність", "певність, %", "де", "докази"),
}
_TRIALS = {
    "en": ("change", "score", "gain", "95 % interval", "pairs", "verdict"),
    "uk": ("зміна", "оцінка", "виграш", "95 % інтервал", "пар", "вердикт"),
}
_SAID = {
    "en": {
        "untouched": "untouched program",
        "lot": "by lot: ",
        "probabilities": "log score",
        "loss": "loss score",
    },
    "uk": {
        "untouched": "програма без змін",
        "lot": "навмання: ",
        "probabilities": "логарифмічна оцінка",
        "loss": "оцінка за втратами",
        "verified": "підтверджено",
        "no effect": "без впливу",
        "worse": "гірше",
        "not verified": "не підтверджено",
        "failed": "не вдалося",
    },
}


def findings(doctor: Any, language: str = "en") -> pd.DataFrame:
    """What a doctor found, the first cause first; where it found nothing, a table that says so.

    Args:
        doctor: a `kravets.Doctor` that has watched a `fit`.
        language: `en` or `uk`.
    """
    words = WORDS[language]
    rows = []
    for finding in doctor.findings:
        problem = PROBLEMS[finding.problem]
        evidence = "; ".join(
            f"{said(e.name, language)} {f'{e.value:.3g}' if isinstance(e.value, float) else e.value} "
            f"({said(e.threshold, language)})"
            for e in finding.evidence[:2]
        )
        rows.append(
            (
                finding.code,
                problem.title_uk if language == "uk" else problem.title,
                words[finding.severity],
                f"{100 * finding.confidence:.0f}",
                finding.where.layer or finding.where.argument or "",
                evidence,
            )
        )
    if not rows:
        rows.append(("", words["healthy"], "", "", "", ""))
    return pd.DataFrame(rows, columns=list(_COLUMNS[language])).set_index(_COLUMNS[language][0])


def trials(healing: Any, language: str = "en") -> pd.DataFrame:
    """What a healing tried: score, gain and verdict of each change.

    The score is the share of right answers or, as its heading says, made of the probabilities or of the loss.

    Args:
        healing: as `Doctor.heal` gives it.
        language: `en` or `uk`.
    """
    words, rows, told = _SAID[language], [], healing.as_dict()
    columns = list(_TRIALS[language])
    columns[1] = words.get(str(told["score"]), columns[1])
    for row in told["rows"]:
        known = row["verdict"]
        name = " + ".join(remedy(one, language) for one in row["names"]) or words["untouched"]
        verdict = "" if known is None else known["name"]
        verdict = "failed" if row["failure"] else verdict
        rows.append(
            (
                (words["lot"] if row["role"] == "random" else "") + name,
                f"{row['score']:.3f}",
                f"{known['gain']:+.3f}" if known else "",
                f"{known['low']:+.3f} … {known['high']:+.3f}" if known and known["pairs"] > 1 else "",
                str(known["pairs"]) if known else "",
                words.get(verdict, verdict),
            )
        )
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])
