"""The roster: one body through all its names, mergers that are not compared across, and reports known to be missing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import gipdata
from gipdata.checks.engine import check_reports
from gipdata.dataset import Dataset
from gipdata.frames import dataset_of, with_notices
from gipdata.narrative import ledger
from gipdata.overrides import Overrides, dismiss, missing_reports, notices_of
from gipdata.overrides.decisions import Decision
from gipdata.overrides.roster import Roster, load_roster
from gipdata.report import Dismissal, Report
from gipdata.rows import finding_ids
from gipdata.store import StoreError, load_dataset, write_dataset
from tests.overrides_kept import keep
from tests.reports import count
from tests.test_views import made, plain, problem, requests_cells
from tools.make_county import RAW

RENAMED = [
    {"org": "柳湾乡", "county": "示例县", "to": "2021", "became": "柳湾镇"},
    {"org": "柳湾镇", "county": "示例县", "from": "2022"},
]
MERGED = [
    {"org": "东岭乡", "county": "示例县", "to": "2022-06-30", "became": "岭头镇"},
    {"org": "西岭乡", "county": "示例县", "to": "2022-06-30", "became": "岭头镇"},
    {"org": "岭头镇", "county": "示例县", "from": "2022-07-01"},
]
ABSORBED = [
    {"org": "东岭乡", "county": "示例县", "to": "2021", "became": "岭头镇"},
    {"org": "岭头镇", "county": "示例县", "from": "1984"},
]


@pytest.fixture
def roster(tmp_path: Path) -> "RosterOf":
    return RosterOf(tmp_path)


class RosterOf:
    """Makes the roster of some rows."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "roster.csv"

    def __call__(self, *rows: dict[str, str]) -> Roster:
        return load_roster(keep(self._path, *rows))


def built(reports: Sequence[Report], roster: Roster | None, **decisions: Decision) -> Dataset:
    """As a build makes it of reports that were read."""
    overrides = Overrides(roster=roster, decisions=decisions)
    prepared, _ = overrides.prepare(reports)
    checked = dismiss(check_reports(prepared), decisions)
    data = dataset_of(checked, (), roster.rows() if roster else ())
    return with_notices(data, notices_of(missing_reports(data), overrides, [], set(data.findings["finding_id"])))


def requested(file: str, org: str, year: int, carried_in: int, carried_out: int, **fields: Any) -> Report:
    return made(file, org, year, written=requests_cells(carried_in=carried_in, carried_out=carried_out), **fields)


def carried(data: Dataset) -> list[tuple[Any, ...]]:
    """Organisation, year, last year's figure and this year's of every finding of carried-over."""
    found = data.findings[data.findings["rule"] == "carried-over"]
    return list(found[["org", "year", "expected", "found"]].itertuples(index=False, name=None))


def states(data: Dataset) -> list[tuple[Any, ...]]:
    return list(data.coverage()[["org", "year", "status", "known_by"]].itertuples(index=False, name=None))


def missing(data: Dataset) -> list[tuple[Any, ...]]:
    found = data.findings[data.findings["report_id"].isna() & (data.findings["rule"] == "report-missing")]
    return list(found[["org", "year"]].itertuples(index=False, name=None))


# Renaming -----------------------------------------------------------------------------------------------------------


def test_a_renamed_township_is_one_series_and_each_report_keeps_its_name(roster: RosterOf) -> None:
    reports = [made("a", "柳湾乡", 2020), made("b", "柳湾乡", 2021), made("c", "柳湾镇", 2022)]
    data = built(reports, roster(*RENAMED))
    assert data.reports[["org", "body"]].values.tolist() == [
        ["柳湾乡", "示例县柳湾镇"],
        ["柳湾乡", "示例县柳湾镇"],
        ["柳湾镇", "示例县柳湾镇"],
    ]
    assert set(data.applications["org"]) == {"柳湾乡", "柳湾镇"}
    assert states(data) == [("柳湾镇", year, "report", "roster") for year in (2020, 2021, 2022)]
    for view in (data.requests(), data.outcomes(), data.applicants(), data.procurement(), data.documents()):
        assert set(view["org"]) == {"柳湾镇"}
        assert set(view["year"]) == {2020, 2021, 2022}
    without = built(reports, None)
    assert states(without) == [
        *(("柳湾乡", 2020, "report", "reports"), ("柳湾乡", 2021, "report", "reports")),
        *(("柳湾乡", 2022, "no_report", "reports"), ("柳湾镇", 2020, "no_report", "reports")),
        *(("柳湾镇", 2021, "no_report", "reports"), ("柳湾镇", 2022, "report", "reports")),
    ]


def test_what_was_carried_over_is_compared_through_a_renaming(roster: RosterOf) -> None:
    reports = [requested("a", "柳湾乡", 2021, 0, 3), requested("b", "柳湾镇", 2022, 1, 0)]
    assert carried(built(reports, roster(*RENAMED))) == [("柳湾镇", 2022, "3", "1")]
    assert carried(built(reports, None)) == []
    right = [requested("a", "柳湾乡", 2021, 0, 3), requested("b", "柳湾镇", 2022, 3, 0)]
    assert carried(built(right, roster(*RENAMED))) == []


def test_themes_come_again_through_a_renaming(roster: RosterOf) -> None:
    reports = [
        made("a", "柳湾乡", 2021, items=(problem("training"),)),
        made("b", "柳湾镇", 2022, items=(problem("training"),)),
    ]
    data = built(reports, roster(*RENAMED))
    assert data.recurrence()[["org", "year", "state"]].values.tolist() == [
        ["柳湾镇", 2021, "first"],
        ["柳湾镇", 2022, "again_same_words"],
    ]
    assert ledger.ledger(data.items, data.reports)["next_state"].tolist() == ["again_same_words", "not_yet"]


def test_the_text_of_the_former_name_is_no_other_organisations(roster: RosterOf) -> None:
    """Two names without a character in common: only the roster knows that they are one."""
    rows = [{**RENAMED[0], "became": "新安街道"}, {**RENAMED[1], "org": "新安街道"}]
    keys = (("licences", "decisions"), ("penalties", "decisions"), ("compulsory_measures", "decisions"),
            ("normative_documents", "issued"), ("normative_documents", "in_force"))  # fmt: skip
    written = {("disclosure", *key): count(n) for n, key in enumerate(keys, 11)}
    reports = [made("a", "柳湾乡", 2020, written=written), made("b", "新安街道", 2022, written=written)]
    told = built(reports, None).findings.query("rule == 'same-figures'")
    assert told[["org", "found"]].values.tolist() == [["新安街道", "示例县柳湾乡2020"]]
    assert "same-figures" not in set(built(reports, roster(*rows)).findings["rule"])


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
@pytest.mark.parametrize("org", ["柳湾乡", "柳湾镇"])
def test_a_report_may_bear_either_name_in_any_year(roster: RosterOf, org: str, year: int) -> None:
    listed = roster(*RENAMED).listed(made("a", org, year))
    assert listed is not None
    assert (listed.body, listed.org) == ("示例县柳湾镇", "柳湾镇")


def test_a_name_of_another_county_is_another_body(roster: RosterOf) -> None:
    names = roster(*RENAMED)
    assert names.listed(made("a", "柳湾镇", 2022, county="样本县")) is None
    assert names.listed(made("a", "柳湾", 2022)) is None
    assert names.listed(made("a", None, 2022)) is None
    two = roster(*RENAMED, {"org": "柳湾镇", "county": "样本县"})
    listed = two.listed(made("a", "柳湾镇", 2022, county="样本县"))
    assert listed is not None and listed.body == "样本县柳湾镇"
    assert two.listed(made("a", "柳湾镇", 2022, county=None)) is None  # which of them nobody can tell


def test_the_roster_says_where_a_report_is_from_that_does_not(roster: RosterOf) -> None:
    names = roster({"org": "城关镇", "county": "示例县", "city": "示例市", "province": "示例省"})
    report = made("a", "城关镇", 2022, county=None)
    data = built([report, made("b", "城关镇", 2023, county="示例县")], names)
    assert plain(data.reports, "county", "city", "province", "place_basis") == [
        ("示例县", "示例市", "示例省", "roster"),
        ("示例县", "示例市", "示例省", "roster"),
    ]
    assert [state[:3] for state in states(data)] == [("城关镇", 2022, "report"), ("城关镇", 2023, "report")]
    assert finding_ids(check_reports([report])) == finding_ids(
        check_reports([replace(report, listed=names.listed(report))])
    )


def test_a_name_that_was_borne_again_is_told_by_the_year(roster: RosterOf) -> None:
    rows = [
        {"org": "柳湾乡", "county": "示例县", "to": "2019", "became": "柳湾镇"},
        {"org": "柳湾镇", "county": "示例县", "from": "2020"},
        {"org": "柳湾乡", "county": "示例县", "from": "2022", "note": "另一个乡"},
    ]
    names = roster(*rows)
    keys = {year: names.listed(made("a", "柳湾乡", year)) for year in (2018, 2019, 2021, 2022)}
    assert {year: listed and listed.body for year, listed in keys.items()} == {
        **{2018: "示例县柳湾镇", 2019: "示例县柳湾镇"},
        **{2021: None, 2022: "示例县柳湾乡"},
    }
    # Both go by 柳湾乡 here, for no report of the first bears its later name: still they are two.
    reports = [made("a", "柳湾乡", 2019, county="示例县"), made("b", "柳湾乡", 2022, county="示例县")]
    bodies = built(reports, names).coverage().query("status == 'report'")
    assert bodies[["org", "year", "versions"]].values.tolist() == [["柳湾乡", 2019, 1], ["柳湾乡", 2022, 1]]
    assert carried(built([requested("a", "柳湾乡", 2021, 0, 3), requested("b", "柳湾乡", 2022, 1, 0)], names)) == []


# Mergers ------------------------------------------------------------------------------------------------------------


def test_bodies_that_merge_end_and_the_new_one_begins(roster: RosterOf) -> None:
    reports = [
        *(requested("a", "东岭乡", 2021, 0, 2), requested("b", "西岭乡", 2021, 0, 3)),
        *(requested("c", "岭头镇", 2022, 5, 0), requested("d", "岭头镇", 2023, 1, 0)),
    ]
    data = built(reports, roster(*MERGED))
    assert [state[:3] for state in states(data)] == [
        *(("东岭乡", 2021, "report"), ("岭头镇", 2022, "report"), ("岭头镇", 2023, "report")),
        ("西岭乡", 2021, "report"),
    ]
    assert carried(data) == [("岭头镇", 2023, "0", "1")]
    assert missing(data) == []
    assert data.recurrence()[["org", "year"]].values.tolist() == [
        *(["东岭乡", 2021], ["岭头镇", 2022], ["岭头镇", 2023], ["西岭乡", 2021]),
    ]
    assert len(built(reports, None).coverage()) == 9  # without a roster: six of them missing


def test_nothing_is_held_against_a_body_for_the_year_in_which_it_took_in_another(roster: RosterOf) -> None:
    """What it carries in is its own and the other's."""
    reports = [
        *(requested("a", "东岭乡", 2021, 0, 2), requested("b", "岭头镇", 2021, 0, 3)),
        *(requested("c", "岭头镇", 2022, 5, 4), requested("d", "岭头镇", 2023, 1, 0)),
    ]
    assert carried(built(reports, roster(*ABSORBED))) == [("岭头镇", 2023, "4", "1")]
    assert carried(built(reports, None)) == [("岭头镇", 2022, "3", "5"), ("岭头镇", 2023, "4", "1")]


def test_a_body_that_is_divided_ends(roster: RosterOf) -> None:
    rows = [
        {"org": "岭头镇", "to": "2021", "became": "东岭街道、西岭街道"},
        {"org": "东岭街道", "from": "2022"},
        {"org": "西岭街道", "from": "2022"},
    ]
    names = roster(*rows)
    assert list(names.bodies) == ["岭头镇", "东岭街道", "西岭街道"]
    reports = [requested("a", "岭头镇", 2021, 0, 2), requested("b", "东岭街道", 2022, 1, 0)]
    data = built(reports, names)
    assert carried(data) == []
    assert missing(data) == [("西岭街道", 2022)]


def test_a_chain_of_names_is_one_body_and_a_merger_in_it_is_a_break(roster: RosterOf) -> None:
    rows = [
        {"org": "甲乡", "to": "2019", "became": "甲镇"},
        {"org": "甲镇", "from": "2020", "to": "2022", "became": "甲街道"},
        {"org": "甲街道", "from": "2023"},
        {"org": "乙乡", "to": "2020-03-31", "became": "甲镇"},
    ]
    names = roster(*rows)
    # Two names became 甲镇, so that it is none of them; 甲街道 is 甲镇 under another name.
    assert {key: [name.org for name in borne] for key, borne in names.bodies.items()} == {
        "甲乡": ["甲乡"],
        "甲街道": ["甲镇", "甲街道"],
        "乙乡": ["乙乡"],
    }
    assert names.changed == {"甲乡": frozenset(), "甲街道": frozenset({2020}), "乙乡": frozenset()}


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        ("", "", {2020, 2021, 2022, 2023}),
        ("2021", "2022", {2021, 2022}),
        ("2021-12-31", "2022-12-30", {2021}),
        ("2021年6月", "2022年12月", {2021, 2022}),
        ("", "2021-06-30", {2020}),
        ("2022-02-01", "2022-11-30", set()),
    ],
)
def test_a_report_is_due_from_who_exists_at_the_end_of_the_year(
    roster: RosterOf, start: str, end: str, due: set[int]
) -> None:
    """The other body has reports from 2020 to 2023, which are therefore the years that there are."""
    there = [made("a", "东岭乡", 2020), made("b", "东岭乡", 2023)]
    data = built(there, roster({"org": "无名乡", "from": start, "to": end}))
    assert {state[1] for state in states(data) if state[0] == "无名乡"} == due
    assert {year for org, year in missing(data)} == due


# Missing reports ----------------------------------------------------------------------------------------------------


def test_a_body_without_any_report_is_known_and_its_reports_are_missed(roster: RosterOf) -> None:
    data = built([made("a", "东岭乡", 2021), made("b", "东岭乡", 2022)],
                 roster({"org": "东岭乡", "county": "示例县"}, {"org": "无名乡", "county": "示例县"}))  # fmt: skip
    assert states(data) == [
        *(("东岭乡", 2021, "report", "roster"), ("东岭乡", 2022, "report", "roster")),
        *(("无名乡", 2021, "no_report", "roster"), ("无名乡", 2022, "no_report", "roster")),
    ]
    row: Any = data.findings.iloc[-1]
    assert [row[name] for name in ("org", "year", "rule", "severity", "message")] == [
        *("无名乡", 2022, "report-missing", "note"),
        "无名乡列在名册上，没有读到2022年度的报告。请与该单位联系补交；当年不应报送的，请在名册中写明起止时间。",
    ]
    assert data.reports["n_findings"].sum() == data.findings["report_id"].notna().sum()


def test_a_year_between_two_reports_is_told_once(roster: RosterOf) -> None:
    rows = {"org": "东岭乡", "county": "示例县"}
    reports = [made("a", "东岭乡", 2020), made("b", "东岭乡", 2022), made("c", "西岭乡", 2023)]
    data = built(reports, roster(rows))
    found = data.findings[data.findings["rule"] == "report-missing"]
    assert found[["org", "year", "found"]].values.tolist() == [["东岭乡", 2022, "2021"], ["东岭乡", 2023, "2023"]]


def test_a_report_of_unknown_body_may_be_the_missing_one(roster: RosterOf) -> None:
    nameless = made("b", None, 2021, county=None)
    data = built([made("a", "东岭乡", 2021), nameless], roster({"org": "无名乡", "county": "示例县"}))
    assert ("无名乡", 2021, "unknown", "roster") in states(data)
    assert missing(data) == []
    undated = built([made("a", "东岭乡", 2021), made("b", "柳湾乡", None)], roster(*RENAMED))
    assert ("柳湾乡", 2021, "unknown", "roster") in states(undated)


def test_a_missing_report_can_be_dismissed(roster: RosterOf) -> None:
    names, reports = roster({"org": "无名乡"}), [made("a", "东岭乡", 2021)]
    (key,) = built(reports, names).findings.query("org == '无名乡'")["finding_id"]
    dismissal = Dismissal("李明", pd.Timestamp("2025-01-20").date(), "当年筹建")
    data = built(reports, names, **{key: Decision(2, dismissal)})
    assert data.findings.query("org == '无名乡'")["dismissed"].tolist() == ["李明，2025-01-20：当年筹建"]
    assert "decision-idle" not in set(data.findings["rule"])


# Parts and files ----------------------------------------------------------------------------------------------------


def test_a_part_follows_a_body_through_its_names(roster: RosterOf) -> None:
    reports = [made("a", "柳湾乡", 2021), made("b", "柳湾镇", 2022), made("c", "东岭乡", 2022)]
    data = built(reports, roster(*RENAMED, {"org": "无名乡", "county": "样本县"}))
    for name in ("柳湾乡", "柳湾镇"):
        part = data.select(orgs=name)
        assert [source[0] for source in part.reports["source"]] == ["a", "b"]
        assert set(part.bodies["body"]) == {"示例县柳湾镇"}
        assert [state[:2] for state in states(part)] == [("柳湾镇", 2021), ("柳湾镇", 2022)]
    here = data.select(county="示例县")
    assert {state[0] for state in states(here)} == {"柳湾镇", "东岭乡"}
    assert missing(here) == []
    assert missing(data.select(county="样本县", years=2022)) == [("无名乡", 2022)]
    assert missing(data.select(years=2021)) == [("无名乡", 2021)]
    assert data.select().findings.equals(data.findings)


def test_the_roster_is_written_and_read_back(tmp_path: Path, roster: RosterOf) -> None:
    data = built([made("a", "柳湾乡", 2021), made("b", "柳湾镇", 2022)], roster(*RENAMED, {"org": "无名乡"}))
    write_dataset(data, tmp_path / "out")
    back = load_dataset(tmp_path / "out")
    pd.testing.assert_frame_equal(back.bodies, data.bodies)
    pd.testing.assert_frame_equal(back.coverage(), data.coverage())
    assert plain(data.bodies, "body", "org", "first_year", "last_year", "became") == [
        ("示例县柳湾镇", "柳湾乡", None, 2021, "柳湾镇"),
        ("示例县柳湾镇", "柳湾镇", 2022, None, None),
        ("无名乡", "无名乡", None, None, None),
    ]
    (tmp_path / "out" / "bodies.csv").unlink()
    with pytest.raises(StoreError, match=r"缺少 bodies\.csv"):
        load_dataset(tmp_path / "out")


def test_a_build_of_before_there_was_a_roster_is_read_as_one_without(tmp_path: Path) -> None:
    data = dataset_of([made("a", "柳湾乡", 2021)])
    write_dataset(data, tmp_path)
    for name, column in (("reports", "body"), ("disclosure", "correction"), ("applications", "correction"),
                         ("disputes", "correction"), ("findings", "dismissed")):  # fmt: skip
        frame = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, na_filter=False)
        frame.drop(columns=column).to_csv(tmp_path / f"{name}.csv", index=False, encoding="utf-8-sig")
    (tmp_path / "bodies.csv").unlink()
    package = tmp_path / "datapackage.json"
    package.write_text(package.read_text("utf-8").replace("bodies.csv", "other.csv"), "utf-8")
    back = load_dataset(tmp_path)
    for name, frame in data.frames.items():
        pd.testing.assert_frame_equal(back.frames[name], frame)


# The sample county --------------------------------------------------------------------------------------------------


def test_the_sample_county_with_a_roster(tmp_path: Path) -> None:
    orgs = ["东关街道", "云溪乡", "北坡乡", "南渡镇", "双井镇", "望河街道", "杏林乡", "松坡乡", "白塘镇", "石桥镇"]
    orgs += ["竹园乡", "长堤镇", "青岭镇"]
    rows = [*({"org": org, "county": "示例县"} for org in orgs), *RENAMED]
    data = gipdata.build(RAW, roster=keep(tmp_path / "名册.csv", *rows))
    coverage = data.coverage()
    assert coverage.groupby("org").size().to_dict() == {org: 6 for org in (*orgs, "柳湾镇")}
    without = coverage[coverage["status"] != "report"]
    assert without[["org", "year", "status"]].values.tolist() == [["杏林乡", 2021, "no_report"]]
    assert set(coverage["known_by"]) == {"roster"}
    renamed = coverage[coverage["org"] == "柳湾镇"]
    assert renamed["source"].str.slice(0, 8).tolist() == [
        *(f"{year}/柳湾乡" for year in (2019, 2020, 2021)),
        *(f"{year}/柳湾镇" for year in (2022, 2023, 2024)),
    ]
    requests = data.requests().query("org == '柳湾镇'")
    assert requests["new_received"].tolist() == [1, 0, 0, 0, 1, 0]
    assert requests["carried_in"].tolist()[1:] == requests["carried_out"].tolist()[:-1]
    tried = data.checks.query("rule == 'carried-over' and org == '柳湾镇' and year == 2022")
    assert set(tried["status"]) == {"holds"}
    assert data.findings["report_id"].notna().all()
