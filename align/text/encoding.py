"""From bytes to text: byte order mark, UTF-8, UTF-16 by its shape, then what the file or its server declares, then guesses.

Legacy East Asian encodings overlap: almost any EUC-KR file is also valid GB18030. Where the language is known it decides;
otherwise each candidate that decodes without error is judged by how much of it is common Hangul or common Han.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Fault", "declared_charset", "decode", "fault_in", "looks_binary"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BY_LANGUAGE = {"ko": ("cp949",), "zh-Hans": ("gb18030", "big5hkscs"), "zh-Hant": ("big5hkscs", "gb18030")}
_LEGACY = ("cp949", "gb18030", "big5hkscs")
_SAMPLE = 60_000
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.-]{2,40})",
    re.IGNORECASE,
)
# What browsers take these names for (WHATWG Encoding Standard): files say the smaller set and use the larger one.
_LARGER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "chinese": "gb18030",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "ks_c_5601": "cp949", "windows-949": "cp949",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "windows-1252": "cp1252",
    "shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
}  # fmt: skip
_MOSTLY = (
    4  # so many good characters for each bad place make a file UTF-8 with a fault, and not a file in another encoding
)
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後"
    "作里用道行所然家种種事成方多经經么去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從"
    "想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應战戰"
    "向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒东東声聲提立"
    "及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再"
    "感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達"
    "光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師"
    "观觀清今切院让讓识識候带帶导導争爭运運法监獄狱警察局被捕罪律判刑囚犯法院儿童妇女難民"
)


def looks_binary(data: bytes) -> bool:
    """Whether bytes are no text at all: NUL bytes outside UTF-16 and UTF-32, or many control bytes in the first 60 kB."""
    head = data[:_SAMPLE]
    if any(head.startswith(mark) for mark, _ in _MARKS[1:]):
        return False
    if b"\0" in head:
        return _wide(head) is None
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1b" for byte in head)
    return controls > max(4, len(head) // 50)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, told by NUL bytes that stand on even or on odd places, but for a few characters like U+5F00."""
    head = data[: min(len(data), _SAMPLE) // 2 * 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > len(head) // 20 and min(even, odd) * 20 <= max(even, odd):
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        text = _try(data, encoding)
        if text is not None and "\0" not in text:
            return encoding
    return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _east_asian_share(text: str) -> float:
    """How natural a text is as Korean or Chinese: share of its non-ASCII letters that are modern Hangul or common Han."""
    letters = re.findall(r"[^\W\d_]", re.sub(r"[\x00-\x7f]+", "", text[:_SAMPLE]))
    if not letters:
        return 0.0
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in letters)
    common = sum(char in _COMMON_HAN for char in letters)
    return float(max(hangul, 2.2 * common) / len(letters))


def _legacy(data: bytes, lang: str | None) -> tuple[str, str] | None:
    """The East Asian encoding that reads most naturally, if any reads naturally."""
    best: tuple[float, str, str] | None = None
    for rank, encoding in enumerate(dict.fromkeys((*_BY_LANGUAGE.get(lang or "", ()), *_LEGACY))):
        text = _try(data, encoding)
        if text is None:
            continue
        score = _east_asian_share(text) - 0.01 * rank
        if best is None or score > best[0]:
            best = (score, text, encoding)
    return (best[1], best[2]) if best and best[0] > 0.45 else None


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a text that is plainly in one encoding stops being so: what is wrong, and the byte offset."""

    what: str
    offset: int


def fault_in(data: bytes) -> Fault | None:
    """The first fault of a file that is UTF-8 or UTF-16 but for a few places; ``None`` for a sound file or another encoding.

    A guess would turn such a file into text with wrong characters in silence.
    """
    for mark, encoding in _MARKS[1:]:
        if data.startswith(mark):
            try:
                data.decode(encoding)
            except UnicodeDecodeError as error:
                return Fault(f"the {encoding.upper()} text has half a character in it, or was cut off", error.start)
            return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
        if good < max(3, _MOSTLY * bad):
            return None
        if error.end >= len(data) - 1 and bad == 1:
            return Fault("the text was cut off in the middle of a character", error.start)
        return Fault("the text is UTF-8 with a part in another encoding", error.start)
    nul = data.find(b"\0")
    return Fault("the text holds a NUL byte: the file is damaged", nul) if nul >= 0 and _wide(data) is None else None


def declared_charset(data: bytes) -> str:
    """The encoding that a page or an XML file names in its head, empty where it names none."""
    match = _DECLARED.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("ascii") if match else ""


def _as_declared(data: bytes, declared: str) -> tuple[str, str] | None:
    name = declared.strip().strip("\"'").lower()
    encoding = _LARGER.get(name, name)
    if not encoding or encoding.replace("-", "").replace("_", "").startswith(("utf", "ucs")):
        return None  # what a UTF file is, its bytes have told before
    text = _try(data, encoding)
    return None if text is None else (text, encoding)


def decode(data: bytes, lang: str | None = None, declared: str = "") -> tuple[str, str] | None:
    """Text and the name of its encoding, or ``None`` where no encoding fits.

    Args:
        data: the whole file.
        lang: the language that the user named, if any: it settles which legacy encoding is tried first.
        declared: the encoding that the file or its server names, if any; it is believed where the bytes do not speak against it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _try(data, encoding)
            if text is not None:
                return text, encoding
    text = _try(data, "utf-8")
    if text is not None and "\0" not in text:
        return text, "utf-8"
    wide = _wide(data)
    if wide:
        return data.decode(wide), wide
    return _as_declared(data, declared) or _legacy(data, lang) or _guessed(data)


def _guessed(data: bytes) -> tuple[str, str] | None:
    """Windows-1252 for mostly ASCII files, else what charset-normalizer makes of it; ``None`` where it finds only noise."""
    from charset_normalizer import from_bytes

    high = sum(byte > 127 for byte in data[:_SAMPLE])
    western = _try(data, "cp1252")
    if western is not None and high * 8 < min(len(data), _SAMPLE):
        return western, "cp1252"  # mostly ASCII: accents and curly quotes of a Western European file
    best = from_bytes(data[:_SAMPLE], threshold=0.2).best()
    if best is None or best.encoding in ("utf_8", "ascii"):
        return None
    text = _try(data, best.encoding)
    return None if text is None else (text, best.encoding)
