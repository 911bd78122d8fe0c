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
from align.text.quotes import Quotes, after_note, read_quotes

__all__ = ["ABBREVIATIONS", "english_boundaries"]

_MARK = re.compile(r"[.!?…。！？]+")
_CLOSING = frozenset(")]}”’»\"'")
_OPENING = frozenset("([{“‘«\"'")
_WORD_BACKWARDS = re.compile(r"[^\s()\[\]“”‘\"«»,;:—–/]*")
_WORD_AFTER = re.compile(r"[\w’'&-]+")
_NEXT_TWO = re.compile(r"([\w’'.-]+)[\s,]+([\w’'-]+)?")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_GLUED_TITLE = re.compile(r"(?<=[a-z])[A-Z][a-z]{1,5}$")
_NUMBER_AND_WORD = re.compile(r"\d[\d,.]*\s+[A-Za-z]")
_SIGNS = frozenset("©•■●▪◦‣▸►")
_ROMAN = re.compile(r"[IVX]{1,4}")
_GLUED_FIRST = re.compile(r"[A-Za-z]*[a-z]{3}1")
_HANDLE = re.compile(r"[@#][A-Za-z]\w")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z][a-z]")
_REPORTER = re.compile(r"\d\s(?:[A-Z]\.)+[A-Z]?$")
_NOTE_NUMBER = re.compile(
    r"\d{1,3}(?=\s+[“‘\"(]?(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)[A-Z]|[A-Z“‘]|\s*$)"
)
_CODE = re.compile(r"[A-Z0-9]+[/-][\w/-]+")
_MONEY = frozenset("$€£¥₩")
_LINK = re.compile(
    r"(?:https?://|www\.|@)\S*$|\w\.(?:com|org|net|gov|edu|int|io|co|uk|kr|cn|tw|pdf|html?|docx?)$", re.IGNORECASE
)


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_TITLES = _words(
    "mr mrs ms mx messrs mme mmes mlle mlles dr prof gen col maj lt cmdr cpt capt sgt cpl pvt adm brig sen rep gov pres hon "
    "rev fr sr st ste mt ft adv atty insp supt det amb sec-gen jt asst assoc dep vice-pres rt msgr bros mssrs pfc spc ltcol "
    "ltgen majgen briggen"
)
_BEFORE_NUMBER = _words(
    "no nos art arts sec secs par para paras ch chap vol vols p pp fig figs pt eq ver v op cit ca c ed reg res doc docs tab "
    "supp cl ann app rs"
)
_NEVER = _words("e.g i.e vs viz cf approx resp incl excl al.e")
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun")
_MAYBE = _words(
    "inc ltd co corp jr etc al a.m p.m am pm u.s u.k u.n e.u u.s.a u.a.e u.s.s.r d.c l.a n.y b.c a.d b.c.e c.e ph.d m.d "
    "b.a m.a ll.b ll.m esq dept univ est min max avg ave blvd rd llc plc bros assn ed eds trans n.d p.s g.d.p d.p.r.k "
    "r.o.k p.r.c d.r.c n.g.o doc docs ref mss"
)
ABBREVIATIONS = {"before a name": _TITLES, "never": _NEVER, "before a number": _BEFORE_NUMBER, "maybe": _MAYBE}
"""Words that a period follows without ending a sentence, by what must come after them; for the export."""
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
    if match.group(1) == "No" and (match.group(2) or "")[:1].islower():
        return True
    return match.group(1).rstrip(".") in STARTERS and match.group(1) not in (
        "No",
        "Security",
        "Human",
        "State",
        "Police",
        "Government",
    )


def _word_before(text: str, place: int) -> str:
    """The word that ends at ``place``, at most 40 characters of it."""
    match = _WORD_BACKWARDS.match(text[max(0, place - 40) : place][::-1])
    return match.group()[::-1] if match else ""


def _after_period(text: str, start: int, after: int, spaced: bool) -> str:
    """The rule that ends a sentence at a single period, or an empty string. ``after`` is the next word or number."""
    tail = text[max(0, start - 40) : start]
    if not spaced and _LINK.search(tail):
        return ""
    word = _word_before(text, start).lstrip("'’.-")
    if "." in word and not word[-1].isdigit() and not _DOTTED.fullmatch(word):
        word = word.rsplit(".", 1)[1]  # a glued end before it: 4.Dr
    glued = _GLUED_TITLE.search(word)
    if glued and glued.group().lower() in _TITLES:
        word = glued.group()  # a glued heading before it: SurveillanceDr
    if text[after].isdigit():
        return "" if _REPORTER.search(tail) else _before_number(text, word, after, spaced)
    starts = _starts_sentence(text, after)
    if word in ("Doc", "Docs") and text.startswith("No", after):
        return ""
    if _opens_list(text, word, start) or (word.lower() in _BEFORE_NUMBER and _CODE.match(text, after)):
        return ""
    if starts and _is_street(text, word, start):
        return "sentence end after abbreviation"
    if _joins_names(word):
        return ""
    if _may_be_abbreviation(word):
        following = _WORD_AFTER.match(text, after)
        if not starts or (following and following.group() in _AFTER_MAYBE):
            return ""
        return "sentence end after abbreviation"
    return "sentence end"


def _before_number(text: str, word: str, after: int, spaced: bool) -> str:
    """The rule for a period before a number: ``No. 7`` and ``Dec. 31`` go on; ``the year. 1987 was`` ends."""
    folded = word.lower()
    if (
        folded in _BEFORE_NUMBER
        or (folded in _MONTHS and word[0].isupper())
        or folded == "al"
        or folded in _TITLES
        or folded in _NEVER
    ):
        return ""
    if spaced:
        return "sentence end"
    return "sentence end" if len(word) > 2 and word.islower() and _NUMBER_AND_WORD.match(text, after) else ""


def _joins_names(word: str) -> bool:
    """Abbreviations that never end a sentence: titles before names, ``e.g.``."""
    folded = word.lower()
    return (folded in _TITLES and folded != "sr") or folded in _NEVER


def _may_be_abbreviation(word: str) -> bool:
    """Whether a word with a period may be an abbreviation or an initial, so that the next word decides."""
    folded = word.lower()
    if word.isupper() and word.isalpha() and len(word) > 2:
        return False  # EST, NATO: an acronym, even where its small letters would be an abbreviation
    if folded in _MAYBE or folded == "sr" or (folded in _MONTHS and word[0].isupper()) or _DOTTED.fullmatch(word):
        return True
    if word != "I" and _INITIALS.fullmatch(word):
        return True
    short = word.isalpha() and len(word) <= 4 and word.islower() and folded not in _COMMON_SHORT
    return short and not _second_opinion(word)


def _opens_list(text: str, word: str, start: int) -> bool:
    """Whether a number before a period opens a list item: ``1. The parties``, ``II. The law``, ``Recommendations1. Free``."""
    if word.endswith("1") and _GLUED_FIRST.fullmatch(word.rsplit(".", 1)[-1]):
        return True
    return bool(word.isdigit() or (word.isupper() and _ROMAN.fullmatch(word))) and _is_list_number(
        text, start - len(word)
    )


def _is_list_number(text: str, place: int) -> bool:
    """Whether a number opens its paragraph or stands alone between two sentences: ``1. The parties shall``."""
    before = text[max(0, place - 3) : place]
    if not before.strip():
        return True
    if not before[-1].isspace() or before.rstrip()[-1] not in ".!?:;":
        return False
    mark = place - len(before) + len(before.rstrip()) - 1
    return text[mark] != "." or _word_before(text, mark).lower() not in _BEFORE_NUMBER | _MONTHS  # not p. 114, Dec. 9


def _is_street(text: str, word: str, start: int) -> bool:
    """``Mill St.``: a street after its name, not a saint before it."""
    return word == "St" and bool(re.search(r"[A-Z][a-z]+ St$", text[max(0, start - 30) : start]))


def _next_word(text: str, place: int) -> int:
    """Where the next word begins, past opening marks and the space after them; ``len(text)`` where there is none."""
    word = place
    while word < len(text) and text[word] in _OPENING and word - place < 3:
        word += 1
    while word > place and word < len(text) and text[word].isspace():
        word += 1
    return word


def _decide(text: str, match: re.Match[str], end: int) -> str:
    """The rule of the boundary after an end mark, or an empty string where the sentence goes on.

    Args:
        text: the paragraph.
        match: the run of end marks.
        end: where the closing marks after it end.
    """
    after = end
    while after < len(text) and text[after].isspace():
        after += 1
    word = _next_word(text, after)
    if word >= len(text):
        return ""
    spaced, follows = after > end, text[word]
    if follows in _SIGNS:
        return "sentence end before a sign"
    if spaced and (_HANDLE.match(text, word) or _BRAND.match(text, word)):
        return "sentence end"
    money = follows in _MONEY and text[word + 1 : word + 2].isdigit()
    if follows.islower() or not (money or follows.isdigit() or follows.isalpha()):
        return ""
    if not spaced and word == after and not money and not _is_glued_end(text, match.start(), end, word):
        return ""
    rule = _rule(text, match, end, word, spaced)
    return rule if spaced or not rule else f"glued {rule}"


def _rule(text: str, match: re.Match[str], end: int, word: int, spaced: bool) -> str:
    """The rule of an end mark that a possible start of a sentence follows."""
    marks, closed = match.group(), end > match.end()
    if marks == "." and not closed:
        return _after_period(text, match.start(), word, spaced)
    if closed and set(marks) & set("!?") and _SPEECH.match(text, word):
        return ""
    if not closed and not spaced and set(marks) <= set(".…") and not _starts_sentence(text, word):
        return ""
    if marks == "." and text[match.end()] in ")]" and _is_abbreviated(text, match.start()):
        return "sentence end after abbreviation" if _starts_sentence(text, word) else ""
    return "sentence end in quotation" if closed else "sentence end"


def _is_abbreviated(text: str, start: int) -> bool:
    folded = _word_before(text, start).lower()
    return folded in _MAYBE or folded in _TITLES


def _is_glued_end(text: str, start: int, end: int, after: int) -> bool:
    """Whether an end mark without a space after it ends a sentence: a word before it and a whole word after it."""
    before = text[start - 1] if start else " "
    if not (before.isalnum() or before in ")]”’\"%'" or end > start + 1):
        return False
    if text[after].isdigit():
        return not before.isdigit()
    left, right = _word_before(text, start), _WORD_AFTER.match(text, after)
    if not right:
        return False
    next_char = text[right.end()] if right.end() < len(text) else " "
    if next_char == "." and len(right.group()) == 1:
        return before.islower() and len(left) > 2  # not initials: B.C.E., J.K.
    if len(right.group()) == 1:
        return right.group() in ("A", "I") and (len(left) > 1 or not before.isalnum())
    if before.isupper() and len(left) == 1:
        return right.group() in STARTERS
    if not right.group().isupper() or right.group() in ("UN", "US", "EU", "UK") or end > start + 1:
        return "@" not in left
    return left.isdigit() or (len(left) > 2 and not left.isupper())


def _closed_at(text: str, place: int, quotes: Quotes) -> int:
    """The end of the closing marks that belong to an end mark."""
    while place < len(text) and text[place] in _CLOSING:
        if text[place] in "\"'" and place in quotes.opening:
            break
        if text[place] in "'’" and place + 1 < len(text) and text[place + 1].islower():
            break
        place += 1
    note = after_note(text, place)
    if note == place and place and text[place - 1] in ".”" and text[place - 2 : place - 1].islower():
        number = _NOTE_NUMBER.match(text, place)
        if number and not _LINK.search(text[max(0, place - 40) : place + 1]):
            return number.end()
    return note


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
        rule = _decide(text, match, end)
        if rule:
            found.append(Boundary(end, rule))
    return found
