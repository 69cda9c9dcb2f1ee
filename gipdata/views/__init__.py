"""Ready frames for scripts, charts and notebooks, one function each; the methods of ``Dataset`` say what they hold.

Each takes only the reports in force and begins with the same columns. Columns, Chinese titles and meanings stand in a
``Table`` beside each function.
"""

from gipdata.views.applications import APPLICANTS, GROUPS, OUTCOMES, REQUESTS, applicants, outcomes, requests
from gipdata.views.coverage import COVERAGE, KNOWN_BY, STATUSES, coverage
from gipdata.views.disclosure import DOCUMENTS, PROCUREMENT, documents, procurement
from gipdata.views.in_force import KEY, KINDS, NOT_PRESCRIBED
from gipdata.views.narrative import RECURRENCE, THEMES, recurrence, themes
from gipdata.views.selection import select

__all__ = [
    "GROUPS",
    "KEY",
    "KINDS",
    "KNOWN_BY",
    "NOT_PRESCRIBED",
    "STATUSES",
    "VIEWS",
    "applicants",
    "coverage",
    "documents",
    "outcomes",
    "procurement",
    "recurrence",
    "requests",
    "select",
    "themes",
]

VIEWS = (REQUESTS, OUTCOMES, APPLICANTS, PROCUREMENT, DOCUMENTS, THEMES, RECURRENCE, COVERAGE)
"""The columns of every view."""
