"""Write docs/rules.md, the manual page of all rules, from the rules themselves."""

from pathlib import Path

from gipdata.checks.reference import render

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
