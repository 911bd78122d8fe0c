"""English sentences.

Every end mark is a candidate; own rules settle those that are plain (abbreviations, initials, decimals, quotations), and
sentencex (MIT; abbreviations from Wikipedia) gives a second opinion on short words with a period that the rules do not know.
Glued ends (``world.The``) are ends too. The rules look a few words each way, so the time is linear.
"""

from __future__ import annotations

import re
from functools import lru_cache

from align.segmenters.boundary import Boundary
from align.text.glue import STARTERS
from align.text.quotes import Quotes, read_quotes

__all__ = ["english_boundaries"]

_MARK = re.compile(r"[.!?…。！？]+")
_CLOSING = frozenset(")]}”’»\"'")
_OPENING = frozenset("([{“‘«\"'")
_WORD_BEFORE = re.compile(r"[^\s()\[\]“”‘\"«»,;:—–/]*$")
_WORD_AFTER = re.compile(r"[\w’'&-]+")
_NEXT_TWO = re.compile(r"([\w’'.-]+)[\s,]+([\w’'-]+)?")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LINK = re.compile(
    r"(?:https?://|www\.|@)\S*$|\w\.(?:com|org|net|gov|edu|int|io|co|uk|kr|cn|tw|pdf|html?|docx?)$", re.IGNORECASE
)


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_TITLES = _words(
    "mr mrs ms mx messrs mme mlle dr prof gen col maj lt cmdr cpt capt sgt cpl pvt adm brig sen rep gov pres hon rev fr "
    "sr st ste mt ft adv atty insp supt det amb sec-gen jt asst assoc dep vice-pres rt msgr bros mssrs pfc spc ltcol "
    "ltgen majgen briggen"
)
_BEFORE_NUMBER = _words(
    "no nos art arts sec secs par para paras ch chap vol vols p pp fig figs pt eq ver v op cit ca c ed reg res"
)
_NEVER = _words("e.g i.e vs viz cf approx resp incl excl al.e")
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun")
_MAYBE = _words(
    "inc ltd co corp jr etc al a.m p.m am pm u.s u.k u.n e.u u.s.a u.a.e u.s.s.r d.c l.a n.y b.c a.d b.c.e c.e ph.d m.d "
    "b.a m.a ll.b ll.m esq dept univ est min max avg ave blvd rd llc plc bros assn ed eds trans n.d p.s g.d.p d.p.r.k "
    "r.o.k p.r.c d.r.c n.g.o"
)
_AFTER_MAYBE = _words("EST EDT PST PDT GMT UTC CET KST Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_COMMON_SHORT = _words(
    "a i it is in on at to of or so no go do up us me my he we be by an as if am the and but not now own out off old new "
    "man men war way all any one two six ten day age law aid job sea air eye eyes end use her him his its our she you "
    "who why yes let lot low bad big won say said see saw ran run far few ago also back been both came case city data "
    "dead died does done down each even ever four five nine gone half help here home into jail just kept land last late "
    "left less life like long lost made many meet more most much must name need next none once only open over paid part "
    "past race rape read real risk same sent such sure take talk them then they this time told took town true turn used "
    "very vote wait want ways week well went were what when will with word work year your them camp food army arms bans "
    "body book boys calls door duty face fact fees fell felt fire five flee form free girl goal guns hand hard head held "
    "high host hour idea kids kill lack laws lead lie list live loss mail main mean mine move news note oath oil pay "
    "plan poor post role rule safe seat seen send site size soon spy stay step stop suit tax tear test text that too top "
    "treat trial try voice wage wife women zone rest rights south north east west days months years weeks hours miles"
)
_SPEECH = re.compile(
    r"(?:[a-z]|(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|(?:[A-Z][\w’'.-]+\s?){1,3})\s(?:said|says|asked|asks|told|wrote|added|replied|shouted|cried|"
    r"recalled|explained|wondered|demanded|exclaimed|yelled|whispered|answered|screamed)\b)"
)


@lru_cache(maxsize=4096)
def _second_opinion(word: str) -> bool:
    """Whether sentencex ends a sentence after a word with a period."""
    import sentencex

    return len(list(sentencex.segment("en", f"They met {word}. They left."))) > 1


def _starts_sentence(text: str, place: int) -> bool:
    """Whether the word at ``place`` is one that names hardly begin with but sentences often do."""
    match = _NEXT_TWO.match(text, place)
    if not match:
        return False
    return match.group(1).rstrip(".") in STARTERS and match.group(1) not in (
        "No",
        "Security",
        "Human",
        "State",
        "Police",
        "Government",
    )


def _after_period(text: str, start: int, after: int, spaced: bool) -> str:
    """The rule that ends a sentence at a single period, or an empty string. ``after`` is the next word or number."""
    tail = text[max(0, start - 40) : start]
    match = _WORD_BEFORE.search(tail)
    word = (match.group() if match else "").lstrip("'’.-")
    if "." in word and not _DOTTED.fullmatch(word):
        word = word.rsplit(".", 1)[1]  # a glued end before it: 4.Dr
    folded = word.lower()
    if _LINK.search(tail) and not spaced:
        return ""
    follows = text[after]
    if folded in _TITLES or folded in _NEVER:
        return "sentence end" if folded == "sr" and _starts_sentence(text, after) else ""
    if follows.isdigit():
        if folded in _BEFORE_NUMBER or folded in _MONTHS or (folded == "no" and word[0].isupper()):
            return ""
        return "sentence end" if spaced or (len(word) > 1 and word.isalpha()) else ""
    if folded in _MAYBE or _DOTTED.fullmatch(word):
        next_word = _WORD_AFTER.match(text, after)
        if next_word and next_word.group() in _AFTER_MAYBE:
            return ""
        return "sentence end after abbreviation" if _starts_sentence(text, after) else ""
    if _INITIALS.fullmatch(word) and word not in ("I",):
        return "sentence end after initial" if _starts_sentence(text, after) and len(word) == 1 else ""
    if word.isdigit() and _is_list_number(text, start - len(word)):
        return ""
    if folded in _MONTHS and word[0].isupper():
        return "sentence end" if _starts_sentence(text, after) else ""
    if folded in _BEFORE_NUMBER and word[0].isupper() and folded not in ("no",):
        return ""
    if (
        word.isalpha()
        and len(word) <= 4
        and folded not in _COMMON_SHORT
        and word[0].islower()
        and not _second_opinion(word)
    ):
        return "sentence end after abbreviation" if _starts_sentence(text, after) else ""
    return "sentence end"


def _is_list_number(text: str, place: int) -> bool:
    """Whether a number opens its paragraph: ``1. The parties shall``."""
    return not text[max(0, place - 3) : place].strip() and (place <= 3 or "\n" in text[max(0, place - 3) : place])


def _decide(text: str, match: re.Match[str], end: int) -> tuple[int, str]:
    """The boundary after an end mark, and its rule; an empty rule where the sentence goes on.

    Args:
        text: the paragraph.
        match: the run of end marks.
        end: where the closing marks after it end.
    """
    after = end
    while after < len(text) and text[after].isspace():
        after += 1
    if after >= len(text):
        return end, ""
    spaced = after > end
    word = after
    while word < len(text) and text[word] in _OPENING and word - after < 3:
        word += 1
    while word < len(text) and word > after and text[word].isspace():
        word += 1
    if word >= len(text):
        return end, ""
    follows, marks, closed = text[word], match.group(), end > match.end()
    if follows in "©•■●▪–—" and (spaced or follows == "©"):
        return end, "before a sign" if follows not in "–—" else ""
    if follows.islower() or not (follows.isupper() or follows.isdigit() or follows.isalpha()):
        return end, ""
    if not spaced and word == after and not _is_glued_end(text, match.start(), end, word):
        return end, ""
    if marks == "." and not closed:
        rule = _after_period(text, match.start(), word, spaced)
    elif (marks in ("...", "…", "....", "……", ". . .") and not closed and not spaced) or (
        set(marks) & set("!?") and closed and _SPEECH.match(text, word)
    ):
        rule = ""
    elif marks == "." and closed and text[match.end()] in ")]" and _is_abbreviated(text, match.start()):
        rule = "sentence end after abbreviation" if _starts_sentence(text, word) else ""
    else:
        rule = "sentence end in quotation" if closed else "sentence end"
    return end, (rule if spaced or not rule else f"glued {rule}")


def _is_abbreviated(text: str, start: int) -> bool:
    match = _WORD_BEFORE.search(text[max(0, start - 20) : start])
    folded = (match.group() if match else "").lower()
    return folded in _MAYBE or folded in _TITLES


def _is_glued_end(text: str, start: int, end: int, after: int) -> bool:
    """Whether an end mark without a space after it ends a sentence: a word before it and a whole word after it."""
    before = text[start - 1] if start else " "
    if not (before.islower() or before in ")]”’\"%'" or before.isdigit() or end > start + 1 or before.isupper()):
        return False
    if text[after].isdigit():
        return not before.isdigit() and end > start + 1
    left = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    right = _WORD_AFTER.match(text, after)
    if not left or not right:
        return False
    next_char = text[right.end()] if right.end() < len(text) else " "
    if next_char == "." and len(right.group()) == 1:
        return False  # initials: B.C.E., J.K.
    if before.isupper() and len(left.group()) == 1:
        return right.group() in STARTERS
    if len(right.group()) == 1:
        return right.group() in ("A", "I")
    return (
        ("@" not in left.group() and not right.group().isupper())
        or right.group() in ("UN", "US", "EU", "UK")
        or end > start + 1
        or len(left.group()) > 2
    )


def _closed_at(text: str, place: int, quotes: Quotes) -> int:
    """The end of the closing marks that belong to an end mark."""
    while place < len(text) and text[place] in _CLOSING:
        if text[place] in "\"'" and place in quotes.opening:
            break
        if text[place] in "'’" and place + 1 < len(text) and text[place + 1].islower():
            break
        place += 1
    return place


def english_boundaries(text: str) -> list[Boundary]:
    """Boundaries between the sentences of one paragraph of English."""
    quotes = read_quotes(text)
    brackets = [(a, b) for a, b in quotes.outermost() if text[a] in "(["]
    found: list[Boundary] = []
    bracket = 0
    for match in _MARK.finditer(text):
        while bracket < len(brackets) and brackets[bracket][1] < match.start():
            bracket += 1
        end = _closed_at(text, match.end(), quotes)
        if bracket < len(brackets) and brackets[bracket][0] < match.start() and end <= brackets[bracket][1]:
            continue
        position, rule = _decide(text, match, end)
        if rule:
            found.append(Boundary(position, rule))
    return found
