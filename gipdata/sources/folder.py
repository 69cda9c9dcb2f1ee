"""What the names in a folder, or in an archive, tell before a file is opened.

Some names are the system's own; a web page saved by a browser has a folder beside it that holds its parts. Those parts
are no sources, but the page may ask for one of them: ``beside_file`` gives it, from the page's own folder and nowhere
else.
"""

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from gipdata.sources.document import Beside

__all__ = ["beside_file", "is_hidden", "is_part_of_page", "page_folders", "path_parts"]

_SYSTEM_NAMES = {"desktop.ini", "thumbs.db", "__macosx"}
_PAGES = (".htm", ".html", ".shtml", ".xhtml")
_COMPANIONS = ("_files", ".files", "_文件")
# No browser saves these as parts of a page: somebody put them there to be found.
_DOCUMENTS = (".doc", ".docx", ".wps", ".rtf", ".odt", ".pdf", ".xls", ".xlsx", ".et", ".ods", ".csv", ".zip")


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is hidden, an Office lock file or one that the system keeps for itself."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_NAMES


def page_folders(files: Collection[str]) -> set[str]:
    """The names, in lower case, that folders with the parts of these files' pages would bear.

    >>> sorted(page_folders(["年报.html", "年报.docx"]))
    ['年报.files', '年报_files', '年报_文件']
    """
    stems = (name.lower().rpartition(".")[0] for name in files if name.lower().endswith(_PAGES))
    return {stem + ending for stem in stems for ending in _COMPANIONS}


def is_part_of_page(name: str) -> bool:
    """Whether a file in such a folder is a part of the page, and not a document that somebody put there."""
    return not name.lower().endswith(_DOCUMENTS)


def path_parts(name: str) -> tuple[str, ...]:
    """The folders and the file of a relative name; none where it leads out of its folder or is no path.

    >>> path_parts("./年报_files/a.html"), path_parts("../a.html"), path_parts("http://x/a.html")
    (('年报_files', 'a.html'), (), ())
    """
    path = name.replace("\\", "/")
    parts = tuple(_without_dots(path))
    return () if path.startswith("/") or ".." in parts or ":" in path or "\0" in path else parts


def _without_dots(path: str) -> Iterator[str]:
    return (part for part in path.split("/") if part not in ("", "."))


def beside_file(page: Path, limit: int) -> Beside:
    """Gives the files of at most ``limit`` bytes in the folder of a page and below it."""

    def read(name: str) -> bytes | None:
        home, parts = os.path.realpath(page.parent), path_parts(name)
        try:
            path = os.path.realpath(os.path.join(home, *parts))  # a link may lead out
            inside = os.path.commonpath([home, path]) == home
            if not parts or not inside or not stat.S_ISREG(os.stat(path).st_mode):
                return None
            with open(path, "rb") as file:
                data = file.read(limit + 1)
        except (OSError, ValueError):  # ValueError: on another drive, or a name that is none
            return None
        return data if len(data) <= limit else None

    return read
