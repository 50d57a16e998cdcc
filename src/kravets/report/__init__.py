"""Runs, studies and searches told to a person: tables in a terminal, figures and tables in files, pages.

Enters: Runs, studies, searches, answers. Leaves: text on a console, files. Refuses: to compute what is told.
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
from kravets.report.pages import ReportError, is_told, write_page
from kravets.report.searches import print_search, search_as_dict, write_search
from kravets.report.studies import StudyBoard, print_study, study_as_dict, write_cost, write_study

__all__ = [
    "ReportError",
    "StudyBoard",
    "is_told",
    "percent",
    "percent_with_interval",
    "print_answers",
    "print_evaluation",
    "print_line",
    "print_search",
    "print_study",
    "search_as_dict",
    "study_as_dict",
    "write_answer",
    "write_cost",
    "write_figures",
    "write_page",
    "write_search",
    "write_study",
]
