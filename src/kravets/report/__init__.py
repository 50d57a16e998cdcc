"""Runs and studies told to a person: tables in a terminal, figures and tables in files.

Enters: Runs, studies, answers. Leaves: text on a console, files. Refuses: to compute what is told.
"""

from kravets.report.networks import (
    percent,
    percent_with_interval,
    print_answers,
    print_evaluation,
    print_line,
    write_answer,
    write_figures,
)
from kravets.report.studies import StudyBoard, print_study, study_as_dict, write_cost, write_study

__all__ = [
    "StudyBoard",
    "percent",
    "percent_with_interval",
    "print_answers",
    "print_evaluation",
    "print_line",
    "print_study",
    "study_as_dict",
    "write_answer",
    "write_cost",
    "write_figures",
    "write_study",
]
