"""Places where two blocks of a page were joined without a space: ``LaborThe``, ``Covid-19In``, ``Press.”The``.

Text scraped from a page loses its line breaks. In a script with capitals the joint shows: a small letter or a digit, directly
followed by a capital. Names are written like that too (``YouTube``, ``McDonald``), so a list, their shape and their recurrence
in the same text speak against a joint.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["STARTERS", "case_joints", "is_title_like"]

_JOINT = re.compile(  # each begins with the character after the joint, which the engine finds fast
    r"[A-ZÀ-ÖØ-Þ“‘©](?<=[a-zà-öø-ÿ0-9)%\]’”].)"
    r"|[12](?<=[a-z]{3}.)(?=\. [A-Z]|(?<=[12])(?:9|0)\d\d [a-z])"
    r"|[TWADHO](?<=[A-Z]{2}.)(?=(?:he|his|hese|hat|hile|fter|uring|espite|owever|hen|omen|n|t)\s)"
)
_WORD_BACKWARDS = re.compile(r"[\w’'.&-]*")
_WORD_AFTER = re.compile(r"[\w’'&-]*")
_CAMEL = re.compile(r"[a-zà-öø-ÿ0-9][A-ZÀ-ÖØ-Þ]")
_ELIDED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z]|Mc|Qa)’\Z")
_TOKEN = re.compile(r"[\w-]+")


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_PREFIXES = _words("Mc Mac De Di Du La Le Van Von Fitz San St Al El Bin Ben Des Del Der Mb Nd i e x Mu Ma")
_BRANDS = _words(
    "YouTube WhatsApp LinkedIn TikTok WeChat PayPal FedEx BuzzFeed WikiLeaks SoundCloud GitHub MySpace OpenAI DeepMind "
    "PowerPoint JavaScript TypeScript AstraZeneca BioNTech GlaxoSmithKline ExxonMobil ConocoPhillips JPMorgan MasterCard "
    "UnitedHealth HarperCollins SpaceX AstroTurf AlphaGo PhD MSc BSc DPhil LLMs NGOs POWs IDPs MPs CEOs CDs DVDs PCs "
    "UAVs LGBTQ PyeongChang HuffPost HuffingtonPost AccuWeather AirAsia AirBnB DreamWorks DuPont EasyJet eBay iPhone "
    "iPad iTunes iOS macOS FaceTime PlayStation MediaTek SmartThings StarCraft SuperSport TikTokers TripAdvisor VMware "
    "WordPress QAnon TechCrunch TeleSUR MoU MoUs BaFin EuroMed EuroAsia SinoPharm CoronaVac InSight ProPublica BinLaden "
    "AfriForum AmaZulu KwaZulu McCarthy"
)
STARTERS = _words(
    "The A An In On At By For From Of To As If It Its He She They We You I This That These Those There Here His Her "
    "Their Our My Your But And Or So Yet Nor When While Where Who Whoever What Which Why How After Before Since Until "
    "Although Though Because Despite During Under Over With Without Within Between Among Amid According Also Among Both "
    "Each Every Some Many Most Several Few All Any No None Not Only Other Others Another One Two Three Four Five Six "
    "Seven Eight Nine Ten Human Authorities Government Police Security However Moreover Meanwhile Nevertheless "
    "Nonetheless Instead Still Then Thus Therefore Even Just Once Later Earlier Recently Following Women Children People "
    "Officials Local State Members Media International Domestic Nobody Nothing Someone Everyone Everybody Neither Either Such "
    "Almost Nearly"
)
_SMALL = _words(
    "a an and as at but by for from in into nor of off on onto or over per so than the to up upon via vs with within "
    "without during against between under sur de la le du des del el y e et und von van der"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|do|will|would|could|should|must|may|might|can|said|says|remains?|remained|"
    r"continues?|continued|requires?|uses|used|began|became|made|took|gave|found|told|saw|held|kept|went|came|\w+n[’']t)\b"
)
_TITLE_WORD = re.compile(r"[^\s]+")
_TITLE_LIMIT = 110


def is_title_like(text: str, *, strict: bool = False) -> bool:
    """Whether a stretch of English reads like a heading: short, no end mark, no finite verb, or nearly all words capitalised.

    Args:
        text: the stretch.
        strict: accept capitalised words only, not just any few words.
    """
    text = text.strip()
    if not text or len(text) > _TITLE_LIMIT or text[-1] in ".;,:，。；：":
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "“‘\"'("):
        return False
    words = [word.strip("“”‘’\"'(),:;?!") for word in _TITLE_WORD.findall(text)]
    words = [word for word in words if word and word not in ("—", "–", "-", "&", "/")]
    if not words or len(words) > 16:
        return False
    weighty = [word for word in words if word.lower() not in _SMALL]
    capital = sum(not word[0].islower() for word in weighty)
    if weighty and capital / len(weighty) >= 0.75:
        return True
    if strict or len(words) > 9 or _FINITE.search(text):
        return False
    return len(words) <= 4 or words[0] not in STARTERS


def _is_name(left: str, right: str, counts: Counter[str]) -> bool:
    """Whether ``left`` + ``right`` is one name with a capital inside."""
    token = left + right
    if token in _BRANDS or token.rstrip("s") in _BRANDS:
        return True
    if right in STARTERS and len(right) > 1:
        return False
    if counts[token] > 1:
        return True
    tail = re.split(r"[-.]", left)[-1]
    if tail in _PREFIXES or any(token[:size] in _BRANDS for size in range(len(left) + 1, min(len(token), 16))):
        return True
    return token.lower().endswith((".com", ".org", ".net"))


def case_joints(text: str) -> list[int]:
    """Positions in a text where a capital directly follows a small letter, digit or closing mark, and no name explains it.

    Each position is the first character of the right side. One pass; words are looked at 40 characters each way.
    """
    counts: Counter[str] | None = None
    found = []
    for match in _JOINT.finditer(text):
        place = match.start()
        before, after = text[place - 1], text[place]
        if after in "“‘©":
            if before not in "”’" or after == "©":
                found.append(place)
            continue
        if counts is None:
            counts = Counter(token for token in _TOKEN.findall(text) if len(token) < 60 and _CAMEL.search(token))
        if before == "’" and _ELIDED.search(text, max(0, place - 4), place):
            continue  # O’Neil, d’Ivoire
        left = _WORD_BACKWARDS.match(text[max(0, place - 40) : place][::-1])
        right = _WORD_AFTER.match(text, place, place + 40)
        left_word, right_word = (left.group()[::-1] if left else ""), (right.group() if right else "")
        if before in ")]”’%" or not _is_name(left_word, right_word, counts):
            if before.isdigit() and not _digit_joint(left_word, right_word):
                continue
            if "http" in left_word or "www." in left_word:
                continue
            found.append(place)
    return found


def _digit_joint(left: str, right: str) -> bool:
    """After a digit a joint needs a whole word on its right: ``19In``, but not ``5G``, ``3D``, ``24T``."""
    if len(right) < 2:
        return right in ("A", "I")
    return right[1].islower() and not re.fullmatch(r"[A-Z]{1,3}-?\d+", left)
