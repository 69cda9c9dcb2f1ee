"""Feed every reader damaged files and count what becomes of them; nothing but a refusal may come out.

    python tools/fuzz.py [--count 12500] [--kind html …] [--seed 1] [--only NUMBER] [--save FOLDER]

Exits with 1 where a reader raised anything else, took longer than its time, or took more memory than a build gives it.
"""

import argparse
import resource
import sys
import traceback
from collections import Counter
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.serving import bound_memory
from tests.hostile.fuzzing import KINDS, TooSlow, fuzzed, try_to_read

_SHOWN_FAULTS = 5  # of a kind
_RESULTS = ("report", "no report", "refused", "fault")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12_500, help="how many files of each kind (default 12,500)")
    parser.add_argument("--kind", nargs="+", choices=list(KINDS), default=list(KINDS), help="only these kinds")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other files")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="only this file of each kind")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write every faulty file there")
    parser.add_argument("--seconds", type=float, default=10, help="how long one file may take (default 10)")
    options = parser.parse_args(arguments)
    bound_memory()
    numbers = range(options.count) if options.only is None else range(options.only, options.only + 1)
    print(
        "".join(f"{title:>11}" for title in ("kind", "files", *_RESULTS, "mean ms", "slowest ms", "its number", "MB"))
    )
    faults = sum(_fuzz(kind, numbers, options) for kind in options.kind)
    print(f"{len(numbers) * len(options.kind):,} files, {faults} faults")
    return 1 if faults else 0


def _fuzz(kind: str, numbers: range, options: argparse.Namespace) -> int:
    results: Counter[str] = Counter()
    total, slowest, its_number = 0.0, 0.0, 0
    for number in numbers:
        data = fuzzed(kind, options.seed, number)
        start = perf_counter()
        try:
            result = try_to_read(data, options.seconds)
        except (Exception, TooSlow) as error:
            result = "fault"
            if results["fault"] < _SHOWN_FAULTS:
                print(f"--kind {kind} --seed {options.seed} --only {number}: {type(error).__name__}")
                traceback.print_exc(limit=-6)
            if options.save:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{kind}-{options.seed}-{number}").write_bytes(data)
        seconds = perf_counter() - start
        results[result] += 1
        total += seconds
        if seconds > slowest:
            slowest, its_number = seconds, number
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    counts = [len(numbers), *(results[name] for name in _RESULTS)]
    times = f"{total / len(numbers) * 1e3:>11.1f}{slowest * 1e3:>11.0f}{its_number:>11}{peak:>11.0f}"
    print(f"{kind:>11}" + "".join(f"{count:>11,}" for count in counts) + times, flush=True)
    return results["fault"]


if __name__ == "__main__":
    sys.exit(main())
