"""The county pack: everything that an office sends out on one year, written by one call."""

from pathlib import Path

from gipdata.dataset import Dataset
from gipdata.files import write_together
from gipdata.garbage import uncollected
from gipdata.summary.report import summarize, summary_bytes
from gipdata.summary.report_facts import facts_sheet
from gipdata.summary.rollup import roll_up
from gipdata.summary.rollup_files import rollup_files
from gipdata.summary.slips import earlier_slips, slip_files
from gipdata.summary.workbook import county_workbook

__all__ = ["SLIPS", "write_pack"]

SLIPS = "退改"
"""The folder of the return slips, with the record of what they asked."""


@uncollected()
def write_pack(data: Dataset, county: str, year: int, folder: Path, city: str | None = None) -> tuple[Path, ...]:
    """Writes the files of a county and year into ``folder``, all or none, and returns their paths.

    ``city`` is needed where ``data`` has two counties of that name. A slip of an earlier run for which there is nothing
    to ask any more is removed; other files in the folder stay. Raises NoSummary where there is nothing to add up,
    RecordError where the record of the slips is damaged (both in Chinese), OSError where the folder cannot be written.
    """
    slips = folder / SLIPS
    summary = summarize(data, county, year, city)
    files = {
        **rollup_files(roll_up(data, county, year, city)),
        "汇总.xlsx": county_workbook(data, county, year, city, more=[facts_sheet(summary)]),
        "汇总.docx": summary_bytes(summary),
    }
    contents = {folder / name: content for name, content in files.items()}
    contents |= {slips / name: content for name, content in slip_files(data, county, year, slips, city).items()}
    idle = [slips / name for name in earlier_slips(county, year, slips) if slips / name not in contents]
    slips.mkdir(parents=True, exist_ok=True)
    write_together(contents, idle)
    return tuple(contents)
