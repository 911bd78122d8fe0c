"""More examples from the same pairs, seeded: sentences joined, and noise on the source side.

Reports have headings, lists and long paragraphs; a model that has seen only clean single sentences ends early on two
of them and stumbles over a line in capitals. The target is never made worse, only the source.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from align.lang import LANGUAGES
from align.training.corpus import Pair

__all__ = ["joined", "noisy"]

_MOST_WORDS = 75


def joined(pairs: Sequence[Pair], seed: int) -> list[Pair]:
    """Runs of two or three pairs of one name and language in random order, each pair used once.

    Korean sentences are joined by a space, Chinese ones by nothing. Runs that would be too long are not made.
    """
    groups: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.target[-1:] in '.。!?！？”"' and pair.english[-1:] in '.!?"':
            groups[pair.tier, pair.name, pair.lang].append(pair)
    made = []
    for key in sorted(groups):
        generator = random.Random(f"{seed} {key}")  # noqa: S311  # nothing secret
        members = groups[key]
        generator.shuffle(members)
        at = 0
        while at < len(members):
            run = members[at : at + generator.choice((2, 2, 3))]
            at += len(run)
            if len(run) > 1 and sum(len(pair.english.split()) for pair in run) <= _MOST_WORDS:
                english = " ".join(pair.english for pair in run)
                target = LANGUAGES[run[0].lang].joiner.join(pair.target for pair in run)
                made.append(Pair(*key, english, target, run[0].where))
    return made


def noisy(pair: Pair, seed: int) -> Pair:
    """The pair with one kind of noise on the source: capitals, lower case, a lost final mark (then on both sides), title case."""
    generator = random.Random(f"{seed} {pair.english}")  # noqa: S311
    kind = generator.choice(("upper", "lower", "bare", "title"))
    english, target = pair.english, pair.target
    if kind == "bare" and english.endswith(".") and target[-1] in ".。":
        english, target = english[:-1], target[:-1]
    elif kind == "lower":
        english = english.lower()
    elif kind == "upper":
        english = english.upper()
    else:
        english = " ".join(word[:1].upper() + word[1:] for word in english.split())
    return Pair(pair.tier, pair.name, pair.lang, english, target, pair.where)
