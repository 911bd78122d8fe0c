"""Pages for tests: a chapter glued into one line, with the furniture of a report page around it. All of it invented here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

JOINER = {"en": " ", "ko": " ", "zh": ""}
CODE = {"en": "en", "ko": "ko", "zh": "zh-Hans"}


@dataclass(frozen=True)
class Furniture:
    """What stands around a body: before the title, between title and contents, after the contents, after the body."""

    head: str
    share: str
    essays: str
    foot: str


FURNITURE = {
    "en": Furniture(
        head="World Report 2021: {title} | Rights MonitorSkip to cookie privacy noticeSkip to main contentRights MonitorLanguages"
        "EnglishالعربيةFrançais简体中文繁體中文한국어Donate Now",
        share="Available In:Available InEnglish简体中文한국어Share this via FacebookShare this via TwitterShare this via WhatsApp"
        "Share this via EmailOther ways to shareShare this via LinkedInShare this via Printer",
        essays="KeynoteThe Long Road Back: Why Courts Still MatterAnna LindqvistDirectorEssaysHarvest of Dust: Drought and the Right "
        "to FoodAs Borders Close, Who Counts the Missing?Screens, Schools, and the Price of Silence",
        foot="Browse countriesChooseAfghanistanAlgeriaAngolaArgentinaArmeniaAustraliaBahrainBelarusBoliviaBrazilCambodiaChinaCuba"
        "EgyptEthiopiaGeorgiaHaitiIndiaIraqJapanKenyaMaliNepalNorth KoreaPeruQatarRwandaSouth SudanSyriaThailandYemenZimbabwe"
        "Protecting Rights, Saving LivesRights Monitor works in many countries to expose abuses and to press those in powerDonate Now"
        "Sign UpConnect With UsTwitterFacebookYouTubeInstagramFooter menuContact UsCorrectionsPrivacy PolicySite Map© 2022 Rights "
        "MonitorRights Monitor | 1 Example Street, 3rd Floor | Springfield, 10118 | t 1.555.290.4700",
    ),
    "ko": Furniture(
        head="세계보고서 2021: {title} | 라이츠 모니터쿠키 개인정보 보호 공지로 건너뛰기주요 콘텐츠로 건너뛰기라이츠 모니터언어EnglishالعربيةFrançais简体中文"
        "繁體中文한국어지금 기부하기",
        share="이용 가능한 언어English简体中文한국어페이스북으로 공유트위터로 공유왓츠앱으로 공유이메일로 공유다른 공유 방법링크드인으로 공유프린터로 공유",
        essays="기조연설돌아가는 먼 길: 법원이 여전히 중요한 이유안나 린드크비스트사무총장에세이먼지의 수확: 가뭄과 식량권화면과 학교, 침묵의 대가이메일로 공유",
        foot="국가 찾아보기선택아프가니스탄알제리앙골라아르헨티나아르메니아호주바레인벨라루스볼리비아브라질캄보디아중국쿠바이집트에티오피아아이티인도"
        "이라크일본케냐말리네팔북한페루카타르르완다남수단시리아태국예멘짐바브웨권리를 보호하고 생명을 구합니다라이츠 모니터는 여러 나라에서 인권 침해를 "
        "조사하고 책임자를 밝혀 냅니다지금 기부하기가입하기트위터페이스북유튜브인스타그램바닥글 메뉴문의하기정정개인정보 처리방침사이트맵© 2022 라이츠 모니터",
    ),
    "zh": Furniture(
        head="世界报告2021：{title} | 权利观察站跳转到cookie隐私声明跳转到主要内容权利观察站语言EnglishالعربيةFrançais简体中文繁體中文한국어立即捐款",
        share="可用语言English简体中文한국어通过Facebook分享通过Twitter分享通过WhatsApp分享通过电子邮件分享其他分享方式通过LinkedIn分享",
        essays="主题演讲漫长的归途：法院为何依然重要安娜·林德奎斯特执行主任专文尘土的收成：干旱与食物权屏幕、学校与沉默的代价通过打印机分享",
        foot="浏览国家选择阿富汗阿尔及利亚安哥拉阿根廷亚美尼亚澳大利亚巴林白俄罗斯玻利维亚巴西柬埔寨中国古巴埃及埃塞俄比亚海地印度伊拉克日本肯尼亚"
        "马里尼泊尔朝鲜秘鲁卡塔尔卢旺达南苏丹叙利亚泰国也门津巴布韦保护权利，拯救生命权利观察站在多个国家调查侵犯人权的行为并追究责任者立即捐款注册推特"
        "脸书页脚菜单联系我们更正隐私政策网站地图© 2022 权利观察站",
    ),
}


@dataclass(frozen=True)
class Chapter:
    """One language of a chapter: paragraphs in order, each a kind and its sentences."""

    name: str
    lang: str
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @property
    def lead(self) -> list[str]:
        """Title, deck and captions, which stand before the first sentence."""
        first = next(n for n, (kind, _) in enumerate(self.paragraphs) if kind == "sentence")
        return [text for _, texts in self.paragraphs[:first] for text in texts]

    @property
    def body(self) -> list[tuple[str, tuple[str, ...]]]:
        first = next(n for n, (kind, _) in enumerate(self.paragraphs) if kind == "sentence")
        return list(self.paragraphs[first:])

    @property
    def headings(self) -> list[str]:
        return [text for kind, texts in self.body if kind == "heading" for text in texts]

    def sentences(self, *, lead: bool = False) -> list[str]:
        return [text for _, texts in (self.paragraphs if lead else self.body) for text in texts]

    def joined(self) -> str:
        """The chapter as plain text, one paragraph a line."""
        return "\n".join(self._paragraph(kind, texts) for kind, texts in self.paragraphs)

    def _paragraph(self, kind: str, texts: tuple[str, ...]) -> str:
        return ("\n" if kind == "caption" else JOINER[self.lang]).join(texts)

    def glued(self) -> str:
        """The body in one line, nothing between paragraphs and headings."""
        return "".join(JOINER[self.lang].join(texts) for _, texts in self.body)

    def fully_glued(self) -> str:
        """The body in one line, nothing between sentences either."""
        return "".join("".join(texts) for _, texts in self.body)

    def page(self, *, furniture: str = "", glue: bool = True, contents: bool = True, essays: bool = True) -> str:
        """The chapter as a scraped page: menus, title, share buttons, contents, essays, body, footer."""
        around = FURNITURE[furniture or self.lang]
        parts = [around.head.format(title=self.lead[0]), *self.lead, around.share]
        parts += ["".join(self.headings), around.share.split("English", 1)[0] + around.share[-30:]] if contents else []
        parts += [around.essays] if essays else []
        return "".join([*parts, self.fully_glued() if glue else self.glued(), around.foot])


def read_chapter(path: Path, lang: str) -> Chapter:
    paragraphs: dict[tuple[int, str], list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        paragraphs.setdefault((row["p"], row["kind"]), []).extend(row[lang])
    pairs = tuple((kind, tuple(texts)) for (_, kind), texts in paragraphs.items() if texts)
    return Chapter(path.stem, lang, pairs)
