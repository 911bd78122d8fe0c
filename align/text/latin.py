"""Which language a text in Latin letters is written in, by its function words. Offline, conservative: in doubt it says nothing.

Words that English has too are taken off the other lists.
"""

from __future__ import annotations

import re

__all__ = ["foreign_latin"]

_ENGLISH_WORDS = (
    "the of and to in that is was for with on as by at from were be are it his her their which had has have been not or an this "
    "but they who its after said would more when there than other into also he she we you i"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORDS = {
    "French": "le la les des du une et est dans que qui pour pas sur au aux par avec sont été cette ces plus leur leurs ont sans "
    "ses où ainsi entre mais nous vous ils elle d’un d’une un",
    "German": "der die und das den dem des von zu mit ist nicht ein eine einer eines sich auf für auch im wird werden sind "
    "dass bei nach wurde wurden oder aus haben hatte über durch einem einen zum zur als",
    "Spanish": "el la los las del y que en una un por con para es se al lo como más sus su pero ha han fue entre sobre también "
    "desde este esta son años contra muy",
    "Portuguese": "o os a as da do das dos uma um em que não para com por mais nos nas ao aos foi são pelo pela seu sua e ou "
    "também entre",
    "Italian": "il la lo gli della delle dei degli del di che e un una per con non è sono nel nella alla alle dal dalla "
    "anche più come ha hanno stato questo questa",
    "Dutch": "het een en van ik te dat niet op voor met zijn aan ook naar bij uit worden wordt werd heeft hebben deze dit "
    "tot nog meer",
    "Indonesian": "yang dan di dengan untuk pada tidak dari dalam ini itu adalah oleh ke akan telah sebagai karena juga "
    "mereka atau",
    "Vietnamese": "và của là các những được trong cho không với có người đã này một về từ đến nhà",
    "Turkish": "ve bir bu için ile olarak olan da de daha çok gibi kadar sonra ancak değil olduğu tarafından",
    "Polish": "i w na z się nie do że jest o od po przez jak dla są został przed oraz ale tym który",
    "Swedish": "och att det som en på är av för med den till har inte om ett de var från han men vid",
}
_OTHERS = {name: frozenset(words.split()) - _ENGLISH for name, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:l|d|qu|n|s|j|c|m)['’]", re.IGNORECASE)
_LEAST_HITS, _LEAST_KINDS, _LEAST_SHARE, _TIMES = 8, 4, 0.2, 3.0
_SAMPLE = 200_000


def foreign_latin(text: str) -> str:
    """The name of the language of a text in Latin letters that is plainly not English; empty where it is, or in doubt.

    A language is named only where its function words make up a fifth of all words and are three times as many as English ones.
    """
    words = [_ELISION.sub("", word).lower() for word in _WORD.findall(text[:_SAMPLE])]
    english = sum(word in _ENGLISH for word in words)
    hits = {name: sum(word in known for word in words) for name, known in _OTHERS.items()}
    best = max(hits, key=lambda name: hits[name])
    enough = hits[best] >= _LEAST_HITS and hits[best] >= _LEAST_SHARE * len(words)
    enough = enough and len(_OTHERS[best].intersection(words)) >= _LEAST_KINDS
    return best if enough and hits[best] >= _TIMES * english else ""
