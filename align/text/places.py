"""Names that web pages list in their menus: countries of a country chooser, languages of a language switch.

Only runs of such names, one glued to the next, are ever taken for a menu; a name in a sentence is a name.
"""

from __future__ import annotations

__all__ = ["COUNTRIES", "LANGUAGE_NAMES"]

_EN = (
    "Afghanistan|Albania|Algeria|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahrain|Bangladesh|Belarus|"
    "Belgium|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burma|Burundi|"
    "Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|China|China and Tibet|Colombia|Comoros|"
    "Costa Rica|Cote d'Ivoire|Côte d’Ivoire|Croatia|Cuba|Cyprus|Czech Republic|Democratic Republic of Congo|"
    "Democratic Republic of the Congo|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt|El Salvador|"
    "Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|European Union|Fiji|Finland|France|Gabon|Gambia|Georgia|"
    "Germany|Ghana|Greece|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|"
    "Indonesia|Iran|Iraq|Ireland|Israel|Israel and Palestine|Israel/Palestine|Italy|Ivory Coast|Jamaica|Japan|Jordan|"
    "Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Lithuania|Luxembourg|"
    "Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Mongolia|Montenegro|Morocco|"
    "Morocco and Western Sahara|Morocco/Western Sahara|Mozambique|Myanmar|Myanmar (Burma)|Namibia|Nauru|Nepal|"
    "Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|Oman|Pakistan|Palestine|"
    "Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Republic of Congo|Romania|Russia|Rwanda|"
    "Samoa|Saudi Arabia|Senegal|Serbia|Serbia/Kosovo|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|"
    "Somalia|South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|"
    "Tajikistan|Tanzania|Thailand|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|"
    "Uganda|Ukraine|United Arab Emirates|United Kingdom|United States|Uruguay|Uzbekistan|Vanuatu|Venezuela|Vietnam|"
    "Western Sahara|Yemen|Zambia|Zimbabwe"
)
_KO = (
    "아프가니스탄|알바니아|알제리|앙골라|아르헨티나|아르메니아|오스트레일리아|호주|오스트리아|아제르바이잔|바레인|"
    "방글라데시|벨라루스|벨기에|베냉|부탄|볼리비아|보스니아 헤르체고비나|보스니아헤르체고비나|보츠와나|브라질|"
    "브루나이|불가리아|부르키나파소|버마|부룬디|캄보디아|카메룬|캐나다|중앙아프리카공화국|차드|칠레|중국|"
    "중국과 티베트|콜롬비아|코스타리카|코트디부아르|크로아티아|쿠바|키프로스|체코|콩고민주공화국|콩고 민주공화국|"
    "덴마크|지부티|도미니카공화국|에콰도르|이집트|엘살바도르|적도기니|에리트레아|에스토니아|에스와티니|에티오피아|"
    "유럽연합|유럽 연합|피지|핀란드|프랑스|가봉|감비아|조지아|독일|가나|그리스|과테말라|기니|기니비사우|가이아나|"
    "아이티|온두라스|홍콩|헝가리|아이슬란드|인도|인도네시아|이란|이라크|아일랜드|이스라엘|이스라엘과 팔레스타인|"
    "이스라엘/팔레스타인|이탈리아|자메이카|일본|요르단|카자흐스탄|케냐|코소보|쿠웨이트|키르기스스탄|라오스|라트비아|"
    "레바논|레소토|라이베리아|리비아|리투아니아|룩셈부르크|마다가스카르|말라위|말레이시아|몰디브|말리|몰타|모리타니|"
    "모리타니아|모리셔스|멕시코|몰도바|몽골|몬테네그로|모로코|모로코/서사하라|모잠비크|미얀마|나미비아|나우루|네팔|"
    "네덜란드|뉴질랜드|니카라과|니제르|나이지리아|북한|북마케도니아|노르웨이|오만|파키스탄|팔레스타인|파나마|"
    "파푸아뉴기니|파라과이|페루|필리핀|폴란드|포르투갈|카타르|콩고공화국|루마니아|러시아|르완다|사모아|"
    "사우디아라비아|세네갈|세르비아|세르비아/코소보|시에라리온|싱가포르|슬로바키아|슬로베니아|소말리아|"
    "남아프리카공화국|한국|대한민국|남한|남수단|스페인|스리랑카|수단|수리남|스웨덴|스위스|시리아|대만|타지키스탄|"
    "탄자니아|태국|동티모르|토고|통가|튀니지|터키|튀르키예|투르크메니스탄|우간다|우크라이나|아랍에미리트|영국|미국|"
    "우루과이|우즈베키스탄|바누아투|베네수엘라|베트남|서사하라|예멘|잠비아|짐바브웨"
)
_ZH_HANS = (
    "阿富汗|阿尔巴尼亚|阿尔及利亚|安哥拉|阿根廷|亚美尼亚|澳大利亚|奥地利|阿塞拜疆|巴林|孟加拉国|孟加拉|白俄罗斯|"
    "比利时|贝宁|不丹|玻利维亚|波斯尼亚和黑塞哥维那|波黑|博茨瓦纳|巴西|文莱|保加利亚|布基纳法索|布隆迪|柬埔寨|喀麦隆|"
    "加拿大|中非共和国|中非|乍得|智利|中国|中国和西藏|哥伦比亚|哥斯达黎加|科特迪瓦|克罗地亚|古巴|塞浦路斯|捷克|"
    "刚果民主共和国|刚果（金）|丹麦|吉布提|多米尼加|厄瓜多尔|埃及|萨尔瓦多|赤道几内亚|厄立特里亚|爱沙尼亚|斯威士兰|"
    "埃塞俄比亚|欧盟|欧洲联盟|斐济|芬兰|法国|加蓬|冈比亚|格鲁吉亚|德国|加纳|希腊|危地马拉|几内亚|圭亚那|海地|"
    "洪都拉斯|香港|匈牙利|冰岛|印度|印度尼西亚|印尼|伊朗|伊拉克|爱尔兰|以色列|以色列和巴勒斯坦|以色列/巴勒斯坦|"
    "以色列与巴勒斯坦|意大利|牙买加|日本|约旦|哈萨克斯坦|肯尼亚|科索沃|科威特|吉尔吉斯斯坦|老挝|拉脱维亚|黎巴嫩|"
    "莱索托|利比里亚|利比亚|立陶宛|卢森堡|马达加斯加|马拉维|马来西亚|马尔代夫|马里|马耳他|毛里塔尼亚|毛里求斯|墨西哥|"
    "摩尔多瓦|蒙古|黑山|摩洛哥|摩洛哥/西撒哈拉|摩洛哥和西撒哈拉|莫桑比克|缅甸|纳米比亚|瑙鲁|尼泊尔|荷兰|新西兰|"
    "尼加拉瓜|尼日尔|尼日利亚|朝鲜|北朝鲜|北马其顿|挪威|阿曼|巴基斯坦|巴勒斯坦|巴拿马|巴布亚新几内亚|巴拉圭|秘鲁|"
    "菲律宾|波兰|葡萄牙|卡塔尔|罗马尼亚|俄罗斯|卢旺达|萨摩亚|沙特阿拉伯|塞内加尔|塞尔维亚|塞尔维亚/科索沃|塞拉利昂|"
    "新加坡|斯洛伐克|斯洛文尼亚|索马里|南非|韩国|南苏丹|西班牙|斯里兰卡|苏丹|苏里南|瑞典|瑞士|叙利亚|台湾|塔吉克斯坦|"
    "坦桑尼亚|泰国|东帝汶|多哥|汤加|突尼斯|土耳其|土库曼斯坦|乌干达|乌克兰|阿联酋|阿拉伯联合酋长国|英国|美国|乌拉圭|"
    "乌兹别克斯坦|瓦努阿图|委内瑞拉|越南|西撒哈拉|也门|赞比亚|津巴布韦"
)
_ZH_HANT = (
    "阿爾巴尼亞|阿爾及利亞|亞美尼亞|澳大利亞|澳洲|奧地利|亞塞拜然|阿塞拜疆|孟加拉國|白俄羅斯|比利時|貝南|貝寧|"
    "玻利維亞|波士尼亞與赫塞哥維納|波士尼亞|波札那|博茨瓦納|保加利亞|布吉納法索|布基納法索|蒲隆地|布隆迪|喀麥隆|"
    "中非共和國|查德|乍得|中國|中國與西藏|哥倫比亞|哥斯大黎加|象牙海岸|克羅埃西亞|塞普勒斯|剛果民主共和國|丹麥|"
    "吉布地|吉布提|多明尼加|厄瓜多|厄瓜多爾|薩爾瓦多|厄利垂亞|厄立特里亞|愛沙尼亞|史瓦帝尼|斯威士蘭|衣索比亞|"
    "埃塞俄比亞|歐盟|歐洲聯盟|芬蘭|法國|加彭|甘比亞|喬治亞|格魯吉亞|德國|迦納|希臘|瓜地馬拉|危地馬拉|幾內亞|蓋亞那|"
    "宏都拉斯|洪都拉斯|冰島|印度尼西亞|愛爾蘭|以色列與巴勒斯坦|以色列和巴勒斯坦|義大利|意大利|牙買加|約旦|哈薩克|"
    "哈薩克斯坦|肯亞|肯尼亞|吉爾吉斯|吉爾吉斯斯坦|寮國|老撾|拉脫維亞|黎巴嫩|賴比瑞亞|利比亞|盧森堡|馬達加斯加|馬拉威|"
    "馬來西亞|馬爾地夫|馬爾代夫|馬利|馬里|馬爾他|茅利塔尼亞|毛里塔尼亞|摩爾多瓦|蒙特內哥羅|摩洛哥/西撒哈拉|莫三比克|"
    "莫桑比克|緬甸|納米比亞|諾魯|尼泊爾|荷蘭|紐西蘭|尼加拉瓜|尼日|尼日爾|奈及利亞|尼日利亞|北韓|朝鮮|北馬其頓|巴拿馬|"
    "巴布亞紐幾內亞|巴布亞新幾內亞|秘魯|菲律賓|波蘭|葡萄牙|卡達|卡塔爾|羅馬尼亞|俄羅斯|盧安達|盧旺達|薩摩亞|"
    "沙烏地阿拉伯|沙特阿拉伯|塞內加爾|塞爾維亞|塞爾維亞/科索沃|獅子山|斯洛維尼亞|索馬利亞|索馬里|韓國|南韓|南蘇丹|"
    "蘇丹|蘇利南|敘利亞|臺灣|塔吉克|塔吉克斯坦|坦尚尼亞|坦桑尼亞|泰國|東帝汶|東加|突尼西亞|突尼斯|土庫曼|土庫曼斯坦|"
    "烏干達|烏克蘭|阿拉伯聯合大公國|阿拉伯聯合酋長國|英國|美國|烏拉圭|烏茲別克|烏茲別克斯坦|萬那杜|委內瑞拉|越南|"
    "葉門|也門|尚比亞|辛巴威|津巴布韋"
)
COUNTRIES: frozenset[str] = frozenset(name for table in (_EN, _KO, _ZH_HANS, _ZH_HANT) for name in table.split("|"))


def _phrases(table: str) -> list[str]:
    return table.split("|")


LANGUAGE_NAMES: frozenset[str] = frozenset(
    _phrases(
        "English|العربية|简体中文|繁體中文|繁体中文|簡體中文|中文|中文（简体）|中文（繁體）|Français|Deutsch|Português|"
        "Русский|Español|한국어|日本語|Italiano|Nederlands|Türkçe|Tiếng Việt|ภาษาไทย|ไทย|Bahasa Indonesia|Indonesia|"
        "فارسی|עברית|Українська|Polski|Svenska|Dansk|Norsk|Suomi|Čeština|Magyar|Română|Ελληνικά|বাংলা|हिन्दी|اردو|မြန်မာ|"
        "မြန်မာဘာသာ|ខ្មែរ|ភាសាខ្មែរ|Kiswahili|Shqip|Srpski|Català|Esperanto|한국말|Korean|Chinese|Japanese|Arabic|French|"
        "German|Portuguese|Russian|Spanish|Chinese (Simplified)|Chinese (Traditional)|영어|중국어|일본어|프랑스어|독일어|"
        "스페인어|러시아어|아랍어|포르투갈어|英语|英文|韩语|韩文|日语|法语|德语|俄语|西班牙语|阿拉伯语|葡萄牙语|英語|"
        "韓語|韓文|法語|德語|俄語|西班牙語|阿拉伯語|葡萄牙語"
    )
)
