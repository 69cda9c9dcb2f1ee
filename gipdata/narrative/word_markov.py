"""jieba's hidden Markov model: which words a run of characters is cut into that no word of the dictionary holds."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

__all__ = ["NEVER", "recognise"]

NEVER = -3.14e100  # how jieba writes the logarithm of 0


class _Model(NamedTuple):
    """jieba's logarithms of probabilities. States are B, M, E, S: a character that begins a word, goes on with it, ends
    it, or is one by itself."""

    first: Mapping[str, float]  # a run begins in a state
    after: Mapping[str, Mapping[str, float]]  # a state is followed by another
    seen: Mapping[str, tuple[float, float, float, float]]  # a character is seen in each state


_UNSEEN = (NEVER,) * 4


@cache
def _model() -> _Model:
    from jieba import finalseg

    by_state = [finalseg.emit_P[state] for state in "BMES"]
    characters = sorted(set().union(*by_state))
    seen = {character: tuple(one.get(character, NEVER) for one in by_state) for character in characters}
    return _Model(finalseg.start_P, finalseg.trans_P, seen)


def recognise(run: str) -> tuple[str, ...]:
    """The words of a run of Han characters as jieba's model has them.

    jieba's own search copies its path at every step, so that a long run takes it the square of its length; and it
    leaves words whole or not as the rest of the process has told it. Figures are added up in its order here.
    """
    states = _states(run)
    ends = [end for end, state in enumerate(states, 1) if state in "ES"]
    return tuple(run[start:end] for start, end in pairwise([0, *ends]))


def _states(run: str) -> list[str]:
    """The likeliest state of each character. Of two ways that are equal jieba takes the state with the later letter."""
    first, after, seen = _model()
    be, bm, me, mm = after["B"]["E"], after["B"]["M"], after["M"]["E"], after["M"]["M"]
    eb, es, sb, ss = after["E"]["B"], after["E"]["S"], after["S"]["B"], after["S"]["S"]
    b, m, e, s = map(add, map(first.__getitem__, "BMES"), seen.get(run[0], _UNSEEN))
    steps = []
    for character in run[1:]:
        seen_b, seen_m, seen_e, seen_s = seen.get(character, _UNSEEN)
        by_e, by_s = e + eb + seen_b, s + sb + seen_b
        to_b, before_b = (by_s, "S") if by_s >= by_e else (by_e, "E")
        by_b, by_m = b + bm + seen_m, m + mm + seen_m
        to_m, before_m = (by_m, "M") if by_m >= by_b else (by_b, "B")
        by_b, by_m = b + be + seen_e, m + me + seen_e
        to_e, before_e = (by_m, "M") if by_m >= by_b else (by_b, "B")
        by_e, by_s = e + es + seen_s, s + ss + seen_s
        to_s, before_s = (by_s, "S") if by_s >= by_e else (by_e, "E")
        b, m, e, s = to_b, to_m, to_e, to_s
        steps.append({"B": before_b, "M": before_m, "E": before_e, "S": before_s})
    states = ["S" if s >= e else "E"]
    for before in reversed(steps):
        states.append(before[states[-1]])
    return states[::-1]
