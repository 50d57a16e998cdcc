"""What a check says: a finding, or one of five other outcomes, each of them explicit.

Enters: numbers with their thresholds. Leaves: frozen values, ready for JSON. Refuses: nothing. No Keras here.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Literal

from kravets.diagnosis.vocabulary import PROBLEMS

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
Result = Literal["finding", "passed", "not applicable", "skipped", "muted", "failed"]


@dataclasses.dataclass(frozen=True)
class Evidence:
    """One number that speaks for a finding.

    Attributes:
        name: what was measured.
        value: the number, or a word.
        threshold: what would have been unsuspicious, in words.
    """

    name: str
    value: float | int | str
    threshold: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON, which has neither NaN nor infinity."""
        value = self.value
        if isinstance(value, float):
            value = round(value, 6) if math.isfinite(value) else str(value)
        return {"name": self.name, "value": value, "threshold": self.threshold}


@dataclasses.dataclass(frozen=True)
class Where:
    """The place of a problem.

    Attributes:
        layer: the name of a layer.
        argument: of `fit`, `compile` or a layer's constructor.
        file: of the user's script.
        line: in it.
    """

    layer: str | None = None
    argument: str | None = None
    file: str | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """What is known of it."""
        return {key: value for key, value in dataclasses.asdict(self).items() if value is not None}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something is wrong.

    Attributes:
        problem: a slug of the vocabulary.
        severity: `error` (it cannot work like this), `warning` (it harms), `note` (worth knowing).
        confidence: that it is so, in [0, 1].
        summary: in one sentence.
        where: the place.
        evidence: what speaks for it.
        counter_evidence: what speaks against it.
        ruled_out: other explanations that were looked at and do not hold.
        remedies: what to try, in this order.
        rank: 1 is the first to mend.
        caused_by: the code of the finding that explains this one, if any.
    """

    problem: str
    severity: Severity
    confidence: float
    summary: str
    where: Where = Where()
    evidence: tuple[Evidence, ...] = ()
    counter_evidence: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    rank: int = 0
    caused_by: str | None = None

    @property
    def code(self) -> str:
        """For example `K301`."""
        return PROBLEMS[self.problem].code

    @property
    def page(self) -> str:
        """Its page in the documentation, relative to `docs/<language>/`."""
        return f"findings/{self.code}.md"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code,
            "problem": self.problem,
            "severity": self.severity,
            "rank": self.rank,
            "confidence": round(self.confidence, 2),
            "summary": self.summary,
            "where": self.where.as_dict(),
            "evidence": [evidence.as_dict() for evidence in self.evidence],
            "counter_evidence": list(self.counter_evidence),
            "ruled_out": list(self.ruled_out),
            "remedies": list(self.remedies),
            "caused_by": self.caused_by,
            "page": self.page,
        }


@dataclasses.dataclass(frozen=True)
class CheckResult:
    """How one check ended.

    Attributes:
        problem: what it looks for.
        outcome: `finding`, `passed`, `not applicable` (this run cannot have it, or cannot be judged),
            `skipped` (no time was left), `muted` (the user asked for it), `failed` (the check's own fault).
        reason: in words, where it neither passed nor found.
    """

    problem: str
    outcome: Result
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = {"code": PROBLEMS[self.problem].code, "problem": self.problem, "outcome": self.outcome}
        return {**found, "reason": self.reason} if self.reason else found
