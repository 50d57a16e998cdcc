"""A case to its findings, causes before their consequences.

Enters: a `Case`, the problems to be left out. Leaves: ranked findings and one result a check. Refuses:
nothing: a check that fails is reported as failed and hides no other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from kravets.diagnosis.checks import CHECKS, NotApplicable
from kravets.diagnosis.checks.base import tests_rates
from kravets.diagnosis.facts import Case
from kravets.diagnosis.findings import SEVERITIES, CheckResult, Finding
from kravets.diagnosis.outcome import Outcome, outcome_of
from kravets.diagnosis.vocabulary import EXPLAINS, PROBLEMS

_ORDER = {slug: number for number, slug in enumerate(PROBLEMS)}


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What came out.

    Attributes:
        findings: ranked, the first to mend first.
        checks: how each check ended.
        outcome: what the training reached.
    """

    findings: tuple[Finding, ...]
    checks: tuple[CheckResult, ...]
    outcome: Outcome


def judge(case: Case, *, muted: Collection[str] = (), outcome: Outcome | None = None) -> Judgement:
    """Runs every check over a case.

    Args:
        case: what was seen.
        muted: slugs or codes of problems that the user does not want to hear of.
        outcome: what the training reached, by default what the case's answers say. With an empty one, while
            the training runs, only what is certain without it is found.
    """
    try:
        outcome = outcome or outcome_of(case)
    except Exception as error:  # judged without it: every check that needs it says so
        outcome = Outcome()
        case.notes.append(f"the outcome could not be judged ({type(error).__name__}: {error})")
    findings: list[Finding] = []
    checks: list[CheckResult] = []
    for check in CHECKS:
        problem = check.problem
        if problem in muted or PROBLEMS[problem].code in muted:
            checks.append(CheckResult(problem, "muted", "by the user"))
            continue
        try:
            finding = check.examine(case, outcome)
        except NotApplicable as reason:
            checks.append(CheckResult(problem, "not applicable", str(reason)))
            continue
        except Exception as error:
            checks.append(CheckResult(problem, "failed", f"{type(error).__name__}: {error}"))
            continue
        checks.append(CheckResult(problem, "finding" if finding else "passed"))
        if finding:
            where = dataclasses.replace(finding.where, file=case.file, line=case.line)
            findings.append(dataclasses.replace(finding, where=where))
    if tests_rates(case):
        findings = [_meant(finding) for finding in findings]
    return Judgement(ranked(findings), tuple(checks), outcome)


def _meant(finding: Finding) -> Finding:
    """A finding of how a training went, where it went that way on purpose."""
    if PROBLEMS[finding.problem].code < "K3":
        return finding
    reason = (
        "the learning rate rises a hundredfold to the end, as in a range test, which ends badly on purpose"
    )
    return dataclasses.replace(finding, severity="note", counter_evidence=(*finding.counter_evidence, reason))


def ranked(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings by cause: roots first, the graver and surer before the others, each followed by what it explains.

    Example:
        >>> one = Finding("plateau", "warning", 0.7, "Stuck.")
        >>> two = Finding("learning_rate_high", "error", 0.9, "Too high.")
        >>> [(f.rank, f.problem, f.caused_by) for f in ranked([one, two])]
        [(1, 'learning_rate_high', None), (2, 'plateau', 'K301')]
    """

    def weight(finding: Finding) -> tuple[int, int]:
        return SEVERITIES.index(finding.severity), _ORDER[finding.problem]

    causes: dict[str, Finding | None] = {}
    for finding in findings:
        explaining = [
            other
            for other in findings
            if finding.problem in EXPLAINS.get(other.problem, ())
            and _ORDER[other.problem] < _ORDER[finding.problem]
            and (other.severity != "note" or finding.severity == "note")
        ]
        causes[finding.problem] = min(explaining, key=weight, default=None)

    below: dict[str | None, list[Finding]] = {}
    for finding in sorted(findings, key=weight):
        cause = causes[finding.problem]
        below.setdefault(None if cause is None else cause.problem, []).append(finding)

    def tree(finding: Finding) -> list[Finding]:
        return [finding, *(f for part in below.get(finding.problem, []) for f in tree(part))]

    def gravest(finding: Finding) -> tuple[int, int]:
        return min(SEVERITIES.index(part.severity) for part in tree(finding)), _ORDER[finding.problem]

    ordered = [part for finding in sorted(below.get(None, []), key=gravest) for part in tree(finding)]
    return tuple(
        dataclasses.replace(
            finding,
            rank=number,
            caused_by=None if (cause := causes[finding.problem]) is None else cause.code,
        )
        for number, finding in enumerate(ordered, 1)
    )
