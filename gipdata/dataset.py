"""What a build returns: the frames of the data model, side by side, and views made of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from gipdata.garbage import uncollected

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """The frames of a build. Text is ``str``, counts and years ``Int64``, dates ``datetime64[s]``, amounts exact
    ``Decimal`` in an ``object`` column with None where missing (``astype(float)`` and sums take it).

    The methods give views, each a new frame of the same dtypes. A view counts one report for each body and year, the
    last version; reports of unknown body or year are kept, with what is not known missing. It begins with the columns
    ``org, county, city, province, division_code, year, report_id, form`` and is sorted by province, city, county, org
    and year. A body of the roster bears in all of them the name of its newest report, whatever name it had before
    (``reports`` has the names as written). The kind beside a figure says why it is missing: ``blank``,
    ``not_applicable``, ``text``, ``absent`` (prescribed, but not in the document), ``unplaced``, or ``not_prescribed``
    (the report's form has no such cell). A missing figure is never 0, and a sum that leaves it out is a sum of the
    reports that state it.
    """

    reports: pd.DataFrame
    disclosure: pd.DataFrame
    applications: pd.DataFrame
    disputes: pd.DataFrame
    sections: pd.DataFrame
    items: pd.DataFrame
    figures: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    unread: pd.DataFrame
    bodies: pd.DataFrame

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Every frame by its name."""
        return dict(vars(self))

    @uncollected()
    def select(
        self,
        county: str | Collection[str] | None = None,
        years: int | tuple[int, int] | None = None,
        orgs: str | Collection[str] | None = None,
    ) -> "Dataset":
        """The reports of these counties, years (one, or first and last) and organisations, with all that is theirs.

        What is not named is not restricted; a report that does not state what is asked for is left out. A body of the
        roster is there with all its reports where one of its names is asked for. ``unread`` stays whole, because of a
        source that could not be read nobody knows whose it is.
        """
        from gipdata.views import select

        return select(self, county, years, orgs)

    @uncollected()
    def requests(self) -> pd.DataFrame:
        """How many requests came and what was left of them: one row a report.

        ``new_received``, ``carried_in``, ``total_handled`` and ``carried_out`` count the requests of all applicants, as
        the total of the form states it; behind each stands its kind (``new_received_kind``). The first two together
        are the last two together, so the four are no parts of one sum.
        """
        from gipdata.views import requests

        return requests(self)

    @uncollected()
    def outcomes(self) -> pd.DataFrame:
        """What became of the requests: one row a report and outcome that its form prescribes.

        ``value`` counts the requests of all applicants with the outcome ``item``, ``group`` is the kind of outcome:
        granted, partly_granted, denied, unable, rejected or other. The sum of all outcomes (``total_handled``) is no
        row, so values may be added. The 2019 form has one row ``other``, the 2021 form three of the group ``other``.
        A report without tables has no row.
        """
        from gipdata.views import outcomes

        return outcomes(self)

    @uncollected()
    def applicants(self) -> pd.DataFrame:
        """Who asks: one row a report and kind of applicant, six for each report.

        ``value`` counts the new requests of the applicant. The total is no row, so values may be added; where a report
        states nothing but the total all six are blank, and ``requests`` has it.
        """
        from gipdata.views import applicants

        return applicants(self)

    @uncollected()
    def procurement(self) -> pd.DataFrame:
        """Central procurement by the table, and by the prose, which are never mixed: one row a report.

        By the table: ``projects``, and ``amount`` in yuan as exact Decimal, each with its kind; the 2021 form has no
        such row (``not_prescribed``). ``amount_stated`` is the amount where its unit is written in the cell or its
        heading, ``amount_assumed`` where nobody says the unit and yuan is assumed: one of the two, the other missing.
        By the prose, of its own figures for the year only: ``text_projects`` and ``text_amount`` in yuan, missing
        where it states none or different ones, with ``text_projects_approximate`` and ``text_amount_approximate``
        (about, more, less; missing for an exact figure), ``text_unit_stated`` (boolean) and ``text_figure_ids``, the
        figure_id of all of them joined by ``;``.
        """
        from gipdata.views import procurement

        return procurement(self)

    @uncollected()
    def documents(self) -> pd.DataFrame:
        """Documents, decisions and other counts of table 二: one row a report, item and measure that its form has.

        ``value`` is a count; amounts of money are left out. The measures of an item overlap (what was made this year
        is among the total) and differ between the forms: values of different items or measures must not be added, nor
        those of different forms compared without a look at ``measure``. A report without tables has no row.
        """
        from gipdata.views import documents

        return documents(self)

    @uncollected()
    def themes(self) -> pd.DataFrame:
        """What section 五 is about: one row a report, kind of item (problem or measure) and theme that it names.

        ``statements`` counts the items that name the theme, ``primary`` those that name it first; ``item_ids`` are
        the former, joined by ``;``. An item may name several themes, so only ``primary`` may be added. A report that
        names none has no row (see ``coverage``). Of several versions the last counts that has any item.
        """
        from gipdata.views import themes

        return themes(self)

    @uncollected()
    def recurrence(self) -> pd.DataFrame:
        """Which problems come again: ``gipdata.recurrence`` of this dataset with the labels in Chinese.

        One row a body, year and theme that is named or was named before, from the body's first year on; a year of which
        no theme can be told has one row without theme. A body of the roster has none after its end.
        """
        from gipdata.views import recurrence

        return recurrence(self)

    @uncollected()
    def coverage(self) -> pd.DataFrame:
        """What there is and how far it could be read: one row a body and year, from the first to the last year of all.

        ``status`` is ``report``; ``no_report``; ``unknown`` where there is none, but one of unknown body or year may be
        it; or ``unsettled`` for such a report itself, which has a row of its own. ``versions`` counts the sources of
        that body and year. ``number``, ``blank``, ``not_applicable``, ``text``, ``absent`` and ``unplaced`` count the
        cells that the form prescribes, all 0 for a report without tables; ``errors``, ``warnings`` and ``notes`` its
        findings; ``problems`` and ``measures`` the items of section 五, of the version that ``themes`` takes. All of
        them are missing where there is no report.

        With a roster, every body on it has a row for each year at whose end it exists, also where no report of it is
        there, and one that was renamed is one body. Without, coverage knows only what there is: a body without any
        report has no row, and one that was renamed is two, each without report in the years of the other. ``known_by``
        says which it is: ``roster``, or ``reports``. A source in ``unread`` may be a report that is missing here.
        """
        from gipdata.views import coverage

        return coverage(self)

    def __repr__(self) -> str:
        return f"Dataset({', '.join(f'{name}: {len(frame)}' for name, frame in self.frames.items())})"
