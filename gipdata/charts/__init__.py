"""The charts: one function a figure, frame in, figure out. They change nothing outside the figure they return.

Each takes a frame of ``Dataset`` (or of ``gipdata.shares`` and ``gipdata.shared_passages``) and returns a ``Chart``: a
matplotlib Figure that JupyterLab shows by itself, with the ``table`` it is drawn from. ``save`` writes it as PNG and
SVG with that table; ``system_font`` sets charts in a font of the machine.
"""

from gipdata.charts.applicants import applicants
from gipdata.charts.chart import Chart, save
from gipdata.charts.coverage import coverage
from gipdata.charts.documents import documents
from gipdata.charts.findings import findings
from gipdata.charts.flow import flow
from gipdata.charts.fonts import FontNotFound, system_font
from gipdata.charts.outcomes import outcomes
from gipdata.charts.passages import passages
from gipdata.charts.procurement import procurement
from gipdata.charts.recurrence import recurrence
from gipdata.charts.requests import requests
from gipdata.charts.themes import theme_shares, themes_by_year
from gipdata.charts.themes_by_body import themes_by_body

__all__ = [
    "Chart",
    "FontNotFound",
    "applicants",
    "coverage",
    "documents",
    "findings",
    "flow",
    "outcomes",
    "passages",
    "procurement",
    "recurrence",
    "requests",
    "save",
    "system_font",
    "theme_shares",
    "themes_by_body",
    "themes_by_year",
]
