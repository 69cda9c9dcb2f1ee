"""Damage correct reports at random and count what the reader makes of them; no wrong cell may pass in silence.

    python tools/damage.py [--files] [--count 10000] [--seed 1] [--only NUMBER] [--save FOLDER] [--harsh]

Text in all layouts; with ``--files`` web pages, Word files and workbooks instead. Exits with 1 where a cell came out
with another value than the document shows and no finding names it.
"""

import argparse
import sys
import traceback
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.documents.file_cases import FileCase, damaged_file, judge_file
from tests.documents.layouts import LAYOUTS
from tests.documents.markup_files import FILES
from tests.documents.oracle import Case, Judgement, Verdict, damaged_case, judge

_SHOWN_CASES = 20


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="how many documents (default 10,000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other documents")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="make only this document, and print it")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write every silent case there")
    parser.add_argument("--files", action="store_true", help="web pages, Word files and workbooks instead of text")
    parser.add_argument("--harsh", action="store_true", help="also damage that some layouts cannot betray")
    options = parser.parse_args(arguments)
    numbers = range(options.count) if options.only is None else [options.only]
    by_layout: dict[str, Counter[str]] = defaultdict(Counter)
    by_damage: dict[str, Counter[str]] = defaultdict(Counter)
    bad = 0
    for number in numbers:
        case: Case | FileCase = (
            damaged_file(options.seed, number)
            if options.files
            else damaged_case(options.seed, number, harsh=options.harsh)
        )
        judgement = _judge(case)
        for counts in (by_layout[case.kind], *(by_damage[name] for name in case.damages)):
            counts.update({"documents": 1, "refused": int(judgement.refused)})
            counts.update({verdict.value: n for verdict, n in judgement.counts.items()})
        if judgement.silent:
            bad += 1
            if bad <= _SHOWN_CASES:
                print(_describe(case, judgement))
            if options.save:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{case.seed}-{case.number}.{case.kind}").write_bytes(case.data)
        if options.only is not None and isinstance(case, Case):
            print(case.page.text)
    print(_summary("kind", {name: by_layout[name] for name in (*LAYOUTS, *FILES) if name in by_layout}))
    print(_summary("damage", dict(sorted(by_damage.items()))))
    print(f"{len(numbers)} documents, {bad} with silent wrong cells")
    return 1 if bad else 0


def _judge(case: Case | FileCase) -> Judgement:
    try:
        return judge(case) if isinstance(case, Case) else judge_file(case)
    except Exception:
        print(f"document {case.number} of seed {case.seed} ({case.kind}: {', '.join(case.damages)}) broke the reader")
        traceback.print_exc()
        raise


def _describe(case: Case | FileCase, judgement: Judgement) -> str:
    lines = [f"--seed {case.seed} --only {case.number}: {case.kind}, {', '.join(case.damages)}"]
    for key, cell, shown in judgement.silent[:4]:
        read = "no cell" if cell is None else f"{cell.kind.value} {cell.value} {cell.raw!r} at {cell.location}"
        lines.append(f"    {'/'.join(key)}: read {read}; shown {shown.raw if shown else 'nowhere'!r}")
    return "\n".join(lines)


def _summary(title: str, rows: dict[str, Counter[str]]) -> str:
    columns = ["documents", "refused", *(verdict.value for verdict in Verdict)]
    lines = [f"{title:24}" + "".join(f"{column:>11}" for column in columns)]
    lines += [f"{name:24}" + "".join(f"{counts[column]:>11,}" for column in columns) for name, counts in rows.items()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
