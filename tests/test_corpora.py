"""The parallel text of `corpora/human-rights` keeps the rules that its README states."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import opencc
import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpora" / "human-rights"
SHARED = ROOT.parent / "shared"  # only where the project is developed
FILES = sorted(CORPUS.glob("*.tsv"))

# The rule is crude: "20,000" may be 两万, "10,000" 一万, and a list of small numbers may be words in English and
# digits in the others. About 2 lines in 1,000 stop it so; those looked at were right. More is a sign of wrong figures.
NUMBER_TOLERANCE = 0.006
GLOSSARY_FLOOR = 0.97  # "execution of the budget", "a resolution of the crisis": other senses of the same English word
NEAR = 0.6  # share of a sentence's shingles that also stand in a text we keep apart; less is names and set phrases
FEW = 8  # a text of fewer shingles is a heading or a bare fact, which two authors write alike


class Line(NamedTuple):
    """One sentence in three languages, with its place."""

    where: str
    en: str
    ko: str
    zh: str


@functools.cache
def _lines() -> list[Line]:
    found = []
    for path in FILES:
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            cells = row.split("\t")
            if len(cells) == 3:
                found.append(Line(f"{path.name}:{number}", *cells))
    return found


def test_every_row_has_three_filled_cells() -> None:
    wrong = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n"), path.name
        for number, row in enumerate(text.removesuffix("\n").split("\n"), 1):
            cells = row.split("\t")
            if len(cells) != 3 or any(not cell or cell != cell.strip() or "  " in cell for cell in cells):
                wrong.append(f"{path.name}:{number} {row[:80]}")
    assert FILES
    assert wrong == []


def test_no_english_sentence_occurs_twice() -> None:
    first: dict[str, str] = {}
    wrong = []
    for line in _lines():
        key = " ".join(re.findall(r"\w+", line.en.lower()))
        if key in first:
            wrong.append(f"{line.where} repeats {first[key]}: {line.en}")
        first.setdefault(key, line.where)
    assert wrong == []


def test_lengths_are_in_bounds() -> None:
    wrong = []
    for line in _lines():
        words = len(line.en.split())
        ko, zh = len(line.ko) / len(line.en), len(line.zh) / len(line.en)
        if not 1 <= words <= 70 or (len(line.en) > 40 and not (0.2 < ko < 0.95 and 0.12 < zh < 0.8)):
            wrong.append(f"{line.where} {words} words, ko {ko:.2f}, zh {zh:.2f}: {line.en}")
    assert wrong == []


HANGUL = re.compile(r"[가-힣]")
HAN = re.compile(r"[一-鿿]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def test_each_column_is_in_its_script() -> None:
    wrong = []
    for line in _lines():
        en_ok = LATIN.search(line.en) and not HANGUL.search(line.en) and not HAN.search(line.en)
        ko_letters = len(HANGUL.findall(line.ko)) + len(HAN.findall(line.ko)) + len(LATIN.findall(line.ko))
        glossless = re.sub(r"\([一-鿿]+\)", "", line.ko)  # "부도(浮稻)" explains a rare word
        ko_ok = len(HANGUL.findall(line.ko)) > 0.5 * ko_letters and not HAN.search(glossless)
        zh_letters = len(HAN.findall(line.zh)) + len(LATIN.findall(line.zh))
        zh_ok = len(HAN.findall(line.zh)) > 0.5 * zh_letters and not HANGUL.search(line.zh)
        if not (en_ok and ko_ok and zh_ok):
            wrong.append(f"{line.where} {line.en} | {line.ko} | {line.zh}")
    assert wrong == []


def test_chinese_is_simplified() -> None:
    to_simplified = opencc.OpenCC("t2s")
    both = set("著乾瞭藉噁")  # also correct in Simplified text: 著名, 乾隆, 瞭望, 慰藉, 二噁英
    wrong = []
    for line in _lines():
        simplified = to_simplified.convert(line.zh)
        bad = {old for old, new in zip(line.zh, simplified, strict=True) if old != new} - both
        if bad:
            wrong.append(f"{line.where} {''.join(sorted(bad))} {line.zh}")
    assert wrong == []


def test_chinese_punctuation_is_full_width() -> None:
    # ASCII marks stand only inside numbers, names and Latin text ("3,500", "10:30", "U.S.", "v1.2").
    half = re.compile(r"(?<![A-Za-z0-9 ])[,.;:?!]|[,;:?!](?![A-Za-z0-9])|\.(?=[一-鿿])|[\"'()]|[一-鿿][,.;:?!]")
    latin = re.compile(r"[A-Za-z][A-Za-z0-9 .'&:/@-]*[A-Za-z0-9.']")
    wrong = [f"{line.where} {line.zh}" for line in _lines() if half.search(latin.sub("A", line.zh))]
    assert wrong == []


def test_korean_has_no_full_width_punctuation() -> None:
    wrong = [f"{line.where} {line.ko}" for line in _lines() if re.search(r"[，。；：！？、（）]", line.ko)]
    assert wrong == []


# ------------------------------------------------------------------------------------------------------------ numbers

DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
KO_UNITS = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 1000, "백": 100}
ZH_UNITS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "百": 100}
EN_NUMBER = re.compile(rf"({DIGITS})(?:[ -]({'|'.join(SCALES)}))?")
KO_NUMBER = re.compile(rf"({DIGITS})\s?([조억만천백]{{0,2}})(?![가-힣]*원짜리)")
ZH_NUMBER = re.compile(rf"({DIGITS})\s?[多余]?(万亿|亿|千万|百万|万|千|百)?")
WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teens?|\w*(?:twent|thirt|fort|fift|sixt|sevent"
    r"|eight|ninet)(?:y|ies)\w*|hundreds?|thousands?|millions?|billions?|dozens?|scores?|decades?|half|halv\w+|quarters?"
    r"|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|first|second|\w+th|once|twice|double\w*|triple\w*"
    r"|single|fortnight|couple|pair\w*|century|centuries|weekend|noon|midnight|another|both|zero|no|an?|each|every|last|next"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|quarterly|annual\w*|yearly"
    r"|monthly|weekly|daily|per|p\.m|teenage\w*|minor|infant|alone|lone|sole|only|year|month|week|day|hour)\b",
    re.IGNORECASE,
)

SPELLED = re.compile(
    r"[일이삼사오육칠팔구십백천]|하루|한 |두 |세 |네 |[한두세네][가-힣]|이틀|사흘|나흘|닷새"
    r"|열|스무|서른|마흔|쉰|예순|일흔"
)
HAN_DIGIT = re.compile(r"[一二三四五六七八九十百千两半双]")


def _english(text: str) -> list[Fraction]:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.replace("Covid-19", "Covid"))
    return [_value(digits) * SCALES.get(scale, 1) for digits, scale in EN_NUMBER.findall(text)]


def _value(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def _korean(text: str) -> list[Fraction]:
    found: list[Fraction] = []
    text = re.sub(
        r"(?<=\d)조(?! ?\d*[^ ]*(?:억|원|달러|유로|위안|엔))", "條", text.replace("코로나19", "코로나")
    )  # Article 12
    after = Fraction(0)  # the unit before which a smaller part may follow: "1만 8,000"
    end = -1
    for match in KO_NUMBER.finditer(text):
        unit = Fraction(1)
        for mark in match[2]:
            unit *= KO_UNITS[mark]
        number = _value(match[1]) * unit
        if after > unit and number < after and text[end : match.start()] in {"", " "}:
            found[-1] += number
        else:
            found.append(number)
        after, end = (unit, match.end()) if match[2] else (Fraction(0), match.end())
    return found


def _chinese(text: str) -> list[Fraction]:
    found: list[Fraction] = []
    text = re.sub(r"(\d+)世纪(\d)0年代", lambda m: f"{int(m[1]) - 1}{m[2]}0年代", text)
    after, end = 0, -1
    for match in ZH_NUMBER.finditer(text):
        unit = ZH_UNITS.get(match[2], 1)
        number = _value(match[1]) * unit
        if after > unit and number < after and match.start() == end:
            found[-1] += number
        else:
            found.append(number)
        after, end = (unit if match[2] else 0), match.end()
    return found


def _spelled(english: str) -> int:
    """How many numbers English may spell as words; a slow search, so only asked where it decides."""
    return len(WORDS.findall(english)) + 2 * english.count("p.m.")


def _number_faults(line: Line) -> Iterator[str]:
    english, korean, chinese = _english(line.en), _korean(line.ko), _chinese(line.zh)
    for name, side, text in (("ko", korean, line.ko), ("zh", chinese, line.zh)):
        lost = [n for n in english if n not in side]
        added = [n for n in side if n not in english]
        words = (HAN_DIGIT if name == "zh" else SPELLED).search(text)
        missing = [n for n in lost if n > 100 or not words]
        if missing or (len(added) > len(lost) and len(added) > _spelled(line.en) + len(lost)):
            yield f"{line.where} {name} lost {[float(n) for n in lost]}, added {[float(n) for n in added]}"


def test_numbers_agree() -> None:
    wrong = [fault for line in _lines() for fault in _number_faults(line)]
    assert len(wrong) <= NUMBER_TOLERANCE * len(_lines()), "\n".join(wrong)


# ----------------------------------------------------------------------------------------------------------- glossary


@functools.cache
def _terms() -> dict[str, tuple[str, str]]:
    path = next(
        p for p in (ROOT / "glossaries" / "human-rights.tsv", SHARED / "glossaries" / "human-rights.tsv") if p.exists()
    )
    terms = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((r for r in file if not r.startswith("#")), delimiter="\t"):
            korean = re.sub(r"\(.*", "", row["ko"]).removesuffix("하다")
            terms[re.sub(r" \(.*", "", row["en"]).lower()] = (korean, re.sub(r"（.*", "", row["zh-Hans"]))
    return terms


def _glossary_hits() -> Iterator[tuple[bool, str]]:
    terms = _terms()
    forms = {form: term for term in terms for form in _forms(term)}
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        by_first.setdefault(re.match(r"\w+", form)[0], []).append(form)  # type: ignore[index]
    for line in _lines():
        for form in _found(line.en.replace("’", "'").lower(), by_first):
            term = forms[form]
            korean, chinese = terms[term]
            near_ko = korean.replace(" ", "") in line.ko.replace(" ", "")
            near_zh = chinese.strip("《》") in line.zh
            yield near_ko and near_zh, f"{line.where} {term}: {'' if near_ko else korean} {'' if near_zh else chinese}"


def _found(text: str, by_first: dict[str, list[str]]) -> Iterator[str]:
    """Forms that stand in a lower-case text, from left to right, the longest first, none within another."""
    end = 0
    for word in re.finditer(r"\w+", text):
        for form in by_first.get(word[0], ()) if word.start() >= end else ():
            end_of = word.start() + len(form)
            if text.startswith(form, word.start()) and not (text[end_of : end_of + 1] or " ").isalnum():
                end = end_of
                yield form
                break


def _forms(term: str) -> list[str]:
    if term == "ratify":
        return ["ratify", "ratifies", "ratified", "ratifying"]
    plural = term[:-1] + "ies" if re.search(r"[^aeiou]y$", term) else term + "s"
    return [term, plural]


def test_glossary_is_obeyed() -> None:
    hits = list(_glossary_hits())
    wrong = [note for kept, note in hits if not kept]
    assert len(hits) > 2000
    assert len(wrong) <= (1 - GLOSSARY_FLOOR) * len(hits), f"{len(wrong)} of {len(hits)}\n" + "\n".join(wrong)


# ------------------------------------------------------------------------------------------------------- kept apart


def _shingles(text: str) -> Iterator[int]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    for start in range(len(words) - 4):
        yield hash(("en", *words[start : start + 5]))
    words = re.findall(r"[가-힣0-9]+", text)
    for start in range(len(words) - 3):
        yield hash(("ko", *words[start : start + 4]))
    signs = "".join(re.findall(r"[一-鿿0-9]", text))
    for start in range(len(signs) - 9):
        yield hash(signs[start : start + 10])


def _overlaps(folders: list[Path]) -> list[str]:
    kept: set[int] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".txt", ".md", ".html", ".jsonl", ".json", ".tsv"} and path.name != "README.md":
                for row in path.read_text(encoding="utf-8").splitlines():
                    kept.update(_shingles(row))
    found = []
    for line in _lines():
        for text in line[1:]:
            own = list(_shingles(text))
            shared = sum(shingle in kept for shingle in own)
            if len(own) >= FEW and shared >= NEAR * len(own):
                found.append(f"{line.where} {shared}/{len(own)} {text}")
    return found


def test_no_overlap_with_the_sample_report() -> None:
    folder = ROOT / "corpora" / "sample-report"
    if not folder.is_dir():
        pytest.skip("corpora/sample-report is not there")
    assert _overlaps([folder]) == []


def test_no_overlap_with_chapters_and_evaluation_sets() -> None:
    folders = [SHARED / "corpora" / "chapters", SHARED / "eval", SHARED / "report"]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip("the shared folder with the chapters and evaluation sets is not beside this checkout")
    assert _overlaps(folders) == []
