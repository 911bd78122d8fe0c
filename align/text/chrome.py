"""The furniture of web pages: words of menus, share buttons, notices and footers, and where they stand in a text.

``STRONG`` phrases hardly ever stand in prose. ``WEAK`` ones do, so they count only in a run with others, each glued to the next
or on a line of its own. ``faint`` ones are plain nouns of Korean and Chinese (``문화``, ``国际``), which prose joins without a
space, so they count half. Nothing here is about one site: these are the phrases that pages of many publishers share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from align.text.glue import case_joints, is_title_like
from align.text.places import COUNTRIES, LANGUAGE_NAMES

__all__ = ["announces_titles", "chrome_spans", "is_page_like"]

_NETWORKS = (
    "Facebook|Twitter|WhatsApp|Email|E-mail|LinkedIn|Reddit|Telegram|Printer|Pinterest|Tumblr|Line|LINE|WeChat|Weibo|"
    "KakaoTalk|Kakao|Naver|Bluesky|Threads|Mastodon|Instagram|YouTube|Flipboard|Pocket|SMS|X|페이스북|트위터|왓츠앱|"
    "이메일|링크드인|레딧|텔레그램|카카오톡|네이버|라인|인쇄|프린터|脸书|臉書|推特|微博|微信|电子邮件|電子郵件|电邮|"
    "電郵|领英|領英|打印机|印表機|打印|列印"
)
_SHARE_TEMPLATES = (
    "Share via {}|Share on {}|Share this via {}|Share this on {}|Share this by {}|Share this with {}|"
    "Share this through {}|Share this page via {}|Share this page on {}|Share this article via {}|"
    "Share this article on {}|Share by {}|Share with {}|通过{}分享|通过 {} 分享|通过{}分享此页|通过{}分享本文|"
    "用{}分享|以{}分享|在{}分享|在 {} 上分享|在{}上分享|分享到{}|分享到 {}|分享至{}|分享至 {}|转发到{}|通過{}分享|"
    "通過 {} 分享|透過{}分享|透過 {} 分享|經由{}分享|分享於{}|分享給{}|分享给{}|轉發到{}|在{}上共享|通过{}共享|"
    "{}으로 공유|{}로 공유|{}에 공유|{}에서 공유|{}을 통해 공유|{}를 통해 공유|{} 공유|{}으로 공유하기|{}로 공유하기|"
    "{}에 공유하기|{}에서 공유하기|{} 공유하기|{}로 이 기사 공유|{}에 이 기사 공유|{}으로 이 글 공유|{}로 이 글 공유"
)
_SHARING = (
    "Share this page|Share this article|Share this story|Tweet this|Post this|Other ways to share|"
    "More sharing options|Copy link|Print this page|Print this article|其他分享方式|其他分享方法|其他分享途径|"
    "其他共享方式|更多分享方式|更多分享选项|其他分享途徑|更多分享選項|다른 공유 방법|다른 방법으로 공유|"
    "다른 방법으로 공유하기|기타 공유 방법|이 페이지 공유|이 페이지 공유하기|이 기사 공유|페이지 공유하기"
)


def _phrases(table: str) -> list[str]:
    return table.split("|")


_STRONG = _phrases(
    "Skip to cookie privacy notice|Skip to main content|Skip to content|Skip to navigation|Skip navigation|"
    "Jump to navigation|Available In:|Available In|Also available in|Browse countries|Browse Countries|"
    "Browse by country|Select a country|Get Updates On Rights Issues From Around The Globe|"
    "Protecting Rights, Saving Lives|Sign up for our newsletter|Connect With Us|Follow us on|Follow Us|Footer menu|"
    "Main navigation|Privacy Policy|Terms of Use|Terms of Service|Terms and Conditions|Cookie Policy|Cookie Settings|"
    "Accept all cookies|Accept cookies|Manage cookies|All rights reserved|Site Map|Sitemap|Child Safeguarding|"
    "Related Content|Most Viewed|Most Read|Read More|Back to top|Table of Contents|On this page|Share this|"
    "Share This|cookie 개인정보 보호 공지로 건너뛰기|쿠키 개인정보 보호 공지로 건너뛰기|"
    "쿠키 개인정보 고지로 건너뛰기|쿠키 고지로 건너뛰기|주요 콘텐츠로 건너뛰기|주요 내용으로 건너뛰기|"
    "본문으로 건너뛰기|본문으로 바로가기|본문 바로가기|메뉴 바로가기|콘텐츠로 건너뛰기|메인 콘텐츠로 건너뛰기|"
    "다음 언어로 보기|다음 언어로도 제공|이용 가능한 언어|제공 언어|지원 언어|다른 언어로 보기|언어 선택|다른 언어|"
    "국가 찾아보기|국가별로 보기|국가별 보기|국가 검색|국가 보기|나라별 보기|국가 선택|국가 둘러보기|"
    "권리를 보호하고 생명을 구합니다|권리 보호, 생명 구조|뉴스레터 구독|소식 받아보기|팔로우하기|바닥글 메뉴|"
    "푸터 메뉴|하단 메뉴|개인정보 처리방침|개인정보처리방침|개인정보 보호정책|개인정보 보호 정책|이용약관|쿠키 정책|"
    "쿠키 설정|모든 권리 보유|사이트맵|사이트 맵|아동 보호 정책|관련 콘텐츠|관련 기사|많이 본 기사|많이 본 뉴스|"
    "더 읽어보기|더 보기|맨 위로|목차 보기|이 글 공유하기|이 기사 공유하기|기사 공유|跳转到 cookie 隐私声明|"
    "跳转到cookie隐私声明|跳到cookie隐私通知|跳至 cookie 隐私通知|跳转至主要内容|跳转到主要内容|跳转到主内容|"
    "跳到主要内容|跳至主要内容|跳至内容|跳过导航|可用语言|提供语言|其他语言版本|本文其他语言版本|阅读其他语言|"
    "选择语言|浏览国家|按国家浏览|浏览各国|选择国家|保护权利，拯救生命|保护权利 拯救生命|订阅电子报|订阅我们的新闻|"
    "关注我们|页脚菜单|隐私政策|隐私权政策|使用条款|服务条款|接受所有 cookie|版权所有|网站地图|网站导航|儿童保护政策|"
    "相关内容|相关文章|阅读更多|返回顶部|回到顶部|分享本文|分享此页|分享本页|打印本页|跳至 cookie 隱私聲明|"
    "跳到cookie隱私通知|跳轉到主要內容|跳到主要內容|跳至主要內容|移至主內容|移至主要內容|跳過導覽|可用語言|提供語言|"
    "其他語言版本|閱讀其他語言|選擇語言|瀏覽國家|按國家瀏覽|瀏覽各國|選擇國家|保護權利，拯救生命|保護權利 拯救生命|"
    "訂閱電子報|關注我們|追蹤我們|頁尾選單|頁腳選單|隱私政策|隱私權政策|使用條款|服務條款|版權所有|網站地圖|網站導覽|"
    "兒童保護政策|相關內容|相關文章|閱讀更多|返回頂部|回到頂端|分享本文|分享此頁|分享本頁|列印本頁"
)
_WEAK = _phrases(
    "Languages|Language|Donate Now|Donate|Donate now|Subscribe|Keynote|Essays|Essay|Choose|Sign Up|Sign up|Log in|"
    "Log In|Search|Menu|Home|Contact Us|Contact us|Contact|About Us|About us|About|Corrections|Permissions|"
    "Blackbaud Security Incident|Careers|Press|Newsletter|News|Reports|Report|Videos|Video|Topics|Countries|Events|"
    "Close|Share|Print|Download|PDF|Next|Previous|Countries & Topics|Contents|Twitter|Facebook|YouTube|Instagram|"
    "WhatsApp|LinkedIn|Telegram|Reddit|Email|Flickr|RSS|Former Executive Director|Executive Director|언어|기부하기|"
    "지금 기부하기|지금 기부|후원하기|후원|지금 후원하기|구독|구독하기|기조연설|기조 에세이|기조|에세이|논평|선택|"
    "선택하세요|가입|가입하기|로그인|검색|메뉴|홈|문의|문의하기|연락처|소개|정정|정정보도|정정 보도|사용 허가|허가|"
    "권한|채용|보도자료|뉴스|보고서|동영상|비디오|주제|국가|닫기|공유|공유하기|인쇄|다운로드|다음|이전|목차|내용|"
    "페이스북|트위터|유튜브|인스타그램|이메일|아동 보호|전 사무총장|사무총장|언어 보기|语言|捐款|立即捐款|立刻捐款|"
    "现在捐款|捐赠|订阅|主题演讲|主旨文章|主旨演讲|专文|专题文章|论文|文章|选择|请选择|注册|登录|搜索|菜单|首页|主页|"
    "联系我们|联络我们|关于我们|更正|勘误|许可|版权许可|授权|招聘|新闻|报告|视频|主题|国家|关闭|分享|打印|下载|"
    "下一页|上一页|目录|内容|脸书|推特|微博|微信|电子邮件|儿童保护|前执行主任|前执行长|执行主任|安全事件|語言|捐款|"
    "立即捐款|現在捐款|捐贈|訂閱|主題演講|專文|專題文章|論文|選擇|請選擇|註冊|登入|搜尋|選單|首頁|聯絡我們|聯繫我們|"
    "關於我們|更正|勘誤|許可|授權|徵才|新聞|報告|影片|主題|國家|關閉|列印|下載|下一頁|上一頁|目錄|臉書|電子郵件|"
    "兒童保護|前執行長|執行主任"
)

_TABLE = Path(__file__).resolve().parents[1] / "data" / "segmentation" / "furniture.tsv"
_DAY = r"(?:\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?|\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일])"
_ENGLISH_DAY = r"(?:\w{3,9}\.? \d{1,2},? \d{4}|\d{1,2} \w{3,9}\.? \d{4})"
_CLOCK = r"\d{1,2}[:：]\d\d(?::\d\d)?"
_LABEL = (
    "입력|등록|수정|승인|최종 수정일|최종수정일|접수일|작성일|게시일|发布时间|发布日期|發布時間|更新时间|更新時間|更新于|"
    "更新於|最后更新|最後更新|时间|時間|日期|提交日期"
)
_ENGLISH_LABEL = "Published|Updated|Posted|Posted on|Last updated|Last modified|Date of filing|Filed|First published"
_WEEKDAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )"
_STAMP = re.compile(
    rf"(?:{_LABEL})[:： ]{{0,2}}(?:{_DAY}\s?(?:{_CLOCK})?|{_CLOCK})"
    rf"|{_DAY}\s{_CLOCK}"
    r"|(?:오전|오후) \d{1,2}시(?: \d{1,2}분)? 수정"
    rf"|(?:{_ENGLISH_LABEL})[: ]{{1,2}}(?:on |at )?(?:{_CLOCK}(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{{2,4}})?,? ?)?"
    rf"{_WEEKDAY}?(?:{_ENGLISH_DAY})?(?: by \w+)?"
    r"|\d{1,2} min(?:ute)?s? read|Reading time: \d{1,2} min(?:ute)?s?|\d{1,4} [Cc]omments?|[Cc]omments \d{1,4}"
    r"|댓글 \d{1,4}|공감 \d{1,4}|评论 ?\d{1,4}|評論 ?\d{1,4}|\d{1,4}条评论|\d{1,4}則評論"
    r"|阅读(?:时间：|需)?\d{1,2}分[钟鐘]|읽는 시간 \d{1,2}분|\d{1,2}분 분량"
    r"|阅读(?:量|数)?[:：]? ?\d+|조회(?:수)? ?\d+"
)
_ANNOUNCE = re.compile(
    r"(?:관련 ?기사|연관 ?기사|관련 ?뉴스|추천 ?기사|많이 본 (?:기사|뉴스)|이런 [기글]사?도 있어요|"
    r"相[关關](?:阅读|閱讀|新闻|新聞|报道|報導|文章|推荐|推薦)|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀|"
    r"更多(?:相关内容|相關內容|新闻|新聞|文章))[\]】》>:：\s]*\Z"
)
_LONE = re.compile("[\ud800-\udfff]")  # halves of a pair, which the automaton cannot read
_RUN_OF_NAMES = 5
_RUN_OF_LANGUAGES = 3
_RUN_OF_WEAK = 3
_GAP = re.compile(r"[\s|·•›»>/]*\Z")
_STRONG_HITS_OF_A_PAGE = 3
_PHRASES_OF_A_PAGE = 10
_PHRASES_AROUND = 5
_AT_THE_TOP, _AT_THE_FOOT = 400, 120
_RUN_OF_TITLES = 5
_ONE_PHRASE = 9  # characters of one short phrase of Korean or Chinese, which may be said in a sentence
_NEAR = 60
_EAST_ASIAN_BOTH = re.compile("[\uac00-\ud7a3\u3400-\u9fff]\\|[\uac00-\ud7a3\u3400-\u9fff，、,]")
_ENTRIES_OF_A_ROW = 5
_ROW = re.compile(
    rf"(?<!\S)(?:[\u3400-\u9fff][^\s，。；！？、]{{0,13}}[ \u3000]){{{_ENTRIES_OF_A_ROW},}}"
    r"(?=[\u3400-\u9fff][^\s，。；！？]{0,20}(?:\s|$))"
)
_KOREAN_ROW = re.compile(r"(?<!\S)(?:[가-힣]{1,6}(?<![은는이가을를의에다로고며서한된던도만와과]) ){6,}")
_SHORT = 300_000  # characters
_LONGEST_ENTRY = 45
_WEIGHT_WITH_GAPS = 8
_WIDE_GAP = re.compile("[\\s|·•›»>/&\uac00-\ud7a3\u3400-\u9fffA-Z]*\\Z")


@lru_cache(maxsize=1)
def _automaton() -> tuple[Any, list[str]]:
    """An Aho-Corasick automaton over every phrase, and the kind of each by its number."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    table = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines()]
    kinds = {phrase: kind for kind, phrase in table if kind != "strong"} | dict.fromkeys(_WEAK, "weak")
    kinds |= dict.fromkeys(sorted(LANGUAGE_NAMES), "language") | dict.fromkeys(sorted(COUNTRIES), "country")
    kinds |= {phrase: kind for kind, phrase in table if kind == "strong"}
    kinds |= dict.fromkeys(_STRONG + _SHARING.split("|"), "strong")
    for template in _SHARE_TEMPLATES.split("|"):
        kinds |= dict.fromkeys((template.format(network) for network in _NETWORKS.split("|")), "strong")
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), list(kinds.values())


def _place_of(text: str, start: int, end: int) -> str:
    """How a phrase stands: ``apart`` like a menu entry, ``loose`` between two spaces, or empty: among the words of a sentence."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    follows = text[end + 1] if after == " " and end + 1 < len(text) else after
    if follows.islower() or (before.isalpha() and before.isupper() and text[start].isascii()):
        return ""
    if before != " " or after not in " ,.;":
        return "apart"
    return "loose" if after == " " else ""


def announces_titles(before: str) -> bool:
    """Whether a text ends with words that announce titles of other pages (``相关阅读``, ``관련기사``), which no sentence says."""
    return _ANNOUNCE.search(before) is not None


@dataclass(slots=True)
class _Run:
    """Phrases that follow each other with next to nothing, or few unknown words, between them."""

    start: int
    end: int
    kinds: Counter[str]
    loose: int
    covered: int

    @property
    def size(self) -> int:
        return self.kinds.total()

    def is_menu(self) -> bool:
        """Whether so many of them cannot be prose. Entries between spaces are words like any other, so they must be more."""
        weight = 2 * self.kinds["weak"] + self.kinds["faint"]
        if self.covered * 2 < self.end - self.start:
            return False
        if self.covered * 10 < (self.end - self.start) * 9:  # unknown words between them
            return weight + 4 * self.kinds["strong"] >= _WEIGHT_WITH_GAPS
        if self.loose * 2 > self.size:
            strong = self.kinds["strong"] > 0 and self.size >= 3
            strong = strong or self.kinds["country"] > _RUN_OF_NAMES  # prose has commas between them
            return strong or (self.kinds["weak"] >= 2 and weight >= 2 * _RUN_OF_WEAK + 2)
        if (
            self.kinds["strong"]
            or self.kinds["country"] >= _RUN_OF_NAMES
            or self.kinds["language"] >= _RUN_OF_LANGUAGES
        ):
            return True
        return self.kinds["weak"] > 0 and weight >= 2 * _RUN_OF_WEAK


def _phrases_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Phrases and time stamps of a page with their kinds, in order; a stamp wins over a phrase inside it."""
    automaton, kind_of = _automaton()
    stamps = [(match.start(), match.end(), "strong") for match in _STAMP.finditer(text)]
    current = 0
    for number, start, end in automaton.find_matches_as_indexes(_LONE.sub("\ufffd", text)):
        while current < len(stamps) and stamps[current][0] <= start:
            yield stamps[current]
            current += 1
        if not current or stamps[current - 1][1] <= start:
            yield start, end, kind_of[number]
    yield from stamps[current:]


def _runs(text: str, gap: re.Pattern[str] = _GAP) -> Iterator[_Run]:
    run: _Run | None = None
    for start, end, kind in _phrases_in(text):
        place = _place_of(text, start, end)
        if not place:
            continue
        if run is not None and start - run.end <= 8 and gap.match(text[run.end : start]):
            run.covered += end - max(start, run.end) + (0 if text[run.end : start].strip() else start - run.end)
            run.end = max(end, run.end)
            run.kinds[kind] += 1
            run.loose += place == "loose"
            continue
        if run is not None and run.is_menu():
            yield run
        run = _Run(start, end, Counter([kind]), int(place == "loose"), end - start)
    if run is not None and run.is_menu():
        yield run


def _without_lone(text: str, runs: list[_Run]) -> list[_Run]:
    """Leave out single short phrases among Hangul or Han with no furniture near them: a sentence may say ``다른 언어``."""
    kept = []
    for number, run in enumerate(runs):
        phrase = text[run.start : run.end]
        short = run.size == 1 and len(phrase) < _ONE_PHRASE and not any(char.isdigit() for char in phrase)
        short = short and not announces_titles(phrase)
        around = text[max(0, run.start - 2) : run.start].strip() + "|" + text[run.end : run.end + 2].strip()
        if short and _EAST_ASIAN_BOTH.search(around):
            before = number > 0 and run.start - runs[number - 1].end < _NEAR
            after = number + 1 < len(runs) and runs[number + 1].start - run.end < _NEAR
            if not before and not after:
                continue
        kept.append(run)
    return kept


def _title_runs(text: str) -> Iterator[_Run]:
    """Many short titles in a row, each glued to the next: a menu in capitals whose words nobody listed."""
    joints = [0, *case_joints(text)]
    first = 0
    for number in range(1, len(joints) + 1):
        piece = text[joints[number - 1] : joints[number]] if number < len(joints) else ""
        if piece and len(piece) <= _LONGEST_ENTRY and is_title_like(piece) and "\n" not in piece:
            continue
        if number - 1 - first >= _RUN_OF_TITLES:
            start, end = joints[first], joints[number - 1]
            yield _Run(start, end, Counter({"title": number - 1 - first}), 0, end - start)
        first = number


def _rows(text: str) -> Iterator[_Run]:
    """Short entries in a row with spaces between them, the last of which may be the heading of what follows.

    Chinese prose has no spaces; Korean nouns without particles are looked at near both ends only.
    """
    ends = [(0, _AT_THE_TOP), (max(_AT_THE_TOP, len(text) - _AT_THE_TOP), len(text))]
    korean = (match for low, high in ends for match in _KOREAN_ROW.finditer(text, low, high))
    for match in (*_ROW.finditer(text), *korean):
        yield _Run(match.start(), match.end(), Counter({"title": _ENTRIES_OF_A_ROW}), 0, match.end() - match.start())


def _is_page(text: str, runs: list[_Run]) -> bool:
    size = sum(run.size for run in runs)
    if len(runs) >= _STRONG_HITS_OF_A_PAGE or (len(runs) >= 2 and size >= _PHRASES_OF_A_PAGE):
        return True
    around = len(runs) >= 2 and runs[0].start < _AT_THE_TOP and runs[-1].end > len(text) - _AT_THE_FOOT
    return around and size >= _PHRASES_AROUND and any(run.kinds["strong"] for run in runs)


def _page_runs(text: str) -> tuple[list[_Run], bool]:
    """The runs of a text, and whether they make it a page. A short text is asked for several times, so it is remembered."""
    return _short_page_runs(text) if len(text) <= _SHORT else _find_page_runs(text)


@lru_cache(maxsize=4)
def _short_page_runs(text: str) -> tuple[list[_Run], bool]:
    return _find_page_runs(text)


def _find_page_runs(text: str) -> tuple[list[_Run], bool]:
    """Where listed phrases do not make a page, titles in a row and runs with gaps are asked too."""
    runs = _without_lone(text, list(_runs(text)))
    if _is_page(text, runs):
        return runs, True
    wider = _union([*runs, *_title_runs(text), *_rows(text), *_runs(text, _WIDE_GAP)])
    return (wider, True) if _is_page(text, wider) else (runs, False)


def _union(runs: list[_Run]) -> list[_Run]:
    """Runs in order, those that overlap made one."""
    found: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.start, -run.end)):
        if found and run.start < found[-1].end:
            last = found[-1]
            kinds = last.kinds if last.size >= run.size else run.kinds
            end = max(last.end, run.end)
            found[-1] = _Run(last.start, end, kinds, last.loose, end - last.start)
        else:
            found.append(run)
    return found


def chrome_spans(text: str) -> list[tuple[int, int]]:
    """Where the furniture of a page stands in a text: runs of its phrases, in order. Linear time."""
    return [(run.start, run.end) for run in _page_runs(text)[0]]


def is_page_like(text: str) -> bool:
    """Whether a text was scraped with the page around it: furniture at several places, not a phrase by chance."""
    return _page_runs(text)[1]
