"""A folder that is changed wholly or not at all.

All files are first written into a staging folder inside the target. Renaming that folder is the one moment at which
the new content counts; its files then take the places of the old ones. Whatever was interrupted before that moment is
thrown away, and whatever was interrupted after it is completed, by whoever looks at the folder next. Files that are
not ours are never touched.
"""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

__all__ = ["Stage", "StoreError", "as_store_error", "locked", "newest", "recover", "staged"]

_STAGING, _COMMITTED = ".gipdata-staging", ".gipdata-committed"
_REMOVED = ".removed"
_FEW = 100  # files that are brought to the disk one by one


class StoreError(Exception):
    """A folder that holds no build, or that none can be written to; the message is Chinese, for who gave the folder."""


class Stage:
    """What is to change in a folder; names are paths below it, with ``/``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._removed: list[str] = []
        self.written: set[str] = set()

    def write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        if "/" in name:
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            if len(self.written) < _FEW:
                os.fsync(file.fileno())
        self.written.add(name)

    def remove(self, names: Iterable[str]) -> None:
        """Has files removed, but for those that are written anew."""
        self._removed += names

    def close(self) -> None:
        if removed := sorted(set(self._removed) - self.written):
            self.write(_REMOVED, json.dumps(removed).encode())
        if len(self.written) > _FEW and hasattr(os, "sync"):
            os.sync()


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage for the folder, which is made if need be; what was staged counts when the block ends without exception.

    Raises StoreError where that cannot be done; the folder then holds what it held before, or, where only the last
    step failed because a file is in use, the message says so and the next to look completes it.
    """
    with as_store_error(f"无法写入文件夹 {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            recover(folder)
            staging = folder / _STAGING
            try:
                staging.mkdir()
                stage = Stage(staging)
                yield stage
                stage.close()
                if taken := next((name for name in sorted(stage.written) if (folder / name).is_dir()), None):
                    raise IsADirectoryError(f"{taken} 是一个文件夹")
                _sync(staging)
                staging.rename(folder / _COMMITTED)
            except BaseException:  # Ctrl-C too
                shutil.rmtree(staging, ignore_errors=True)
                raise
            _sync(folder)
            _complete(folder)


def recover(folder: Path) -> None:
    """Completes a change that was interrupted after it counted, throws away one interrupted before."""
    _complete(folder)
    if (folder / _STAGING).is_dir():
        shutil.rmtree(folder / _STAGING)


def _complete(folder: Path) -> None:
    committed = folder / _COMMITTED
    if not committed.is_dir():
        return
    for path in sorted(path for path in committed.rglob("*") if path.is_file() and path.name != _REMOVED):
        target = folder / path.relative_to(committed)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        except PermissionError as error:  # on Windows: the file is open in Excel
            message = f"{path.name} 正被其他程序使用，请关闭后重新运行；新数据已完整保存，届时自动就位。"
            raise StoreError(message) from error
    if (committed / _REMOVED).exists():
        for name in json.loads((committed / _REMOVED).read_bytes()):
            _remove(folder, name)
        (committed / _REMOVED).unlink()
    for path in sorted((path for path in committed.rglob("*")), reverse=True):
        path.rmdir()
    committed.rmdir()
    _sync(folder)


def _remove(folder: Path, name: str) -> None:
    """Removes a file, and the folders that are empty then."""
    (folder / name).unlink(missing_ok=True)
    for above in list((folder / name).parents)[: name.count("/")]:
        with contextlib.suppress(OSError):
            above.rmdir()


def newest(folder: Path, name: str) -> Path:
    """Where a file is that counts, also where the change cannot be completed."""
    committed = folder / _COMMITTED / name
    return committed if committed.is_file() else folder / name


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps other builds and loads out of the folder; where the system cannot, goes on without.

    The lock is on the folder itself, so that no file of ours remains, and the system lifts it when a process dies.
    """
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # some network drives know no locks
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    """Has the names in a folder survive a power cut, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def as_store_error(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}：{error.strerror or error}") from error
