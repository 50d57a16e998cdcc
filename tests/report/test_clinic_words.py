"""What a check measures and what a remedy does can be said in Ukrainian, and nothing is left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kravets import diagnosis
from kravets.remedies import REMEDIES
from kravets.report.clinic_words import EVIDENCE_UK, REMEDIES_UK, evidence, remedy

CHECKS = sorted((Path(diagnosis.__file__).parent / "checks").glob("*.py"))


def texts(node: ast.expr) -> list[str]:
    """The texts that an argument can be; a number stands where a check puts a value in."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "0.5" for part in node.values)]
    return []


def evidence_arguments(place: int) -> list[str]:
    found = []
    for file in CHECKS:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Evidence":
                found += texts(node.args[place])
    return sorted(set(found))


def ukrainian(text: str) -> bool:
    for name in ("from_logits", "NaN", "He"):
        text = text.replace(name, "")
    return not any("a" <= letter.lower() <= "z" for letter in text)


@pytest.mark.parametrize("text", evidence_arguments(0))
def test_every_measure_has_a_ukrainian_name(text: str) -> None:
    assert ukrainian(evidence(text, "uk"))
    assert evidence(text, "en") == text


@pytest.mark.parametrize("text", evidence_arguments(2))
def test_every_threshold_can_be_said_in_ukrainian(text: str) -> None:
    assert ukrainian(evidence(text, "uk"))


def test_every_remedy_has_a_ukrainian_name_and_no_name_is_left_over() -> None:
    assert set(REMEDIES_UK) == set(REMEDIES)
    assert len({remedy(name, "uk") for name in REMEDIES}) == len(REMEDIES)
    measured = {text.replace("0.5", "{}") for text in evidence_arguments(0)}
    assert set(EVIDENCE_UK) <= measured
