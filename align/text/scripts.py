"""Which script a text is written in, and from that which of our languages it is. Offline, by code point ranges.

Simplified and Traditional Chinese are told apart by characters that exist in only one of the two standards: pairs of the most
frequent ones, from the 1964 simplification table, leaving out characters that are in use on both sides (such as 后, 里, 台).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Guess", "guess_language", "is_han", "is_hangul", "script_of"]

_SIMPLIFIED = (
    "们这来时国说为过对个开关学会还样现经发动进实问间话书车东长见门马鸟鱼风飞龙语请让该认议论设证评识诉词译试诗谈调谢谁"
    "课负责费资质贫货贸赔赛赞转轮软轻较载辑边达运远违连迟适选递逻遗邮郑钟钢钱铁银锁错镇阳阴阵阶际陆陈险随隐难电云灵韩"
    "页顶项顺须顾顿预领频颜题额类养饭馆验驱骗齐龄严丧乐习乡买乱争亚产亲亿仅从仓仪价众优伟传伤伦伪体侦儿党兰兴兹养军农"
    "冲决况净准凤刘则刚创别剂剑剧办务劳势区医华协单卖卢卫历厅压厌县参双变叙号叶员听启吴响哑团园围图圆圣场坏块坚坛声处"
    "备复够头夹夺奋奖妇妈娱孙宁宝审宪宫宽宾对导寻层属岁岛币师帐带帮庄庆库应庙废张弹强归当录彻径忆态怀总恋恳恶恼悦悬惊"
    "惧惨惯愿战户执扩扫扬护报拟拥拨择损换据授挥"
)
_TRADITIONAL = (
    "們這來時國說為過對個開關學會還樣現經發動進實問間話書車東長見門馬鳥魚風飛龍語請讓該認議論設證評識訴詞譯試詩談調謝誰"
    "課負責費資質貧貨貿賠賽贊轉輪軟輕較載輯邊達運遠違連遲適選遞邏遺郵鄭鐘鋼錢鐵銀鎖錯鎮陽陰陣階際陸陳險隨隱難電雲靈韓"
    "頁頂項順須顧頓預領頻顏題額類養飯館驗驅騙齊齡嚴喪樂習鄉買亂爭亞產親億僅從倉儀價眾優偉傳傷倫偽體偵兒黨蘭興茲養軍農"
    "衝決況淨準鳳劉則剛創別劑劍劇辦務勞勢區醫華協單賣盧衛歷廳壓厭縣參雙變敘號葉員聽啟吳響啞團園圍圖圓聖場壞塊堅壇聲處"
    "備複夠頭夾奪奮獎婦媽娛孫寧寶審憲宮寬賓對導尋層屬歲島幣師帳帶幫莊慶庫應廟廢張彈強歸當錄徹徑憶態懷總戀懇惡惱悅懸驚"
    "懼慘慣願戰戶執擴掃揚護報擬擁撥擇損換據授揮"
)
_ONLY_SIMPLIFIED = frozenset(_SIMPLIFIED) - frozenset(_TRADITIONAL)
_ONLY_TRADITIONAL = frozenset(_TRADITIONAL) - frozenset(_SIMPLIFIED)

_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u30ff]")
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WEIGHT = 3  # a Han character or Hangul syllable carries about as much text as three Latin letters
_SAMPLE = 200_000  # characters looked at: enough for any guess, and the same time for any size


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable or letter."""
    return bool(_HANGUL.match(char))


def is_han(char: str) -> bool:
    """Whether a character is a Chinese character."""
    return bool(_HAN.match(char))


def script_of(char: str) -> str:
    """``hangul``, ``han``, ``kana``, ``latin``, ``other`` (a letter of another script), or empty for what is not a letter."""
    for name, pattern in (("latin", _LATIN), ("hangul", _HANGUL), ("han", _HAN), ("kana", _KANA)):
        if pattern.match(char):
            return name
    return "other" if char.isalpha() else ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text looks like.

    Attributes:
        lang: ``en``, ``ko``, ``zh-Hans``, ``zh-Hant``; empty where it is none of these or there is too little to tell.
        name: the same in words, for messages; ``another language`` for a script that is not ours.
        letters: how many letters the guess rests on.
        doubt: in 0..1, the share of the text (for Chinese: of the distinguishing characters) that speaks against it.
    """

    lang: str
    name: str
    letters: int
    doubt: float


_NAMES = {"en": "English", "ko": "Korean", "zh-Hans": "Simplified Chinese", "zh-Hant": "Traditional Chinese"}


def _chinese(text: str) -> tuple[str, float]:
    """Which Chinese, and the share of distinguishing characters against it (0.5 where there are none)."""
    simplified = sum(char in _ONLY_SIMPLIFIED for char in text)
    traditional = sum(char in _ONLY_TRADITIONAL for char in text)
    known = simplified + traditional
    if not known:
        return "zh-Hans", 0.5
    return ("zh-Hans", traditional / known) if simplified >= traditional else ("zh-Hant", simplified / known)


def guess_language(text: str) -> Guess:
    """The language of a text by its script: Hangul is Korean, Han without kana is Chinese, Latin is taken for English."""
    text = text[:_SAMPLE]
    letters = len(_LETTER.findall(text))
    hangul, han = len(_HANGUL.findall(text)), len(_HAN.findall(text))
    latin, kana = len(_LATIN.findall(text)), len(_KANA.findall(text))
    other = max(0, letters - hangul - han - latin - kana)
    weights = {
        "ko": hangul * _LATIN_WEIGHT,
        "zh": han * _LATIN_WEIGHT,
        "en": latin,
        "": (kana + other) * _LATIN_WEIGHT,
    }
    total = sum(weights.values())
    if not total:
        return Guess("", "a text without letters", 0, 1.0)
    if kana > 0.1 * (kana + han):  # Japanese has kana in every sentence; Chinese quotes them at most
        weights[""] += weights.pop("zh")
    if hangul and hangul > 0.3 * han:  # Hanja inside a Korean text
        weights["ko"] += weights.pop("zh", 0)
    best = max(weights, key=lambda lang: weights[lang])
    doubt = 1 - weights[best] / total
    if best == "zh":
        best, doubt = _chinese(text)
    return Guess(best, _NAMES.get(best, "another language"), letters, doubt)
