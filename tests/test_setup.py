"""What the project says of itself in several files says the same in all of them."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import gipdata

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def test_conda_and_pip_ask_for_the_same() -> None:
    conda = set(re.findall(r"^ +- (\S+>=\S+)$", _read("environment.yml"), re.MULTILINE))
    pip = {*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"], f"python{PROJECT['requires-python']}"}
    assert len(pip) == 29
    assert conda == pip


def test_every_requirement_says_what_it_is_for() -> None:
    lines = [line for line in _read("pyproject.toml").splitlines() if re.match(r'  "[\w.-]+>=', line)]
    assert len(lines) == 31
    assert [line for line in lines if not re.search(r'",\s+# \w.{5,}', line)] == []


def test_version_is_the_same_everywhere() -> None:
    assert gipdata.__version__ == PROJECT["version"]
    assert re.findall(r"^## (\S+)", _read("CHANGELOG.md"), re.MULTILINE)[0] == PROJECT["version"]


def test_lowest_python_is_the_same_everywhere() -> None:
    tools = tomllib.loads(_read("pyproject.toml"))["tool"]
    lowest = PROJECT["requires-python"].removeprefix(">=")
    assert tools["mypy"]["python_version"] == lowest
    assert tools["ruff"]["target-version"] == "py" + lowest.replace(".", "")
    assert f"({lowest.replace('.', ', ')})" in _read("Makefile")
    assert all(f"Python {lowest}" in _read(readme) for readme in ("README.md", "README.zh.md"))


def test_command_exists() -> None:
    module, _, function = PROJECT["scripts"]["gipdata"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_readmes_begin_with_two_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    for readme in ("README.md", "README.zh.md"):
        first = re.search(r"```sh\n(.*?)```", _read(readme), re.DOTALL)
        assert first is not None
        assert re.findall(r"^make (\w+)", first[1], re.MULTILINE) == ["demo", "test"]
        assert set(re.findall(r"(?:^|`)make (\w+)", _read(readme), re.MULTILINE)) <= targets
