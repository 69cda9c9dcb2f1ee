"""Decisions: a dismissed finding stays, says who dismissed it, and no longer counts."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import gipdata
from gipdata import charts, cli
from gipdata.checks.engine import check_reports
from gipdata.dataset import Dataset
from gipdata.frames import dataset_of, with_notices
from gipdata.overrides import Overrides, dismiss, notices_of
from gipdata.overrides.decisions import Decision
from gipdata.report import Dismissal, Finding, Report, Severity
from gipdata.rows import finding_ids
from gipdata.show import render_findings
from tests.overrides_kept import SIGNED, keep
from tests.reports import NEW_FORM, OLD_FORM, text_of

NOTE, BALANCE = finding_ids([OLD_FORM])
TOLD = "李明，2025-01-20：与纸质原件核对"


def decided(*ids: str) -> dict[str, Decision]:
    dismissal = Dismissal("李明", date(2025, 1, 20), "与纸质原件核对")
    return {key: Decision(line, dismissal) for line, key in enumerate(ids, 2)}


def built(reports: list[Report], *ids: str) -> Dataset:
    """As a build makes it of checked reports."""
    overrides = Overrides(decisions=decided(*ids))
    data = dataset_of(dismiss(reports, overrides.decisions))
    return with_notices(data, notices_of([], overrides, [], set(data.findings["finding_id"])))


def test_a_dismissed_finding_stays_and_says_so() -> None:
    data = built([OLD_FORM, NEW_FORM], BALANCE)
    whole = dataset_of([OLD_FORM, NEW_FORM])
    assert data.findings["dismissed"].fillna("").tolist() == ["", TOLD]
    pd.testing.assert_frame_equal(data.findings.drop(columns="dismissed"), whole.findings.drop(columns="dismissed"))


def test_a_dismissed_finding_does_not_count() -> None:
    data = built([OLD_FORM, NEW_FORM], BALANCE)
    assert data.reports["n_findings"].tolist() == [1, 0]
    assert data.coverage()[["errors", "warnings", "notes"]].values.tolist() == [[0, 0, 1], [0, 0, 0]]
    table = charts.findings(data.findings, data.reports).table
    assert table[["规则", "条数"]].values.tolist() == [["old-note", 1]]
    assert len(charts.findings(dataset_of([OLD_FORM]).findings, data.reports).table) == 2


def test_the_clerk_sees_it_apart_with_the_reason() -> None:
    (report,) = dismiss([OLD_FORM], decided(BALANCE))
    assert render_findings(report).splitlines() == [
        *("提示 1 条", "  1. 只作提示。", "     位置：全文　规则：old-note", "", "已判定不算问题 1 条"),
        *("  1. 收到 2 件，办结 0 件，不相等。", f"     判定：{TOLD}　规则：balance"),
    ]
    (report,) = dismiss([OLD_FORM], decided(BALANCE, NOTE))
    assert render_findings(report).startswith("没有发现问题。\n\n已判定不算问题 2 条\n")


def test_a_decision_holds_for_the_same_content_only() -> None:
    """Other wording, another line, another file: the same finding. Other figures: another one."""
    finding = OLD_FORM.findings[1]
    same = replace(OLD_FORM, sha256="0" * 64, findings=(finding._replace(message="换一种说法。", location=None),))
    assert built([same], BALANCE).findings["dismissed"].tolist() == [TOLD]
    for other in (finding._replace(found="3"), finding._replace(expected="1"), finding._replace(column="total")):
        data = built([replace(OLD_FORM, findings=(other,))], BALANCE)
        assert data.findings["rule"].tolist() == ["balance", "decision-idle"]
        assert data.findings["dismissed"].isna().all()
        assert data.reports["n_findings"].tolist() == [1]


def test_a_decision_on_nothing_is_told() -> None:
    data = built([OLD_FORM], BALANCE, "石桥镇-2021-balance-0a1b2c3d")
    row: Any = data.findings.iloc[-1]
    assert pd.isna(row["report_id"])
    assert [row[name] for name in ("rule", "severity", "found", "location")] == [
        *("decision-idle", "note", "石桥镇-2021-balance-0a1b2c3d", "第3行"),
    ]
    assert row["message"] == (
        "判定表第3行的问题“石桥镇-2021-balance-0a1b2c3d”这次没有发现：可能已经改正，也可能内容有了变化，"
        "或者这次没有读取那份报告。不再需要的，可以删去这一行。"
    )


def test_of_two_like_findings_only_the_one_decided_on_is_dismissed() -> None:
    twice = replace(OLD_FORM, findings=(Finding("slip", Severity.NOTE, "一。"), Finding("slip", Severity.NOTE, "二。")))
    first, second = finding_ids([twice])
    assert second == f"{first}-2"
    assert built([twice], second).findings["dismissed"].fillna("").tolist() == ["", TOLD]


def test_a_decision_survives_a_rebuild(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    figures = {("disputes", "review", "upheld"): "1"}  # a total of 0 beside it
    text = text_of("2021", "示例县石桥镇2021年政府信息公开工作年度报告", figures)
    (folder / "石桥镇.txt").write_text(text)
    before = gipdata.build(folder)
    (key,) = before.findings.loc[before.findings["severity"] == "error", "finding_id"]
    keep(folder / "decisions.csv", {"finding_id": key, **SIGNED})
    for _ in range(2):
        assert cli.main(["build", str(folder), "--out", str(out)]) == 0
        data = gipdata.load(out)
        assert data.findings.loc[data.findings["dismissed"].notna(), "finding_id"].tolist() == [key]
        assert data.reports["n_findings"].tolist() == [before.reports["n_findings"][0] - 1]
        lines = capsys.readouterr().out.splitlines()
        assert any(line.startswith("发现的问题    错误 0，") for line in lines)
        assert "判定不算问题  1（不计入上面的数）" in lines
    (folder / "石桥镇.txt").write_text(text + "\n补记一行。\n")  # another file, the same fault
    assert gipdata.build(folder).findings["dismissed"].notna().sum() == 1
    (folder / "石桥镇.txt").write_text(text_of("2021", "示例县石桥镇2021年政府信息公开工作年度报告"))
    assert "decision-idle" in set(gipdata.build(folder).findings["rule"])


def test_checked_reports_without_decisions_stay_as_they_are() -> None:
    reports = check_reports([OLD_FORM])
    assert dismiss(reports, {}) == reports
