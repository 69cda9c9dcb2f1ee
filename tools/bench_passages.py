"""Measure the search for shared passages on invented reports, and print time and peak memory.

    python tools/bench_passages.py [--reports 10000] [--characters 3000]

Every organisation has a report for each of five years. A fifth of a report is what all of the country write, a fifth
the county's template, two fifths the organisation's own sentences of the year before, the rest is new; every fiftieth
report has a passage of another organisation. The goal holds for each search, one as the rules use it and one as the
frame of all classes; making up the reports is not counted. The search is one thread, so where other work runs on the
machine the processor's time is what counts.
"""

import argparse
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.narrative.passage_bodies import Body
from gipdata.narrative.passage_frame import shared_passages
from gipdata.narrative.passages import Shared, Source, find_passages
from tools.bench_rows import Goal, Row, Sizes, measured

GOAL_SECONDS, GOAL_GB = Goal("<", 60, "s", at=10_000), Goal("<", 2, "GB", at=10_000)
CHARACTERS = 3_000  # of a report's prose
YEARS = (2019, 2020, 2021, 2022, 2023)
TOWNSHIPS, COUNTIES = 15, 12  # of a county, of a province
SECTIONS = ("overview", "problems", "other_matters")

WHO = ("党政办", "各站所", "包村干部", "便民大厅", "网格员", "联络员", "分管领导", "信息员", "村干部", "财政所")
WHEN = ("每月五日前", "季度末", "汛期之前", "春耕期间", "年底", "换届之后", "每逢赶集日", "节前", "三月上旬", "入冬前")
HOW = ("逐条", "集中", "分批", "当面", "上门", "现场", "轮流", "对照台账", "结合走访", "用方言")
DOES = ("核对", "张贴", "录入", "更正", "补发", "讲解", "清点", "登记", "归还", "翻拍", "抄送", "回访")
WHAT = (
    "低保名单",
    "修路账目",
    "危房公示",
    "山林补偿",
    "水费明细",
    "种粮补贴",
    "打井合同",
    "会议纪要",
    "光伏收益",
    "渡口时刻",
)
WHERE = ("村口", "祠堂", "卫生室", "电影院旧址", "粮站", "码头", "校门外", "老茶馆", "晒谷场", "车站")
NAMES = "柳溪石桥梅岭双河青山白塔竹林长坪沙湾枫树云台古井"
END = (
    "并留存照片",
    "由两人签字",
    "当天录入系统",
    "群众可以拍照",
    "三天内答复疑问",
    "发现两处错误后重贴",
    "没有人提出异议",
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000, help="how many reports (default 10000)")
    parser.add_argument(
        "--characters", type=int, default=CHARACTERS, help="characters of a report's prose (default 3000)"
    )
    options = parser.parse_args(arguments)
    searches = _searches(options.reports, options.characters)
    print(f"{options.reports:,} reports; before the search {_peak() / 1e9:.2f} GB")
    for name, search in searches.items():
        done = _timed(search)
        told = f"{done.passages.total():,} passages {dict(done.passages)}"
        print(f"{name}: {done.wall:.1f} s wall, {done.cpu:.1f} s cpu, {told}")
    print(f"peak memory {_peak() / 1e9:.2f} GB; goals {GOAL_SECONDS} and {GOAL_GB} reports")
    return 0


def rows(sizes: Sizes) -> Iterator[Row]:
    """The process must be fresh: its peak is that of all it ever did."""
    for name, search in _searches(sizes.passages, CHARACTERS).items():
        what = f"all pairs of {sizes.passages:,} reports, {name}"
        yield measured(what, _timed(search).cpu, "s", GOAL_SECONDS, sizes.passages)
    yield measured("memory at the peak of these", _peak() / 1e9, "GB", GOAL_GB, sizes.passages)


class _Search(NamedTuple):
    """Seconds on the clock and of the processor, and how many passages of each class were found."""

    wall: float
    cpu: float
    passages: Counter[str]


def _searches(reports: int, characters: int) -> dict[str, Callable[[], Counter[str]]]:
    sources = list(made_up(Random("passages"), reports, characters))
    sections, frame = _frames(sources)
    shared = (Shared.ONE_OTHER, Shared.UNDECIDED)
    return {
        "as the rules use it": lambda: Counter(p.shared.value for p in find_passages(sources, shared, 60)),
        "as a frame": lambda: Counter(shared_passages(sections, frame)["class"]),
    }


def _timed(search: Callable[[], Counter[str]]) -> _Search:
    wall, cpu = perf_counter(), process_time()
    counts = search()
    return _Search(perf_counter() - wall, process_time() - cpu, counts)


def _frames(sources: Sequence[Source]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames ``sections`` and ``reports``, as far as the search reads them."""
    reports = pd.DataFrame([source.body for source in sources]).assign(
        report_id=[f"r{at}" for at in range(len(sources))],
        township=lambda frame: frame["org"],
        org_type="township",
        year=pd.array([source.year for source in sources], "Int64"),
    )
    sections = pd.DataFrame(
        [(f"r{at}", code, text, None) for at, source in enumerate(sources) for code, text in source.texts],
        columns=["report_id", "section", "text", "location"],
    )
    return sections, reports


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def made_up(rng: Random, reports: int, characters: int) -> Iterator[Source]:
    """The reports of townships in counties, by the shares told above."""
    stock = [_sentence(rng) for _ in range(120)]
    template: list[str] = []
    copied: list[str] = []
    for township in range(-(-reports // len(YEARS))):
        county, province = township // TOWNSHIPS, township // TOWNSHIPS // COUNTIES
        if township % TOWNSHIPS == 0:
            template = [_sentence(rng) for _ in range(30)]
        body = Body(f"第{township}乡", f"第{province}省", f"第{county // 4}市", f"第{county}县")
        own: list[str] = []
        for year in YEARS:
            own = _own(rng, own, characters * 3 // 5)
            common = [*_some(rng, stock, characters // 5), *_some(rng, template, characters // 5)]
            sentences = [*common, *own]
            if rng.random() < 0.02 and copied:
                sentences += copied
            if rng.random() < 0.1:
                copied = own[: rng.randint(3, 10)]
            yield Source(body, year, tuple(_sections(rng, sentences)))


def _own(rng: Random, before: Sequence[str], characters: int) -> list[str]:
    """Two thirds of them of the year before, where there is one."""
    kept = [sentence for sentence in before if rng.random() < 2 / 3]
    while sum(map(len, kept)) < characters:
        kept.insert(rng.randint(0, len(kept)), _sentence(rng))
    return kept


def _some(rng: Random, sentences: Sequence[str], characters: int) -> list[str]:
    start, chosen = rng.randrange(len(sentences)), [""]
    while sum(map(len, chosen)) < characters:
        chosen.append(sentences[(start + len(chosen)) % len(sentences)])
    return chosen


def _sections(rng: Random, sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    first, second = sorted(rng.sample(range(len(sentences)), 2))
    for code, part in zip(SECTIONS, (sentences[:first], sentences[first:second], sentences[second:]), strict=True):
        yield code, "".join(part)


def _sentence(rng: Random) -> str:
    clauses = (
        "".join(map(rng.choice, (WHEN, WHO, HOW, DOES, WHAT))) + f"{rng.randint(2, 99)}件"
        for _ in range(rng.randint(1, 3))
    )
    village = rng.choice(NAMES) + rng.choice(NAMES)
    return f"{'，'.join(clauses)}，在{village}村{rng.choice(WHERE)}公示{rng.randint(5, 30)}天，{rng.choice(END)}。"


if __name__ == "__main__":
    sys.exit(main())
