"""Words: terms of the field come out whole, tokens are jieba's, and counts are those of a count by hand."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipdata.narrative import word_cutting, word_dictionary
from gipdata.narrative.word_cutting import WordCutter
from gipdata.narrative.word_dictionary import read_terms, stop_words
from gipdata.narrative.words import Segmenter, segment, word_counts

# What stands in brackets is one word, cut by hand; the rest of a clause may be cut in more than one good way. Terms of
# the field are to be found whole, and their characters in another sense (党政办|公开, 党政|办公楼) to be kept apart.
CLAUSES = """
全年未收到[依申请公开][件]
村民提出申请[公开][透明]办理
申请人[依申请公开][渠道]获取信息
制定[行政规范性文件]两件
[废止][规范性文件]一件
文件内容不够[规范][性质]难以认定
运维[政务新媒体][账号]三个
村口[公开栏][张贴][不及时]
网站[公开][栏目]设置零散
[信息公开][栏目]长期[空白]
[政务公开][栏目]更新慢
[政务公开栏]玻璃[破损]
[村务公开栏]字迹模糊
[公示栏]设在院外
[公示][栏目]归类混乱
经办人[身兼数职]
内容[时效性][不强]
执行[三审三校][制度]
建成[政务公开][专区]
编制[政府信息公开][工作][年度报告]
召开[年度][报告会]
[主动公开][政府信息]五十条
[主动公开][栏目]四个
[微信公众号]推送[办事指南]
关注[公众号]的村民
组织学习[政府信息公开][条例]
[行政复议]和[行政诉讼]均为零
[保密审查]流于形式
[便民服务中心]设立[窗口]
[便民服务][中][存在]推诿
[政策解读][形式]单一
[知情权][参与权][表达权][监督权]得到保障
[党务公开]与[村务公开][同步]
坚持[四议两公开]
[双随机一公开][检查]四次
推行[一网通办]
村里的[大喇叭]每天[播送]
由[党政办]负责[日常]工作
由[党政办][公开][发布]
搬进[党政][办公楼]
[党政办公室]牵头
[县政府办]转来一件
[结转][下年度][继续]办理
作出[不予公开]决定
各村[信息员][工作]积极
[公开][信息]六十条
印发[公开信]两千份
[政务服务大厅]张贴海报
公布[权力清单]和[责任清单]
[行政许可][事项]十二项
[行政处罚]与[行政强制]为零
[行政事业性收费]依规[公示]
[政府集中采购]三批
侵害[第三方]权益
属于[行政执法][案卷]
[门户网站][改版]
开通[抖音][账号]
打造[两微一端]
成立[领导小组]
由[分管领导][把关]
缺少[专职人员]
多为[兼职人员]
安排[专人][专岗]
接受[社会评议]
纳入[绩效考核]
落实[责任追究][制度]
开展[监督检查]两轮
回应[政务舆情]四起
推进[重点领域][信息公开]
公开[惠农][补贴][资金]
建设[高标准农田]
整治[人居环境]
发放[低保金]
[基层政务公开][标准化][规范化]
[一是][机制]不全
[二是][人员]偏少
原因[之一][是][宣传]不足
做法[不统一][是]普遍现象
[我镇][高度重视]
[我乡][干部]轮岗频繁
[各村居][财务公开]
[政府信息公开][工作人员]不足
[政府信息公开][指南]未[更新]
[政府信息公开][目录]过粗
[政务公开][工作]有待加强
[应急广播][全覆盖]
[规范性][不够]
[意见箱]无人开启
[全区][政府信息公开]会议
[乡镇政府][职责]
[各村][居民]议事
唯一[是]漏报
[监督][员工][守纪]
[信息员][工资]偏低
召开[党委][会议]
召开[党委会]审定
[我][办理]的件
[县政府][网站]改版
[便民服务点]偏远
[行政复议]后[维持]
做到[应公开尽公开]
[综合][办理]六件
由[县政府][办理]答复
[一次][办理][完结]
[不][强制]入会
[网格员][工资]偏低
[我办][办公用房]
[各单位][置换]桌椅
水平[不高][兴趣]不浓
[群众][留言][逐条]回复
[本年][会议]两次
[本年度][会议]两次
[行政规范][性质]存疑
[应急][管理员]轮值
"""


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def spans(words: list[str]) -> set[tuple[int, int]]:
    ends = [sum(map(len, words[: n + 1])) for n in range(len(words))]
    return set(zip([0, *ends[:-1]], ends, strict=True))


def marked(clause: str) -> tuple[str, set[tuple[int, int]]]:
    """A clause without its brackets, and where the bracketed words stand."""
    text, begun, found = "", 0, set()
    for character in clause:
        if character == "[":
            begun = len(text)
        elif character == "]":
            found.add((begun, len(text)))
        else:
            text += character
    return text, found


# Terms --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clause", CLAUSES.split())
def test_terms_come_out_whole_and_only_where_they_are_meant(segmenter: Segmenter, clause: str) -> None:
    text, expected = marked(clause)
    words = segmenter.segment(text)
    assert expected - spans(words) == set(), "/".join(words)


def test_marks_of_a_clause_are_read_as_they_stand() -> None:
    assert marked("各[公开栏]的[栏]") == ("各公开栏的栏", {(1, 4), (5, 6)})
    assert spans(["各", "公开栏", "的", "栏"]) == {(0, 1), (1, 4), (4, 5), (5, 6)}


def test_every_term_is_one_word_where_it_stands_alone(segmenter: Segmenter) -> None:
    words = [term.word for term in read_terms()]
    assert [word for word in words if segmenter.segment(word) != [word]] == []
    assert len(words) == len(set(words)) > 300


def test_every_stop_word_is_a_word_that_can_occur(segmenter: Segmenter) -> None:
    assert [word for word in sorted(stop_words()) if segmenter.segment(word) != [word]] == []


@pytest.mark.parametrize("line", ["公开栏", "公开栏 3", "公开栏 0 n", "公开栏 -3 n", "公开栏 n 3", "公 开 3 n"])
def test_a_wrong_line_of_the_lexicon_is_told(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(word_dictionary, "_lines", lambda name: iter([(7, line)]))
    with pytest.raises(ValueError, match=r"lexicon\.txt, line 7"):
        read_terms.__wrapped__()


# The same tokens as jieba -------------------------------------------------------------------------------------------

ODD = [
    *"  \t\n\u3000\xa0，。、；：！？“”（）〔〕·—…,.;:()+-#&%_/\\",
    "\r\n",
    "\r",
    "𠮷",
    "鿖",
    "⼀",
    "⻓",
    "é",
    "１",
    "😀",
    "\0",
]


def random_text(rng: Random, vocabulary: list[str]) -> str:
    """Words of the dictionary, common and rare characters, figures, letters and odd marks, in every mixture."""
    kinds: list[Callable[[], str]] = [
        lambda: rng.choice(vocabulary),
        lambda: chr(rng.randint(0x4E00, 0x9FFF)),
        lambda: rng.choice("的一是不在人有我他这中大来上国和信息公开政务"),
        lambda: rng.choice(ODD),
        lambda: f"{rng.random() * 10 ** rng.randint(0, 6):.{rng.randint(0, 3)}f}",
        lambda: "".join(rng.choices("abcXYZ019.%-", k=rng.randint(1, 6))),
    ]
    weights = [rng.random() ** 3 for _ in kinds]
    return "".join(kind() for kind in rng.choices(kinds, weights, k=rng.randint(1, 200)))


def test_tokens_are_those_of_jieba(segmenter: Segmenter) -> None:
    rng = Random("tokens")
    vocabulary = sorted(segmenter.tokenizer.FREQ)
    for _ in range(400):
        text = random_text(rng, vocabulary)
        words = segmenter.segment(text)
        assert words == segmenter.tokenizer.lcut(text), text
        assert "".join(words) == text


@given(
    st.text(
        st.one_of(st.sampled_from("公开栏目信息工作人员办理时效性三审校𠮷龥，。 \r\n1a.%-"), st.characters()),
        max_size=80,
    )
)
def test_tokens_are_those_of_jieba_for_any_characters(segmenter: Segmenter, text: str) -> None:
    assert segmenter.segment(text) == segmenter.tokenizer.lcut(text)


def tokenizer_of(segmenter: Segmenter, frequency: dict[str, int]) -> Any:
    """A tokenizer of jieba that knows these words only."""
    tokenizer = type(segmenter.tokenizer)()
    tokenizer.FREQ = {word[:n]: 0 for word in frequency for n in range(1, len(word) + 1)} | frequency
    tokenizer.total = sum(frequency.values())
    tokenizer.initialized = True
    return tokenizer


class Counting(WordCutter):
    """Counts how often it had to ask jieba."""

    searches = 0

    def _likeliest(self, block: str) -> list[str]:
        self.searches += 1
        return super()._likeliest(block)


def test_equally_likely_ways_are_decided_as_jieba_decides_them(segmenter: Segmenter) -> None:
    """Dictionaries of few characters and frequencies, where every second choice is a tie."""
    rng = Random("ties")
    searches = 0
    for _ in range(60):
        words = {"".join(rng.choices("甲乙丙丁", k=rng.randint(1, 3))): rng.choice([2, 3]) for _ in range(25)}
        tokenizer = tokenizer_of(segmenter, words)
        cutter = Counting(tokenizer)
        for _ in range(40):
            block = "".join(rng.choices("甲乙丙丁戊1", k=rng.randint(2, 60)))
            assert cutter.cut(block) == tokenizer.lcut(block), (words, block)
        searches += cutter.searches
    assert searches > 500


def test_rounding_decides_a_tie_by_what_stands_behind(segmenter: Segmenter) -> None:
    """That a part cannot be decided by itself is no theory: the same tie comes out both ways."""
    tokenizer = tokenizer_of(segmenter, {"甲": 7, "甲乙": 3, "乙丙": 3, "丙": 7, "戊": 11, "己": 13})
    heads = {tokenizer.lcut("甲乙丙" + tail)[0] for tail in ("戊" * n + "己" * m for n in range(20) for m in range(20))}
    assert heads == {"甲", "甲乙"}


def test_blocks_without_end_are_cut_as_jieba_cuts_them(segmenter: Segmenter) -> None:
    rng = Random("long")
    vocabulary = [word for word, count in segmenter.tokenizer.FREQ.items() if count > 1000 and len(word) > 1]
    block = "".join(rng.choices(vocabulary, k=8_000))
    assert len(block) > word_cutting._MOST_PARTED
    assert segmenter.segment(block) == segmenter.tokenizer.lcut(block)


def test_a_dictionary_may_have_short_words_only_and_rare_characters(segmenter: Segmenter) -> None:
    tokenizer = tokenizer_of(segmenter, {"𠮷野": 3, "野菜": 4, "甲乙": 5, "乙丙": 5})
    for text in ("𠮷野菜甲乙丙", "野菜甲乙丙丁", "甲𠮷乙"):
        assert WordCutter(tokenizer).cut(text) == tokenizer.lcut(text)


def test_a_run_of_unknown_characters_takes_no_square_of_its_length(segmenter: Segmenter) -> None:
    """jieba would copy some 10^11 references for this one."""
    run = "囧㐀龘"[::2] * 150_000
    assert "".join(segmenter.segment(run)) == run
    assert segmenter.segment(run[:1_000]) == segmenter.tokenizer.lcut(run[:1_000])


def test_what_the_process_tells_jieba_elsewhere_changes_nothing(segmenter: Segmenter) -> None:
    from jieba import finalseg

    name = "经办人覃栩瑶到岗"
    words = Segmenter().segment(name)
    joined = next(word for word in words if len(word) > 1 and word not in segmenter.tokenizer.FREQ)
    finalseg.add_force_split(joined)
    try:
        assert joined not in segmenter.tokenizer.lcut(name)
        assert Segmenter().segment(name) == words
    finally:
        finalseg.Force_Split_Words.discard(joined)


# Names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("尖石坪镇人民政府", ["尖石坪镇"], "尖石坪镇/人民政府"),
        ("尖石坪镇政府在石坪村", ["石坪", "尖石坪镇", "石坪村"], "尖石坪镇/政府/在/石坪村"),
        ("各镇(街)", ["镇(街)"], "各/镇(街)"),
        ("", ["尖石坪镇"], ""),
        ("石坪村石坪村", ["石坪村"], "石坪村/石坪村"),
        ("石 坪村", ["石坪村"], "石/ /坪/村"),
    ],
)
def test_names_are_words_wherever_they_stand(segmenter: Segmenter, text: str, names: list[str], words: str) -> None:
    assert segmenter.segment(text, names) == (words.split("/") if words else [])


@pytest.mark.parametrize("names", [[], ["镇"], [""], ["坪石"]])
def test_a_name_that_is_none_changes_nothing(segmenter: Segmenter, names: list[str]) -> None:
    words = segmenter.segment("尖石坪镇人民政府")
    assert "尖石坪镇" not in words and segmenter.segment("尖石坪镇人民政府", names) == words


def test_names_of_one_call_are_gone_in_the_next(segmenter: Segmenter) -> None:
    before = segmenter.segment("到石坪村公开")
    assert segmenter.segment("到石坪村公开", ["石坪村公开"]) == ["到", "石坪村公开"]
    assert segmenter.segment("到石坪村公开") == before


def test_the_function_is_the_segmenter(segmenter: Segmenter) -> None:
    assert segment("尖石坪镇公开栏", ["尖石坪镇"]) == segmenter.segment("尖石坪镇公开栏", ["尖石坪镇"])


# Caches, threads, and what must not be touched ----------------------------------------------------------------------


def test_caches_are_bounded() -> None:
    asked: list[str] = []

    def cut(text: str) -> tuple[str, ...]:
        asked.append(text)
        return (text,)

    kept = word_cutting._CutOnce(cut, most=2, longest=3)
    sizes = []
    for text in ("甲", "乙", "甲", "甲乙丙丁", "甲乙丙丁", "丙", "甲"):
        assert kept[text] == (text,)
        sizes.append(len(kept))
    assert asked == ["甲", "乙", "甲乙丙丁", "甲乙丙丁", "丙", "甲"]
    assert sizes == [1, 2, 2, 2, 2, 1, 2]


def test_a_segmenter_that_forgets_cuts_the_same(segmenter: Segmenter) -> None:
    cutter = WordCutter(segmenter.tokenizer)
    for kept in (cutter._words_of_sentence, cutter._words_of_part, cutter._words_of_run):
        kept._most = 1
    rng = Random("forgets")
    vocabulary = sorted(segmenter.tokenizer.FREQ)
    for text in (random_text(rng, vocabulary) for _ in range(50)):
        assert cutter.cut(text) == segmenter.segment(text)


def test_threads_may_share_a_segmenter(segmenter: Segmenter) -> None:
    rng = Random("threads")
    vocabulary = sorted(segmenter.tokenizer.FREQ)
    texts = [random_text(rng, vocabulary) for _ in range(60)] * 3
    expected = [segmenter.tokenizer.lcut(text) for text in texts]
    cutter = WordCutter(segmenter.tokenizer)
    cutter._words_of_part._most = 20  # so that it is emptied under the others' hands
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cutter.cut, texts)) == expected


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A fresh Python in which every warning is an error, jieba is compiled anew, and the temporary folder is ours."""
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_loading_is_silent_and_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import warnings, logging, numpy; before = list(warnings.filters)\n"
        "from gipdata.narrative.words import segment\n"
        "print(*segment('公开栏'), warnings.filters == before, logging.getLogger().handlers)"
    )
    (tmp_path / "compiled").mkdir()
    done = run_python(code, tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("公开栏 True []\n", "", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["compiled"]


def test_a_dictionary_that_others_left_in_the_temporary_folder_is_not_read(tmp_path: Path) -> None:
    import marshal

    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"公": 1, "开栏": 9}, 10)))
    done = run_python("from gipdata.narrative.words import segment; print(*segment('公开栏'))", tmp_path)
    assert done.stdout == "公开栏\n"


def test_jieba_is_fetched_when_a_text_is_cut(tmp_path: Path) -> None:
    code = "import sys, gipdata.narrative.words; print({'jieba', 'rjieba', 'pandas'} & set(sys.modules))"
    assert run_python(code, tmp_path).stdout == "set()\n"


# The other engine ---------------------------------------------------------------------------------------------------


def test_an_engine_that_is_missing_or_unknown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    with pytest.raises(ImportError, match=r"gipdata\[fast\]"):
        Segmenter(engine="rjieba")
    with pytest.raises(ValueError, match="no engine 'hmm'"):
        Segmenter(engine="hmm")


@pytest.fixture
def other() -> Iterator[Segmenter]:
    pytest.importorskip("rjieba")
    yield Segmenter(engine="rjieba")


def test_the_other_engine_knows_the_terms(other: Segmenter) -> None:
    words = [term.word for term in read_terms()]
    assert [word for word in words if other.segment(word) != [word]] == []
    assert other.segment("尖石坪镇公开栏", ["尖石坪镇"]) == ["尖石坪镇", "公开栏"]


def test_the_other_engine_loses_no_character(other: Segmenter, segmenter: Segmenter) -> None:
    rng = Random("other")
    vocabulary = sorted(segmenter.tokenizer.FREQ)
    for text in [*(random_text(rng, vocabulary) for _ in range(100)), "公开\ud800栏\udfff", "\ud800"]:
        assert "".join(other.segment(text)) == text


# Counts -------------------------------------------------------------------------------------------------------------


def sections(*rows: tuple[str, str | None, int | None, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["report_id", "org", "year", "section", "text"])
    return frame.astype({"org": "str", "year": "Int64"})


def listed(counts: pd.DataFrame) -> list[str]:
    rows = counts[["report_id", "section", "word", "count"]].itertuples(index=False, name=None)
    return [" ".join(map(str, row)) for row in rows]


def test_words_are_counted_by_report_and_section(segmenter: Segmenter) -> None:
    frame = sections(
        ("甲", "尖石坪镇", 2021, "overview", "尖石坪镇更新公开栏3次，公开栏更新及时。\n更新公开栏。"),
        ("甲", "尖石坪镇", 2021, "problems", "一是公开栏陈旧；二是更新慢。"),
        ("乙", None, None, "overview", "公开栏。"),
    )
    counts = word_counts(frame, segmenter=segmenter)
    assert listed(counts) == [
        "甲 overview 公开栏 3",
        "甲 overview 更新 3",
        "甲 overview 及时 1",
        "甲 overview 尖石坪镇 1",
        "甲 problems 公开栏 1",
        "甲 problems 慢 1",
        "甲 problems 更新 1",
        "甲 problems 陈旧 1",
        "乙 overview 公开栏 1",
    ]
    assert counts["year"].tolist()[:8] == [2021] * 8 and counts[["org", "year"]].iloc[8].isna().all()
    assert [str(dtype) for dtype in counts.dtypes] == ["str", "str", "Int64", "str", "str", "Int64"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("⼯作 ⼯ 作 工　作", "工作 3"),  # radicals and spaces
        ("報(bào)告(gào)，报告", "报告 2"),
        ("ＡＰＰ APP", "APPAPP 1"),  # no space of Chinese prose parts letters of two words: fold drops it
        ("公开；栏目", "公开 1|栏目 1"),
        ("公开“栏”目", "公开 1|栏 1|目 1"),  # not the word 公开栏
        ("公开\n栏目", "公开 1|栏目 1"),
        ("2021年公开12.5%，１２条、三条、两次、十二月、第一，第三条（一）", "公开 1"),  # 三条 is a word of jieba's
        ("一致、十分、三公、两委、一线、百姓、第三方", "一线 1|一致 1|三公 1|两委 1|十分 1|百姓 1|第三方 1"),
        ("——……★→（）", ""),
        ("", ""),
    ],
)
def test_words_are_counted_in_their_ordinary_form(segmenter: Segmenter, text: str, words: str) -> None:
    counts = word_counts(sections(("甲", None, 2021, "overview", text)), segmenter=segmenter)
    assert "|".join(f"{word} {n}" for word, n in zip(counts["word"], counts["count"], strict=True)) == words


def test_stop_words_and_figures_are_counted_when_asked_for(segmenter: Segmenter) -> None:
    frame = sections(("甲", None, 2021, "overview", "我镇的公开栏12个。"))
    assert listed(word_counts(frame, segmenter=segmenter)) == ["甲 overview 公开栏 1"]
    words = word_counts(frame, stop=(), figures=True, segmenter=segmenter)["word"]
    assert words.tolist() == ["12", "个", "公开栏", "我镇", "的"]
    words = word_counts(frame, stop=["公开栏"], segmenter=segmenter)["word"]
    assert words.tolist() == ["个", "我镇", "的"]


def test_further_names_are_those_of_their_report(segmenter: Segmenter) -> None:
    rows = [(report, "尖石坪镇", 2021, "overview", "石坪村民兵公开") for report in ("甲", "乙")]
    counts = word_counts(sections(*rows), names={"甲": ["石 坪村"]}, segmenter=segmenter)
    assert listed(counts)[:3] == ["甲 overview 公开 1", "甲 overview 民兵 1", "甲 overview 石坪村 1"]
    assert "乙 overview 石坪村 1" not in listed(counts)


def test_two_parts_of_one_section_are_counted_together(segmenter: Segmenter) -> None:
    frame = sections(
        ("甲", None, 2021, "back", "公开"), ("甲", None, 2021, "front", "公开"), ("甲", None, 2021, "back", "公开")
    )
    assert listed(word_counts(frame, segmenter=segmenter)) == ["甲 back 公开 2", "甲 front 公开 1"]


def test_no_sections_have_no_words(segmenter: Segmenter) -> None:
    counts = word_counts(sections(), segmenter=segmenter)
    assert counts.empty
    assert list(counts) == ["report_id", "org", "year", "section", "word", "count"]
    assert [str(dtype) for dtype in counts.dtypes] == ["str", "str", "Int64", "str", "str", "Int64"]
