"""The languages of the package, as one small table of facts.

Codes are BCP 47: ``en``, ``ko``, ``zh-Hans``, ``zh-Hant``. ``parse`` accepts the usual other spellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from align.errors import UsageError

__all__ = ["EN", "KO", "LANGUAGES", "TARGETS", "ZH_HANS", "ZH_HANT", "Language", "parse"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        code: BCP 47 code, the only spelling used inside the package.
        name: English name, for messages and headings.
        own_name: the language's name in itself, for pages.
        joiner: what stands between two sentences of one paragraph.
        tags: target tags of multilingual Marian models without the angle brackets, best first.
        bleu_tokenizer: sacrebleu's ``tokenize`` value; never left to sacrebleu's own guess.
    """

    code: str
    name: str
    own_name: str
    joiner: str
    tags: tuple[str, ...]
    bleu_tokenizer: str

    @property
    def is_chinese(self) -> bool:
        """Whether this is Chinese in either script."""
        return self.code.startswith("zh")


EN = Language("en", "English", "English", " ", ("eng",), "13a")
KO = Language("ko", "Korean", "한국어", " ", ("kor", "kor_Hang"), "ko-mecab")
ZH_HANS = Language("zh-Hans", "Chinese (Simplified)", "简体中文", "", ("cmn_Hans", "zho_Hans", "cmn", "zho"), "zh")
ZH_HANT = Language("zh-Hant", "Chinese (Traditional)", "繁體中文", "", ("cmn_Hant", "zho_Hant"), "zh")

LANGUAGES = {language.code: language for language in (EN, KO, ZH_HANS, ZH_HANT)}
TARGETS = ("ko", "zh-Hans", "zh-Hant")

_ALIASES = {
    "eng": "en", "en-us": "en", "en-gb": "en", "english": "en",
    "kor": "ko", "ko-kr": "ko", "ko-kore": "ko", "korean": "ko",
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "chs": "zh-Hans", "cmn-hans": "zh-Hans", "zho-hans": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "cht": "zh-Hant", "cmn-hant": "zh-Hant", "zho-hant": "zh-Hant",
}  # fmt: skip


def parse(code: str) -> Language:
    """The language that a code or one of its usual other spellings names.

    Raises:
        UsageError: the language is not one of those supported; names the nearest and all of them.
    """
    folded = code.strip().replace("_", "-").lower()
    by_folded = {known.lower(): known for known in LANGUAGES}
    known = by_folded.get(folded) or _ALIASES.get(folded)
    if known is not None:
        return LANGUAGES[known]
    near = get_close_matches(folded, [*by_folded, *_ALIASES], n=1)
    guess = f"Did you mean {(by_folded | _ALIASES)[near[0]]}? " if near else ""
    raise UsageError(f"unknown language {code!r}", hint=f"{guess}Use one of: {', '.join(LANGUAGES)}.")
