"""How far a build is, on one line of a notebook or terminal."""

import sys

__all__ = ["show_progress"]

_WIDTH = 30  # characters of a name; a state is as long as the one it is written over


def show_progress(done: int, total: int, source: str) -> None:
    """Writes how many sources are done over what it wrote before; what ``build`` takes as its ``progress``.

    Only a notebook and a terminal go back to the beginning of the line; a file keeps every state.
    """
    name = source if len(source) <= _WIDTH else f"…{source[1 - _WIDTH :]}"
    state = f"已读 {done}/{total} 个文件　{name if done < total else '':<{_WIDTH}}"
    # Notebooks overwrite characters only, and terminals, where a Chinese one is wide, need the rest cleared.
    sys.stdout.write(f"\r{state}\x1b[K" + ("\n" if done >= total else ""))
    sys.stdout.flush()
