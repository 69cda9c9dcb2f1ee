"""Kills a write at each of its steps on the file system and says what a load finds afterwards.

Run as a program by test_store.py: ``kill_writes.py FOLDER SIGNAL``. A write of its own process is ended by the signal
before its first, second, third … such step, until one runs to its end. Prints for each what ``load`` gives
(``old``, ``new``) and whether anything of ours is left over.
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from gipdata.frames import dataset_of
from gipdata.schema import FILES
from gipdata.store import load_dataset, write_dataset
from tests.reports import NEW_FORM, OLD_FORM

_STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
SMALL = replace(OLD_FORM, cells=OLD_FORM.cells[:3])
OLD = dataset_of([SMALL])
NEW = dataset_of([replace(SMALL, year=2021), replace(NEW_FORM, cells=NEW_FORM.cells[-3:])])


def end_before_step(folder: Path, number: int, how: signal.Signals) -> bool:
    """Writes NEW in another process, ended before this step; whether it came to its end."""
    child = os.fork()
    if child == 0:
        steps = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if event in _STEPS and any(str(folder) in str(a) for a in arguments):
                steps += 1
                if steps == number:
                    os.kill(os.getpid(), how)

        sys.addaudithook(count)
        try:
            write_dataset(NEW, folder)
        except KeyboardInterrupt:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def state(folder: Path) -> str:
    """What is there: every frame of the one build, or a mixture."""
    frames = load_dataset(folder).frames
    for name, expected in (("old", OLD), ("new", NEW)):
        if all(frame.equals(expected.frames[table]) for table, frame in frames.items()):
            return name
    return "mixture"


def main(folder: Path, how: signal.Signals) -> None:
    number, finished = 0, False
    while not finished:
        number += 1
        write_dataset(OLD, folder)
        finished = end_before_step(folder, number, how)
        found = state(folder)
        left_over = {path.name for path in folder.iterdir()} - {*FILES, "corrections.csv"}
        print(number, found, "finished" if finished else "ended", *sorted(left_over))


if __name__ == "__main__":
    main(Path(sys.argv[1]), signal.Signals[sys.argv[2]])
