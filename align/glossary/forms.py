"""English source variants of a glossary entry by small rules: number, verb endings, British and American spelling.

Forms are generated once and matched exactly; that is faster, and easier to explain, than reducing the text to lemmas (notes on
termbase practice: DeepL, memoQ and Verifika users complain most of missed cases and plurals). Possessives, hyphens, quotes and
capitals need no forms: the matcher folds them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from align.glossary.termbase import Form, split_acronym

__all__ = ["singular", "source_forms"]

_UNCOUNTABLE = """
people rights media information expression conscience religion trafficking
torture aid labor labour violence treatment discrimination censorship surveillance security impunity accountability dissent
malnutrition genocide police staff news ill-treatment homelessness personnel corruption
"""
_IRREGULAR = {
    "woman": "women",
    "man": "men",
    "child": "children",
    "person": "persons",
    "crisis": "crises",
    "foot": "feet",
}
_IRREGULAR |= {"life": "lives", "wife": "wives", "thesis": "theses", "basis": "bases", "analysis": "analyses"}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_PREPOSITIONS = ("of", "against", "for", "in", "on", "to", "with", "without", "by", "from", "under", "sur", "de", "at")
_VOWELS = "aeiou"

_OUR = "lab|neighb|behavi|hon|fav|col|harb|rum|endeav|arm"
_NOT_ISE = "ra|prom|prec|surpr|adv|exerc|superv|telev|comprom|rev|enterpr|franch|disgu|prac|conc"
_ENDINGS = "ing|ers?|ations?|ational"
_DOUBLED = "travel|counsel|cancel|label|model"
# American pattern and its British form, British pattern and its American form.
_RULES = (
    (rf"\b({_OUR})or", r"\1our", rf"\b({_OUR})our", r"\1or"),
    (
        rf"([a-z]{{3,}})iz(e[ds]?|{_ENDINGS})\b",
        r"\1is\2",
        rf"\b(?!{_NOT_ISE})([a-z]{{3,}})is(e[ds]|{_ENDINGS})\b",
        r"\1iz\2",
    ),
    (r"\b(def|off|pret)ense", r"\1ence", r"\b(def|off|pret)ence", r"\1ense"),
    (r"\b(c)enter(s?)\b", r"\1entre\2", r"\b(c)entre(s?)\b", r"\1enter\2"),
    (r"\b(p)rogram(s?)\b", r"\1rogramme\2", r"\b(p)rogramme(s?)\b", r"\1rogram\2"),
    (r"\b(j)udgment", r"\1udgement", r"\b(j)udgement", r"\1udgment"),
    (rf"\b({_DOUBLED})(ed|ing|er|ers)\b", r"\1l\2", rf"\b({_DOUBLED})l(ed|ing|er|ers)\b", r"\1\2"),
    (r"\b(enrol|fulfil)lment", r"\1ment", r"\b(enrol|fulfil)ment", r"\1lment"),
    (r"\b(p)ediatric", r"\1aediatric", r"\b(p)aediatric", r"\1ediatric"),
)
_SPELLINGS = tuple(
    (re.compile(american, re.IGNORECASE), to_british, re.compile(british, re.IGNORECASE), to_american)
    for american, to_british, british, to_american in _RULES
)
_PREFIXED = "trial|judicial|government\\w*|state|war|party|terror\\w*|treat\\w*|detention"
_PREFIX = re.compile(rf"\b(pre|non|anti|extra|post|multi|counter|inter|socio|mis)-?({_PREFIXED})\b", re.IGNORECASE)


def _plural(word: str) -> str:
    low = word.lower()
    if low in _IRREGULAR:
        return word[0] + _IRREGULAR[low][1:]
    if low.endswith("y") and low[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if low.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word + "s"


def singular(word: str) -> str:
    """The singular of a regular noun; anything else as it is."""
    low = word.lower()
    if low in _SINGULAR:
        return word[0] + _SINGULAR[low][1:]
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is", "ics")) else word


def _number_forms(text: str) -> list[str]:
    """The noun in the other number; the head is the last word before the first preposition."""
    words = text.split(" ")
    head = next((at for at, word in enumerate(words) if at and word.lower() in _PREPOSITIONS), len(words)) - 1
    word = words[head]
    if word.lower() in _UNCOUNTABLE.split() or not word[-1:].isalpha() or word.isupper() or _is_name(words):
        return []
    other = singular(word)
    other = _plural(word) if other == word else other
    return [" ".join([*words[:head], other, *words[head + 1 :]])]


def _is_name(words: list[str]) -> bool:
    """Whether every word but the small ones has a capital: proper names have no plural."""
    return all(word[:1].isupper() for word in words if word.lower() not in _PREPOSITIONS and word[:1].isalpha())


def _verb_forms(text: str) -> list[str]:
    """Third person, past and gerund; the verb is the first word. Irregular verbs are given as variants in the table."""
    verb, _, rest = text.partition(" ")
    stem = verb[:-1] if verb.endswith("e") else verb
    past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2:-1] not in _VOWELS else stem + "ed"
    gerund = verb + "ing" if verb.endswith(("ee", "y")) else stem + "ing"
    return [f"{form} {rest}".rstrip() for form in (_plural(verb), past, gerund)]


def _spellings(text: str) -> list[str]:
    """British and American spellings, prefix with and without a hyphen."""
    found = {text: None}  # a dictionary for its order
    for american, to_british, british, to_american in _SPELLINGS:
        for known in list(found):
            found[british.sub(to_american, known) if british.search(known) else american.sub(to_british, known)] = None
    for known in list(found):
        found |= dict.fromkeys((_PREFIX.sub(r"\1-\2", known), _PREFIX.sub(r"\1\2", known)))
    return list(found)[1:]


@lru_cache(maxsize=16384)
def source_forms(entry: str, variants: tuple[str, ...], part_of_speech: str) -> tuple[Form, ...]:
    """All source forms of an entry, the entry first; written forms come before generated ones."""
    split = split_acronym(entry)
    forms = [Form(entry)]
    if split is not None:
        forms += [Form(split[0], "full"), Form(split[1], "acronym")]
    forms += [Form(variant, "full" if split and " " in variant else "variant") for variant in variants]
    inflect = _verb_forms if part_of_speech.startswith("verb") else _number_forms
    generated: list[Form] = []
    for form in forms:
        if form.kind == "acronym" or (form.text.isupper() and " " not in form.text):
            continue
        inflected = [] if form.kind == "base" and split is not None else inflect(form.text)
        spelled = [spelling for text in (form.text, *inflected) for spelling in _spellings(text)]
        generated += [Form(text, form.kind, generated=True) for text in (*inflected, *spelled)]
    unique: dict[str, Form] = {}
    for form in (*forms, *generated):
        unique.setdefault(form.text, form)
    return tuple(unique.values())
