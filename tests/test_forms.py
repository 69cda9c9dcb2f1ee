"""The forms as data. The figures are the data model's: 22 + 161 + 15 cells in 2019, 10 + 175 + 15 in 2021."""

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from gipdata.forms import EDITIONS, FormError, load_form, parse_form


def raw_form(edition: str) -> dict[str, Any]:
    return tomllib.loads(files("gipdata.forms").joinpath(f"{edition}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("edition", "disclosure", "applications", "disputes"), [("2019", 22, 161, 15), ("2021", 10, 175, 15)]
)
def test_number_of_cells(edition: str, disclosure: int, applications: int, disputes: int) -> None:
    form = load_form(edition)
    counts = {code: len(list(table.keys)) for code, table in form.tables.items()}
    assert counts == {"disclosure": disclosure, "applications": applications, "disputes": disputes}
    assert form.n_cells == disclosure + applications + disputes


@pytest.mark.parametrize(("edition", "parts"), [("2019", 19), ("2021", 21)])
def test_handled_parts_run_from_granted_to_the_last_other_row(edition: str, parts: int) -> None:
    """rules.md: handled_parts are 19 rows on the 2019 form, 21 on the 2021 form."""
    equations = [e for e in load_form(edition).tables["applications"].equations if e.rule == "handled-total"]
    assert len(equations) == 7
    assert {len(e.left) for e in equations} == {parts}
    assert equations[0].left[0][0] == "granted"
    assert equations[0].right == (("total_handled", equations[0].subject),)


@pytest.mark.parametrize("edition", EDITIONS)
def test_equations(edition: str) -> None:
    tables = load_form(edition).tables
    by_rule = {
        rule: [e for t in tables.values() for e in t.equations if e.rule == rule]
        for rule in ("balance", "applicant-total", "dispute-total")
    }
    assert [len(by_rule["balance"]), len(by_rule["dispute-total"])] == [7, 3]
    assert len(by_rule["applicant-total"]) == len(tables["applications"].rows)
    balance = next(e for e in by_rule["balance"] if e.subject == "total")
    assert balance.left == (("new_received", "total"), ("carried_in", "total"))
    assert balance.right == (("total_handled", "total"), ("carried_out", "total"))
    # pending belongs to the sum of outcomes
    assert by_rule["dispute-total"][0].left[-1] == ("review", "pending")
    # a total never takes part in a sum over applicants
    assert all(("total" not in {c for _, c in e.left}) for e in by_rule["applicant-total"])


def test_full_labels_carry_the_numbers_of_their_groups() -> None:
    rows = load_form("2021").tables["applications"].rows
    assert rows["denied_state_secret"].full_label == "三（三）1.属于国家秘密"
    assert rows["granted"].full_label == "三（一）予以公开"
    assert rows["other_other"].full_label == "三（六）3.其他"
    assert rows["carried_out"].full_label == "四、结转下年度继续办理"


def test_2021_replaces_one_row_by_three() -> None:
    old, new = (list(load_form(e).tables["applications"].rows) for e in EDITIONS)
    assert set(old) - set(new) == {"other"}
    assert [code for code in new if code not in old] == ["other_not_corrected", "other_fee_unpaid", "other_other"]
    assert new.index("other_not_corrected") == old.index("other")


def damaged(edition: str) -> dict[str, Any]:
    return copy.deepcopy(raw_form(edition))


def test_unknown_code_in_a_sum_is_refused() -> None:
    data = damaged("2019")
    data["tables"]["applications"]["sums"][0]["left"] = ["new_received", "no_such_row"]
    with pytest.raises(FormError, match="no_such_row"):
        parse_form(data)


def test_labels_that_fold_alike_are_refused() -> None:
    data = damaged("2019")
    rows = data["tables"]["applications"]["blocks"][0]["rows"]
    rows[-1]["variants"] = ["一、 本年新收政府信息公开申请數量"]  # a space and a traditional character apart
    with pytest.raises(FormError, match="share the label"):
        parse_form(data)


def test_wrong_number_of_cells_is_refused() -> None:
    data = damaged("2019")
    del data["tables"]["disclosure"]["blocks"][0]["rows"][0]
    with pytest.raises(FormError, match="195 cells and states 198"):
        parse_form(data)


def test_unknown_group_and_unknown_edition_are_refused() -> None:
    data = damaged("2019")
    data["tables"]["applications"]["blocks"][0]["rows"][2]["under"] = "nowhere"
    with pytest.raises(FormError, match="nowhere"):
        parse_form(data)
    with pytest.raises(FormError, match="2008"):
        load_form("2008")
