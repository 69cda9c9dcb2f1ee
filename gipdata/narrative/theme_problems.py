"""What a problem is about: its faults, clause by clause, and the object that each is a fault of."""

from collections.abc import Mapping

from gipdata.narrative.sentences import Span
from gipdata.narrative.theme_clauses import Clause, Statement
from gipdata.narrative.theme_found import Found, admitted, in_order, without_unless
from gipdata.narrative.theme_objects import Accept, Choice, behind_examples, chosen, subject_of
from gipdata.narrative.theme_phrases import TOPICS, teller
from gipdata.narrative.theme_rules import Fault, Rule
from gipdata.narrative.theme_words import ENDS, SOFT, Hit

__all__ = ["problem_themes"]

_DENIALS = frozenset({"negation", "without"})
_SOFT = frozenset({SOFT})
VAGUE = "vague"  # the fault of 存在…: something is there that is not called a fault by any word we know

LISTED = "、和与及"  # behind an object that shares the fault with what is named next
NEAR = 4  # characters between object and fault where a rule asks for nearness
FAR_DENIAL = 6  # characters between a bare 不, 未, 没有 and the object behind it
FAR = 20  # between any other fault and the object behind it
BARE = 2  # characters before a fault that name nothing: the fault is of what was spoken of before
SHORT = 8  # characters of a clause that is only a topic: 信息更新，都有待加强
BARE_ASPECT = 3  # characters of an aspect that does not say of what it is one: 形式, 及时性
HEAD = 4  # characters between 等 and what the list before it gave examples of
OPENING = 2  # characters before an aspect that opens a clause


def problem_themes(statement: Statement, words: Mapping[str, tuple[str, ...]]) -> list[Found]:
    """The themes of a problem, the primary first; the same theme may come several times."""
    reader = _Reader(statement, words)
    for clause in statement.clauses:
        reader.read(clause)
    found = admitted(statement, reader.found, words)
    return in_order(without_unless(found))


class _Reader:
    """Goes through the clauses of a statement and remembers what was spoken of last."""

    def __init__(self, statement: Statement, words: Mapping[str, tuple[str, ...]]) -> None:
        self.words = words
        self.text = statement.text
        self.clauses = statement.clauses
        self.found: list[Found] = []
        self.subject: list[Choice] = []  # what the last fault of this sentence was a fault of
        self.sentence = -1
        self.in_cause = False
        self.cause_themes: set[str] = set()  # of this sentence
        self.position = 0

    def read(self, clause: Clause) -> None:
        if clause.sentence != self.sentence:
            self.sentence, self.subject, self.in_cause = clause.sentence, [], False
            self.cause_themes.clear()
        elif self._turns(clause) or self._leads(clause):
            self.subject = []
        cause = self._cause_of(clause)
        before = len(self.found)
        for hit in clause.phrases:
            self._add_phrase(clause, hit)
        self._read_faults(clause)
        new = sorted(self.found[before:], key=lambda f: f.end)
        if self.in_cause and cause is None and not self._goes_on(clause, new):
            self.in_cause = False
        start, end = cause or ((clause.start, clause.end) if self.in_cause else (-1, -1))
        self.found[before:] = [f._replace(is_cause=start <= f.start < end) for f in new]
        self.cause_themes.update(f.theme for f in self.found[before:] if f.is_cause)
        self.position += 1

    def _cause_of(self, clause: Clause) -> Span | None:
        """The part of a clause that is told as a cause (由于…), up to what it leads to."""
        if not clause.causes:
            return None
        start = clause.causes[0].start
        effect = next((e.start for e in clause.effects if e.start > start), clause.end)
        self.in_cause = effect == clause.end
        return start, effect

    def _goes_on(self, clause: Clause, new: list[Found]) -> bool:
        """Whether a clause behind a cause goes on with it: 加之…, or with nothing but its themes."""
        if self._leads(clause):
            return False
        if self.text.startswith(self.words["more_causes"], clause.start):
            return True
        return bool(new) and all(f.theme in self.cause_themes for f in new)

    def _leads(self, clause: Clause) -> bool:
        """Whether a clause begins with what the one before it leads to: 导致…."""
        return bool(clause.effects) and clause.effects[0].start - clause.start <= BARE

    def _add_phrase(self, clause: Clause, hit: Hit) -> None:
        for use in hit.uses:
            if use.role == "phrase" and use.rule is not None:
                rule = teller(use.rule, hit, self.clauses, self.position)
                self._add(rule, hit.start, hit.end, clause)
                self.subject = [Choice(rule, hit.start, hit.end)]

    def _add(self, rule: Rule, start: int, end: int, clause: Clause) -> None:
        for theme in (rule.theme, *rule.also):
            self.found.append(Found(theme, start, end, rule.name, clause.sentence, rule.unless))

    # ------------------------------------------------------------------------------------------------ faults

    def _read_faults(self, clause: Clause) -> None:
        faults = [hit for hit in clause.faults if not _inside_phrase(hit, clause)]
        plain = [hit for hit in faults if not all(f.name == VAGUE for use in hit.uses for f in use.faults)]
        faults = plain or ([] if clause.phrases else faults)
        for n, hit in enumerate(faults):
            start = faults[n - 1].end if n else clause.start
            start = max([start, *(e.end for e in clause.effects if e.end <= hit.start)])
            end = faults[n + 1].start if n + 1 < len(faults) else clause.end
            end = min([end, *(e.start for e in clause.effects if e.start >= hit.end)])
            self._read_fault(clause, hit, (start, hit.start), (hit.end, end))

    def _read_fault(self, clause: Clause, hit: Hit, before: Span, after: Span) -> None:
        faults = list(dict.fromkeys(fault for use in hit.uses for fault in use.faults))
        own = next((fault for fault in faults if fault.own), None)
        if own is not None:
            self._add_fault(own, hit, clause)
            return
        choices = self._choices(clause, hit, faults, before, after)
        for choice in choices:
            apart = not (clause.start <= choice.start < clause.end)
            start = choice.start if apart else min(choice.start, hit.start)
            end = choice.end if apart else max(choice.end, hit.end)
            self._add(choice.rule, start, end, clause)
        if choices:
            self.subject = choices
        if choices and not hit.denied:
            return
        anew = bool(clause.objects) and self.text.startswith(self.words["more_causes"], clause.start)
        for fault in faults:  # 不够及时、准确 has two, of which an object may have taken one
            taken = any(choice.rule.accepts(frozenset({fault.name})) for choice in choices)
            owned = not anew and any(fault.theme in choice.rule.owns for choice in self.subject)
            if fault.theme is not None and not taken and not owned and self._tells(fault, hit, clause):
                self._add_fault(fault, hit, clause)

    def _tells(self, fault: Fault, hit: Hit, clause: Clause) -> bool:
        """Whether a fault without an object tells its theme: 不能及时请示 is no information that came late."""
        if not fault.published:
            return True
        text = self.text[hit.end : clause.end] if hit.denied else self.text[clause.start : clause.end]
        bare = hit.denied and (not text or text[0] in ENDS)
        return bare or any(word in text for word in self.words["publishing"])

    def _add_fault(self, fault: Fault, hit: Hit, clause: Clause) -> None:
        assert fault.theme is not None
        self.found.append(Found(fault.theme, hit.start, hit.end, fault.name, clause.sentence))

    def _choices(self, clause: Clause, hit: Hit, faults: list[Fault], before: Span, after: Span) -> list[Choice]:
        names = frozenset(fault.name for fault in faults)
        has_theme = any(fault.theme for fault in faults)

        def accept(rule: Rule, found: Hit) -> bool:
            between = self.text[min(found.end, hit.end) : max(found.start, hit.start)]
            is_far = "的" in between or (len(between) > NEAR and between[0] not in LISTED)
            bare = names <= _DENIALS and found.end <= hit.start and not hit.denied
            if bare and rule.role == "aspect":
                return False  # 公开的事项不关心
            return rule.accepts(names) and not ((rule.near or bare) and is_far)

        def accept_behind(rule: Rule, found: Hit) -> bool:
            return accept(rule, found) or (hit.soft and rule.accepts(_SOFT))

        subject = subject_of(clause.objects, before, names)
        if subject is not None:
            return [subject]
        preceding = self._preceding(clause, before, accept, has_theme)
        owner = self._owner(clause, hit)
        if (
            owner is not None
            and owner.rule.accepts(names)
            and all(c.rule.theme in (owner.rule.theme, *owner.rule.owns) for c in preceding)
        ):
            return [owner]
        if hit.denied or any(fault.place == "either" for fault in faults):
            following = self._following(clause, hit, after, names, accept_behind, has_theme)
            aspects_only = all(choice.rule.role == "aspect" for choice in following)
            owned = any(choice.rule.takes_over for choice in preceding)
            wanted = preceding and names == _SOFT and self._is_done(clause, following)
            if following and not (aspects_only and owned) and not wanted:
                return following
        if preceding:
            return self._inherited(clause, before, preceding)
        if any(before[0] <= o.start < before[1] for o in clause.objects):
            return []
        return self._spoken_of(clause, hit, before, accept, has_theme)

    def _preceding(self, clause: Clause, before: Span, accept: Accept, has_theme: bool) -> list[Choice]:
        """The objects before a fault; those of a list's examples only where nothing behind them tells a theme."""
        behind = behind_examples(self.text, before, self.words["topic_ends"])
        for span in (behind,) if has_theme or behind == before else (behind, before):
            choices = chosen(self.text, clause.objects, clause.links, span, accept, has_theme=has_theme)
            if choices:
                return choices
        return []

    def _owner(self, clause: Clause, hit: Hit) -> Choice | None:
        """What owns the clause, named before the fault or told as a topic: 面对公开申请，会商不够."""
        earlier = self.clauses[self.position - 1] if self.position else clause
        topic = earlier.sentence == clause.sentence and self._is_topic(earlier, not self._is_within(earlier))
        for found in (*(earlier.objects if topic else ()), *clause.objects):
            for use in found.uses if found.end <= hit.start else ():
                if use.rule is not None and use.rule.owns:
                    return Choice(use.rule, found.start, found.end)
        return None

    def _following(
        self, clause: Clause, hit: Hit, after: Span, names: frozenset[str], accept: Accept, has_theme: bool
    ) -> list[Choice]:
        """The objects behind a fault that stands in front of them: 缺乏创新意识, 未能及时更新."""
        start, end = after
        far = FAR_DENIAL if names <= _DENIALS else FAR
        if any(o.end == clause.end and o.start >= start for o in clause.objects):
            far = clause.end - start  # 没有让群众便捷知晓的途径
        # 不够规范、缺少…: a list parts the fault from what follows; 缺乏与群众的沟通 does not.
        start = self._headed_list(clause, after)
        parting = (k.start for k in clause.links if k.start > start or (k.start == start and self.text[start] == "、"))
        parted = next(parting, end)
        reach = min(end, start + far)
        if not any(start <= o.start < parted for o in clause.objects):
            reach = min(reach, parted)
        return chosen(
            self.text, clause.objects, clause.links, (start, reach), accept, has_theme=has_theme, forward=True
        )

    def _headed_list(self, clause: Clause, after: Span) -> int:
        """Where what follows a fault begins: behind the examples of a list (缺少依据、时限等要素)."""
        start, end = after
        at = self.text.find("等", start, end)
        headed = any(at < hit.start <= at + HEAD and hit.end == end for hit in clause.objects)
        return at + 1 if at > start and headed else start

    def _is_done(self, clause: Clause, following: list[Choice]) -> bool:
        """Whether what follows is what is still to be done, and not an object: 解读形式有待创新."""
        verbs = {action.start for action in clause.actions if action.end == clause.end}
        updating = following and following[0].rule.theme == "timeliness"  # 内容有待更新 is about 更新
        return len(following) == 1 and following[0].start in verbs and not updating

    def _inherited(self, clause: Clause, before: Span, choices: list[Choice]) -> list[Choice]:
        """A bare aspect that opens a clause, or a list, is still about the last object: 解读不多，形式单一."""
        first, last = choices[0], self.subject[-1] if self.subject else None
        bare = first.rule.role == "aspect" and not first.rule.joins and first.end - first.start <= BARE_ASPECT
        if last is None or not bare or first.start - before[0] > OPENING:
            return choices
        if last.rule.carries or (before[0] != clause.start and last.took_over):
            return [last]
        return choices

    def _spoken_of(self, clause: Clause, hit: Hit, before: Span, accept: Accept, has_theme: bool) -> list[Choice]:
        """What a fault without an object of its own is a fault of: what was spoken of last, or a topic before it."""
        topic = self._topic(clause, hit, accept, has_theme) if before[0] == clause.start else []
        linked = sum(link.end - link.start for link in clause.links if before[0] <= link.start < before[1])
        if not topic and self.subject and before[1] - before[0] - linked <= BARE:
            return [choice for choice in self.subject if accept(choice.rule, hit)]
        return topic

    def _topic(self, clause: Clause, hit: Hit, accept: Accept, has_theme: bool) -> list[Choice]:
        """The objects of clauses before that only say what is spoken of: 在政策解读方面，还有不足."""
        turned = self._turns(clause)
        choices: list[Choice] = []
        for earlier in reversed(self.clauses[max(0, self.position - TOPICS) : self.position]):
            if earlier.sentence != clause.sentence or not self._is_topic(earlier, turned and not hit.denied):
                break
            span = (earlier.start, earlier.end)
            choices[:0] = chosen(self.text, earlier.objects, earlier.links, span, accept, has_theme=has_theme)
        return choices

    def _is_topic(self, clause: Clause, announced_only: bool) -> bool:
        text = self.text[clause.start : clause.end]
        if clause.faults or clause.phrases:
            return False
        if text.startswith(self.words["topic_starts"]):
            return True
        names_only = bool(clause.objects) and clause.end - clause.objects[-1].end <= 1
        ends = text.endswith(self.words["topic_ends"]) or len(text) <= SHORT or names_only
        return ends and not announced_only and not clause.actions and not self._turns(clause)

    def _is_within(self, clause: Clause) -> bool:
        """Whether a clause says within what something happens: 依申请公开办理中."""
        return self.text.endswith(self.words["topic_withins"], clause.start, clause.end)

    def _turns(self, clause: Clause) -> bool:
        return any(turn.start == clause.start for turn in clause.turns)


def _inside_phrase(hit: Hit, clause: Clause) -> bool:
    return any(phrase.start <= hit.start and hit.end <= phrase.end for phrase in clause.phrases)
