"""Adds to a report what its prose says."""

from dataclasses import replace

from gipdata.narrative.figures import stated_figures
from gipdata.narrative.items import items_of
from gipdata.narrative.themes import Rules
from gipdata.report import Report

__all__ = ["understand"]


def understand(report: Report, rules: Rules | None = None) -> Report:
    """The report with the problems, measures and figures that its prose states.

    ``rules`` tell the themes, by default those of themes.toml.
    """
    return replace(report, items=tuple(items_of(report, rules)), figures=tuple(stated_figures(report)))
