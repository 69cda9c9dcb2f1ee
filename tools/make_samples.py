"""Write the invented reports of data/raw: one in each layout of text, both editions, several encodings.

    python tools/make_samples.py [FOLDER]

The same script writes the same bytes; tests/documents/test_samples.py holds the committed files to it.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.report import Kind
from tests.documents import LAYOUTS, Key, Model, Shown, fitted, random_model, write

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
MARK = "本报告为虚构样本，机构、文字和数字均属编造。"
# Names that no place bears together with the county that does not exist.
_ORGS = (
    "云溪乡", "石桥镇", "柳湾乡", "青岭镇", "望河街道", "松坡乡", "白塘镇", "杏林乡", "南渡镇", "北坡乡", "竹园乡",
    "双井镇", "枫林乡", "长堤镇", "东关街道",
)  # fmt: skip
_ENCODINGS = ("utf-8", "gb18030", "utf-8", "utf-8-sig", "utf-8", "utf-16")
_YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023)}
_SEED = 20240131


def samples() -> Iterator[tuple[str, bytes]]:
    """The path below data/raw and the bytes of every sample."""
    for at, (org, layout) in enumerate(zip(_ORGS, LAYOUTS.values(), strict=True)):
        rng = Random(f"{_SEED}/{layout.name}")
        edition = "2019" if at % 2 else "2021"
        model = _model(rng, org, edition, _YEARS[edition][at // 2 % len(_YEARS[edition])])
        text = write(fitted(model, layout), layout, rng).text
        yield f"{model.year}/{org}.txt", f"{text}\n".encode(_ENCODINGS[at % len(_ENCODINGS)])


def _model(rng: Random, org: str, edition: str, year: int) -> Model:
    """Figures of the size that a township has; no 规章, which it may not make."""
    model = random_model(rng, edition, "sparse")
    values = {**model.values, **dict(_disclosure(rng, model))}
    overview = (MARK, f"{year}年，{org}按照要求公开政府信息，由党政办公室专人负责。", *model.prose["overview"][1:])
    prose = {**model.prose, "overview": overview}
    title = rng.choice(("county", "county", "two_lines"))
    return replace(model, org=org, year=year, values=values, prose=prose, title=title, signed=True)


def _disclosure(rng: Random, model: Model) -> Iterator[tuple[Key, Shown]]:
    made, repealed = rng.randint(1, 6), rng.randint(0, 2)
    projects = rng.randint(0, 5)
    amount = Decimal(projects * rng.randint(50, 900)) / 10
    counts = {
        "normative_documents": (made, made, made + 9) if model.edition == "2019" else (made, repealed, made + 9),
        "regulations": (0, 0, 0),
        "procurement": (projects,),
    }
    for block in model.form.tables["disclosure"].blocks:
        for row in block.rows:
            for column, count in zip(block.columns, counts.get(row.code, ()), strict=False):
                yield ("disclosure", row.code, column.code), Shown(str(count), Kind.NUMBER, count)
            if row.code == "procurement":
                raw = f"{amount:f}万元" if projects else "0"
                yield ("disclosure", row.code, block.columns[-1].code), Shown(raw, Kind.NUMBER, amount * 10_000)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else RAW
    for name, data in samples():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{name}  {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
