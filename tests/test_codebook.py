"""The codebook: that the committed page is what the code says, and that nothing of the code is left out of it."""

import re
from collections.abc import Iterator

import pytest

import tools.codebook
from gipdata import views
from gipdata.forms import EDITIONS, load_form
from gipdata.narrative.passages import Shared
from gipdata.narrative.recurrence import STATES
from gipdata.narrative.theme_rules import load_rules
from gipdata.schema import TABLES, Table, code_list
from tools.codebook import PAGE, CodebookError, render

TEXT = render()


def part(heading: str) -> str:
    """What stands under a heading, up to the next one."""
    return re.split(r"^#{2,3} ", TEXT.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of the tables in a text, heads left out."""
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_a_build_has_a_line(table: Table) -> None:
    found = {cells[0]: cells[1:] for cells in rows(part(f"### `{table.name}` {table.title}"))}
    assert list(found) == [f"`{column.name}`" for column in table.columns]
    assert [cells[0] for cells in found.values()] == [column.title for column in table.columns]
    for column in table.columns:
        assert (found[f"`{column.name}`"][-1] == "never") == column.required, column.name


def test_lines_read_as_a_person_would_write_them() -> None:
    """Written by hand from the data model, one of every sort."""
    disclosure = {cells[0]: cells[1:] for cells in rows(part("### `disclosure` 二、主动公开政府信息情况"))}
    assert disclosure["`value`"] == [
        *("数值", "decimal", "count, or yuan in a column of money"),
        *("The count, or the amount in yuan.", "unless kind is number"),
    ]
    assert disclosure["`unit_basis`"][3:] == [
        "Where the unit stands. Codes: [unit_basis](#unit_basis).",
        "where there is none",
    ]
    shares = {cells[0]: cells[1:] for cells in rows(part("### `gipdata.shares`"))}
    assert shares["`share`"] == ["比例", "float", "share, 0 to 1", "n of total.", "where total is 0"]
    recurrence = {cells[0]: cells[1:] for cells in rows(part("### `gipdata.recurrence`"))}
    assert recurrence["`similarity`"][1] == "float"
    procurement = {cells[0]: cells[1:] for cells in rows(part("### `procurement()` 政府集中采购"))}
    assert procurement["`amount`"][1:3] == ["decimal", "yuan 元"]
    assert procurement["`text_unit_stated`"][1] == "boolean"


def test_the_views_have_their_own_columns_behind_those_of_all() -> None:
    key = [f"`{column.name}`" for column in views.KEY]
    assert [cells[0] for cells in rows(part("## Views · 常用表"))] == key
    for table in views.VIEWS:
        own = [cells[0] for cells in rows(part(f"### {f'`{table.name}()` {table.own_title}'.rstrip()}"))]
        assert [*key, *own] == [f"`{name}`" for name in table.names]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("code", load_form(EDITIONS[-1]).tables)
def test_every_row_column_and_sum_of_a_form_is_there(code: str, edition: str) -> None:
    text, table = part(f"### {code} of the forms"), load_form(edition).tables[code]
    head = next(line for line in text.splitlines() if line.startswith("| row |")).strip("| ").split(" | ")
    at = head.index(f"label, {edition}")
    labels = {cells[0].strip("`"): cells[at] for cells in rows(text) if len(cells) == len(head) and cells[at] != "–"}
    for row in table.rows.values():
        assert labels[row.code] == row.full_label
    told = [cells for cells in rows(text) if cells[-1] in (edition, ", ".join(EDITIONS))]
    for column in (column for block in table.blocks for column in block.columns):
        assert any(cells[:2] == [f"`{column.code}`", column.label] for cells in told), column.code
    assert {f"`{entry.rule}`" for entry in table.sums} <= {cells[0] for cells in told}


def test_the_sums_are_those_of_the_form() -> None:
    """From rules.md: seven balances, 19 and 21 rows handled, six applicants, and pending among the outcomes."""
    sums = {(cells[0], cells[-1]): cells[1:3] for cells in rows(TEXT) if cells[0] in ("`balance`", "`handled-total`")}
    balance = "`new_received` + `carried_in` = `total_handled` + `carried_out`"
    assert sums["`balance`", "2019, 2021"] == ["7 columns", balance]
    assert "(19 parts)" in sums["`handled-total`", "2019"][1]
    assert "(21 parts)" in sums["`handled-total`", "2021"][1]
    assert "| 3 rows | `upheld` + `corrected` + `other` + `pending` = `total` |" in part("### disputes of the forms")


def test_every_code_has_a_line() -> None:
    for name in ("kind", "unit_basis", "org_type", "severity", "status", "topic", "scope", "form", "approximate"):
        assert {cells[0].strip("`"): cells[1] for cells in rows(part(f"### {name}"))} == dict(code_list(name)), name
    states = {cells[0].strip("`"): cells[1] for cells in rows(part("### state in recurrence()"))}
    assert states == dict(STATES)
    assert [cells[0] for cells in rows(part("### passage class"))] == [f"`{shared}`" for shared in Shared]
    themes = {cells[0].strip("`"): cells[1] for cells in rows(part("### theme"))}
    assert themes == dict(load_rules().names)


def test_every_link_within_the_page_leads_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= headings
    assert not re.search(r"\((?:KINDS|STATUSES|GROUPS|STATES)\)", TEXT)


@pytest.mark.parametrize(("part_of", "entry"), [("units", "year"), ("themes", "timeliness"), ("passages", "stock")])
def test_what_is_not_told_is_refused(part_of: str, entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {name: dict(told) for name, told in tools.codebook._words().items()}
    del words[part_of][entry]
    monkeypatch.setattr(tools.codebook, "_words", lambda: words)
    with pytest.raises(CodebookError, match=entry):
        render()


def test_no_unit_is_for_a_column_that_is_gone() -> None:
    columns = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
    assert {name.partition(".")[2] or name for name in tools.codebook._words()["units"]} <= columns


def test_a_column_that_the_frame_does_not_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {name: dict(told) for name, told in tools.codebook._words().items()}
    words["columns"] = words["columns"] | {"keyness": words["columns"]["keyness"] | {"odds": ["比", "Odds.", "never"]}}
    monkeypatch.setattr(tools.codebook, "_words", lambda: words)
    with pytest.raises(CodebookError, match="odds"):
        render()
