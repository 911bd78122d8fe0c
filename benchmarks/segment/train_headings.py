"""Train the small model that tells where a heading was glued to the sentence after it, in Korean and Chinese.

Only the project's own text is read: ``corpora/human-rights`` (CC0), where lines without an end mark are headings and the others
sentences, the glossary, and the lists of headings beside this file, which were written for this purpose. A heading is glued to a
sentence at random; a candidate is every place in the first characters of the result that lies between two visible characters. A
linear model over hashed strings around the place (``align.text.joints``) learns which one is the joint; sentences without a
heading before them teach it that most starts have none. The weights are rounded to one signed byte each: a small file.

Usage: python -m benchmarks.segment.train_headings [--lang zh] [--check]
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.text.joints import LONGEST, SCALE, SIZE, WEIGHTS, candidates, features

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORPORA = ROOT / "corpora" / "human-rights"
GLOSSARY = ROOT / "glossaries" / "human-rights.tsv"
COLUMN = {"ko": 1, "zh": 2}
_END = re.compile(r"[.!?。！？：:；;，,…][\"'”’」』)）]*$")
_LABEL = re.compile(r"^[^：:]{1,8}[：:]\s*")
SEEDS = {"ko": (4,), "zh": (4, 5)}
_EPOCHS = 4
_HEADS = 3
_SPACED = 0.33  # blocks that were joined by a space, as other scrapers do
_RATE = 0.12
_DECAY = 2e-6


def read(lang: str) -> tuple[list[str], list[str]]:
    """Headings and sentences of one language."""
    headings = (HERE / f"headings.{lang}.txt").read_text(encoding="utf-8").split("\n")[:-1]
    sentences = []
    for path in sorted(CORPORA.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.split("\t")[COLUMN[lang]].strip()
            if not _END.search(text):
                if 2 <= len(_LABEL.sub("", text)) <= 28:
                    headings.append(_LABEL.sub("", text))
            elif text[-1] in ".。":
                sentences.append(text)
    return sorted(set(headings)), sentences


def noun_phrases(sentences: list[str], lang: str, rng: random.Random) -> list[str]:
    """More left sides: short noun phrases from sentences, so that the model does not learn the few headings by heart."""
    found: set[str] = set()
    if lang == "ko":
        from kiwipiepy import Kiwi

        kiwi = Kiwi(num_workers=1)
        for sentence in rng.sample(sentences, 2500):
            found |= set(_korean_phrases(sentence, kiwi.tokenize(sentence)))
    else:
        for sentence in rng.sample(sentences, 5000):
            found |= set(re.findall(r"(?<=[、和与])[\u4e00-\u9fff]{2,5}(?=[、和与，。])", sentence))
    return sorted(found)


def _korean_phrases(sentence: str, tokens: list[object]) -> Iterator[str]:
    run: list[object] = []
    for token in tokens:
        tag = token.tag  # type: ignore[attr-defined]
        if tag in ("NNG", "XSN", "XPN") or (run and tag in ("JC", "JKG") and len(run) < 7):
            run.append(token)
            continue
        while run and run[-1].tag in ("JC", "JKG"):  # type: ignore[attr-defined]
            run.pop()
        if run:
            text = sentence[run[0].start : run[-1].end]  # type: ignore[attr-defined]
            if 2 <= len(text) <= 18:
                yield text
        run = []


def parts_of(lang: str) -> dict[str, list[str]]:
    """The words that headings are made of, by kind, and the patterns that join them."""
    rows = (HERE / f"parts.{lang}.txt").read_text(encoding="utf-8").splitlines()
    return {kind: words.split("|") for kind, words in (row.split("\t") for row in rows)}


def from_parts(parts: dict[str, list[str]], lang: str, rng: random.Random, number: int) -> list[str]:
    """Headings made from patterns at random; ``&`` in a Korean pattern is the particle for "and"."""
    made = []
    for _ in range(number):
        text = re.sub(r"\{(\w+)\}", lambda match: rng.choice(parts[match[1]]), rng.choice(parts["pattern"]))
        made.append(re.sub("(.)& ", lambda match: match[1] + and_particle(match[1]), text) if lang == "ko" else text)
    return made


def nouns(lang: str) -> list[str]:
    """What sentences are about: the terms of the glossary and the nouns of headings."""
    parts = parts_of(lang)
    return [*glossary(lang), *parts["group"], *parts["topic"], *parts["thing"]]


def predicates(sentences: list[str], terms: list[str]) -> list[str]:
    """What follows a known term at the start of a Chinese sentence: a term and a predicate are no heading and a sentence."""
    known = re.compile("|".join(sorted(map(re.escape, terms), key=len, reverse=True)))
    found = []
    for sentence in sentences:
        match = known.match(sentence)
        rest = sentence[match.end() :] if match else ""
        if len(rest) > 12 and rest[0] not in "的与和及、或以之者们，：“（":
            found.append(rest)
    return found


def composed(headings: list[str], phrases: list[str], lang: str, rng: random.Random) -> list[str]:
    """Left sides: real headings and terms, and terms and phrases joined the way headings join them."""
    terms, parts = glossary(lang), parts_of(lang)
    made = [*headings * 4, *terms, *parts["fixed"] * 8, *from_parts(parts, lang, rng, 14_000)]
    for _ in range(3000):
        first, second = rng.choice(terms), rng.choice(terms if rng.random() < 0.6 else phrases)
        if lang == "ko":
            joiner = rng.choice([and_particle(first), and_particle(first), " 및 ", "의 ", ", ", " "])
            made.append(first + joiner + second)
        else:
            made.append(first + rng.choice("与与和和的、") + second)
    return [text for text in made if 2 <= len(text) <= LONGEST - 2]


def and_particle(noun: str) -> str:
    """``과`` or ``와`` with a space after it."""
    return ("과 " if (ord(noun[-1]) - 0xAC00) % 28 else "와 ") if "가" <= noun[-1] <= "힣" else "와 "


def glossary(lang: str) -> list[str]:
    """The terms of the project's glossary in one language."""
    column = {"ko": "ko", "zh": "zh-Hans"}[lang]
    rows = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if not line.startswith("##")]
    number = rows[0].index(column)
    terms = {term.split("|")[0].strip() for row in rows[1:] if len(row) > number for term in [row[number]]}
    return sorted(term for term in terms if 2 <= len(term) <= 14)


def examples(lang: str, rng: random.Random) -> Iterator[tuple[list[list[int]], int]]:
    """For each glued text the features of its candidates and the number of the right one (-1: there is none)."""
    headings, sentences = read(lang)
    heads = composed(headings, noun_phrases(sentences, lang, rng), lang, rng)
    rests = predicates(sentences, nouns(lang)) if lang == "zh" else []
    convert = None
    if lang == "zh":
        from opencc import OpenCC

        convert = OpenCC("s2t").convert
    for number, sentence in enumerate(sentences):
        clauses = [part.strip() for part in re.split("[，,]", sentence)[1:] if len(part) > 14]
        middle = sentence[rng.randrange(1, len(sentence)) :]  # what stands inside words, so that no joint is seen there
        starts = [("", part) for part in (sentence, *clauses, middle) if len(part) > 14]
        glued = [(rng.choice(heads), sentence, True) for _ in range(_HEADS)]
        others = [(rng.choice(heads), rng.choice(rests), False)] if rests else []
        for head, body, parted in [*glued, *((head, part, True) for head, part in starts), *others]:
            text = head + (" " if head and parted and rng.random() < _SPACED else "") + body
            if convert is not None and number % 3 == 0:
                text = convert(text)
            places = candidates(text)
            right = places.index(len(head)) if parted and len(head) in places else -1
            yield [features(text, place) for place in places], right


def train(data: list[tuple[list[list[int]], int]], rng: random.Random) -> npt.NDArray[np.float64]:
    """Softmax over the candidates of a text and "none" (score 0), by AdaGrad."""
    weights, squares = np.zeros(SIZE), np.full(SIZE, 1e-3)
    rows = [([np.array(f) for f in places], right) for places, right in data if places]
    for _ in range(_EPOCHS):
        rng.shuffle(rows)
        for places, right in rows:
            scores = np.array([0.0, *(weights[place].sum() for place in places)])
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            for number, place in enumerate(places):
                slope = chances[number + 1] - (number == right)
                if abs(slope) > 1e-3:
                    step = slope + _DECAY * weights[place]
                    np.add.at(squares, place, step**2)
                    np.add.at(weights, place, -_RATE * step / np.sqrt(squares[place]))
    return weights


def rounded(weights: npt.NDArray[np.float64]) -> bytes:
    """One signed byte a weight."""
    return np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8).tobytes()


def main() -> None:
    """Train and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=list(COLUMN), action="append", help="only this language")
    parser.add_argument("--check", action="store_true", help="train on four fifths, report on the rest, write nothing")
    args = parser.parse_args()
    for lang in args.lang or COLUMN:
        if args.check:
            rng = random.Random(SEEDS[lang][0])  # noqa: S311 - a reproducible shuffle, no secret
            data = list(examples(lang, rng))
            rng.shuffle(data)
            cut = len(data) * 4 // 5
            report(lang, train(data[:cut], rng), data[cut:])
            continue
        with ProcessPoolExecutor(2) as pool:
            found = list(pool.map(trained, [lang] * len(SEEDS[lang]), SEEDS[lang]))
        WEIGHTS.mkdir(parents=True, exist_ok=True)
        (WEIGHTS / f"joints.{lang}.bin").write_bytes(rounded(np.mean(found, axis=0)))


def trained(lang: str, seed: int) -> npt.NDArray[np.float64]:
    """Weights from one seed; the mean of several is steadier than each."""
    rng = random.Random(seed)  # noqa: S311
    return train(list(examples(lang, rng)), rng)


def report(lang: str, weights: npt.NDArray[np.float64], rest: list[tuple[list[list[int]], int]]) -> None:
    """Precision and recall of the joints at several thresholds."""
    for threshold in (0.0, 1.0, 2.0, 3.0, 4.0):
        right = found = gold = 0
        for places, answer in rest:
            scores = [float(weights[np.array(place)].sum()) for place in places]
            best = max(range(len(scores)), key=scores.__getitem__, default=-1)
            chosen = best if best >= 0 and scores[best] > threshold else -1
            gold += answer >= 0
            found += chosen >= 0
            right += chosen >= 0 and chosen == answer
        print(f"{lang} > {threshold}: precision {right / max(1, found):.3f}, recall {right / max(1, gold):.3f}")


if __name__ == "__main__":
    main()
