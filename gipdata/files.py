"""Several files written together: all of them or none."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

__all__ = ["write_together"]


def write_together(contents: Mapping[Path, bytes], gone: Collection[Path] = ()) -> None:
    """Writes these files, replacing those there are, and removes ``gone``; their folders must be there.

    Where one cannot be written or removed all are as they were before, and OSError is raised. A process that is killed
    on the way may leave some new and some old, each of them whole.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in (*contents, *gone)}
    staged = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in contents}
    changed: list[Path] = []
    try:
        for path, content in contents.items():
            staged[path].write_bytes(content)
        for path in contents:
            staged[path].replace(path)
            changed.append(path)
        for path in gone:
            path.unlink(missing_ok=True)
            changed.append(path)
    except BaseException:  # Ctrl-C too
        for path in changed:
            _restore(path, before[path])
        raise
    finally:
        for new in staged.values():
            new.unlink(missing_ok=True)


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
