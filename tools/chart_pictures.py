"""Draw every chart of the sample county for docs/pictures: as it is, and as a county of 40 townships.

    python tools/chart_pictures.py [FOLDER]

The 40 are the sample's townships three times over, under other names and with what they report shifted, so that names
are long and rows are many. The pictures are there to be looked at, at the width of the printed page.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import gipdata
from gipdata import Dataset, charts

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
_DOTS, _COLOURS = 150, 32  # half of what is printed, enough to read on a screen; charts have few colours
_NAMES = ("", "北山经济开发区", "河西")
_BODIES = 40
_GROW = ("requests", "procurement", "themes_by_body", "recurrence", "coverage", "passages")  # with the bodies


def drawn(data: Dataset) -> Iterator[tuple[str, charts.Chart]]:
    """Every chart of a dataset with its name."""
    coverage = data.coverage()
    by_year = gipdata.shares(data.items, data.reports, by=("theme", "year"), sections=data.sections)
    yield "requests", charts.requests(data.requests())
    yield "flow", charts.flow(data.requests())
    yield "outcomes", charts.outcomes(data.outcomes())
    yield "applicants", charts.applicants(data.applicants())
    yield "procurement", charts.procurement(data.procurement())
    yield "documents", charts.documents(data.documents())
    yield "theme_shares", charts.theme_shares(gipdata.shares(data.items, data.reports, sections=data.sections))
    yield "themes_by_year", charts.themes_by_year(by_year)
    yield "themes_by_body", charts.themes_by_body(data.themes(), coverage)
    yield "recurrence", charts.recurrence(data.recurrence())
    yield "recurrence_by_theme", charts.recurrence(data.recurrence(), by="theme")
    yield "coverage", charts.coverage(coverage)
    yield "findings", charts.findings(data.findings, coverage)
    passages = gipdata.shared_passages(data.sections, data.reports)
    yield "passages", charts.passages(passages, data.sections, coverage)


def multiplied(data: Dataset) -> Dataset:
    """The dataset several times over under other names, cut to the number of bodies that is wanted."""
    copies = [_renamed(data, prefix) for prefix in _NAMES]
    frames = {name: pd.concat([c.frames[name] for c in copies], ignore_index=True) for name in data.frames}
    whole = Dataset(**frames)
    return whole.select(orgs=sorted(whole.reports["org"].dropna().unique())[:_BODIES])


def _renamed(data: Dataset, prefix: str) -> Dataset:
    keys = ("org", "township", "report_id", "amends")
    frames = {}
    for name, frame in data.frames.items():
        new = frame.copy()
        for key in set(keys) & set(frame.columns):
            new[key] = prefix + frame[key]
        frames[name] = new
    return Dataset(**frames)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else PICTURES
    data = gipdata.load(REPOSITORY / "data" / "processed")
    for name, part in (("14", data), (str(_BODIES), multiplied(data))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for title, chart in drawn(part):
            if part is not data and title not in _GROW:
                continue
            path = folder / name / f"{title}.png"
            buffer = io.BytesIO()
            chart.savefig(buffer, format="png", dpi=_DOTS)
            Image.open(buffer).convert("RGB").quantize(_COLOURS).save(path, optimize=True)
            print(f"{path.relative_to(folder)}  {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
