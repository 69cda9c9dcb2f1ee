"""Where and with what a benchmark ran, in one line."""

import os
import platform
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gipdata import __version__
from gipdata.pool import cores

__all__ = ["about"]

_LIBRARIES = ("pandas", "numpy", "pyarrow", "lxml", "jieba", "pdfminer.six", "pdfplumber", "openpyxl", "matplotlib")


def about() -> str:
    """The date, the versions that matter, the machine, and how busy it was before."""
    libraries = ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    return (
        f"{date.today()}; gipdata {__version__}, Python {platform.python_version()}, {libraries}; "
        f"{platform.system()}, {_processor()}, {cores()} cores, {_memory()}{_load()}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    """By name where Linux tells it, else the family."""
    found = Path("/proc/cpuinfo")
    if found.is_file():
        for line in found.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    import psutil

    return f"{psutil.virtual_memory().total / 1e9:.0f} GB"


def _load() -> str:
    """How many processes wanted to run during the minute before; more than a few tenths falsify seconds."""
    if sys.platform == "win32":
        return ""
    return f", load before {os.getloadavg()[0]:.1f}"
