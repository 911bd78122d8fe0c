"""A small Chinese segmenter that verifies substring hits: ``人权`` stands in ``个人权利`` without being there.

Fewest words, by dynamic programming over a list of frequent words that begin or end with characters of common renderings. Only
words that can cut through a rendering matter, so a short list does; unknown characters are words of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

__all__ = ["is_word"]

_CONTEXT = 6  # characters looked at on each side
_WORDS = """
营养 经营 营运 营业 运营 营救 养老 养老院 组织 织物 委员 员工 人员 官员 成员 会员 法庭 庭审 院长 法院 医院 学院
个人 本人 他人 工人 私人 法人 证人 老人 男人 女人 军人 商人 犯人 病人 黑人 白人 穷人 别人 友人 客人 主人 成人
行人 候选人 当事人 受害人 被告人 负责人 发言人 领导人 残疾人 年轻人 移民工人 外国人 嫌疑人 继承人 所有人
债权人 债务人 投资人 监护人 代理人 辩护人 申请人 雇佣人 权利 权力 权益 权限 权威 权衡 权势 主权 政权 产权
特权 霸权 民权 王权 党权 人权法 公民权 公民权利 平等权 知情权 选举权 财产权 所有权 国家 国际 国会 国内 国外
国民 国王 国土 国籍 国旗 国防 国法 国人 国有 中国人 美国人 英国人 韩国人 全国 我国 本国 外国 各国 他国 该国
两国 多国 发展中国家 中国家 发展中 集中 其中 心中 空中 手中 途中 当中 之中 家中 狱中 水中 高中 初中 中国式
日本人 日本语 本月 本周 今日 昨日 近日 当日 次日 每日 一日 二日 三日 十日 本地 本来 本身 本质 朝鲜族 王朝
朝廷 今朝 清朝 朝代 鲜明 鲜花 韩国式 难民营 灾难 困难 苦难 遇难 民众 民主 民族 民间 民事 民兵 民生 民政 难以
居民 公民 人民 移民 平民 农民 牧民 村民 市民 渔民 到处 决定 决心 决策 决议 决赛 决战 四处 别处 深处 好处 用处
住处 处长 此处 各处 何处 远处 死刑犯 刑事 刑法 刑罚 生死 处死 打死 致死 病死 饿死 严刑 酷刑 判刑 徒刑 服刑
缓刑 监禁令 监狱 监督 监控 监视 监管 监察 禁止 禁令 禁区 禁毒 软禁 囚禁 总监 庇护所 庇护权 护照 护士 护理
保护 维护 爱护 守护 包庇 审查员 审判 审理 审议 审讯 初审 再审 受审 提审 公审 陪审 查明 查询 查处 查获 调查
检查 搜查 监控器 控制 控告 控诉 指控 被控 失控 遥控 歧视性 分歧 视为 视频 视察 视觉 重视 忽视 无视 轻视 电视
隔离墙 分隔 间隔 离开 离婚 离职 离境 距离 逃离 脱离 撤离 封锁线 信封 密封 开封 锁定 锁链 制裁案 强制 限制
体制 管制 抵制 法制 编制 裁定 裁决 裁判 裁员 独裁 仲裁 总裁 批准书 大批 一批 这批 多批 首批 批评 批判 批发
准备 准许 准则 准确 标准 水准 工作 工业 工资 工厂 工程 员工 职工 罢工 劳工 童工 会议 会员 会长 会见 会谈 会计
社会 协会 委员会 工会 开会 大会 议会 问责制 访问 学问 疑问 提问 询问 质问 讯问 审问 责任 责备 责令 负责 指责
谴责 职责 异议者 差异 优异 议员 议程 议题 议案 决议案 异常 建议 协议 抗议 异地 英国式 法国 德国 美国 英国
韩国 中国 日本 朝鲜 俄国 泰国 庇护者 虐待 对待 等待 期待 看待 待遇 招待 接待 优待 待命 待审 受虐 酷刑者 有罪
无罪 不罚 处罚 惩罚 罚款 罚金 有罪者 战争 战争罪 罪犯 罪行 犯罪 罪名 罪责 竞争 斗争 抗争 争取 争议 作战 内战
冷战 休战 开战 停战 任意 任命 任务 任期 任何 主任 信任 担任 意见 意外 意识 意思 意图 同意 注意 拘留 拘捕 留学
留下 逗留 居留 性别 性质 性格 暴力 暴行 暴乱 暴露 暴动 性侵 男性 女性 个性 重要性 力量 力度 势力 压力 能力
努力 武力 性骚扰 强迫 强化 强烈 强调 强大 加强 被迫 迫使 迫害 压迫 劳动 动员 动荡 行动 活动 运动 推动 移动
劳动者 劳动力 失踪者 消失 丧失 损失 失去 失业 失败 跟踪 踪迹 封面 封闭 边境 边界 关闭 关于 有关 机关 海关
相关 边缘 周边 界限 世界 各界 外界 大流行 大流行病 流行 流动 病毒 疾病 行病 援助 援引 救援 支援 声援 助理
帮助 补助 协助 资助 道路 道德 报道 人道 知道 渠道 人道主义 童年 儿童 童婚 婚姻 家庭 家属 家园 家人 结婚 已婚
未婚 堕胎 胎儿 怀孕 政治 政治犯 政府 政策 政党 法治 统治 自治 治理 治疗 治安 侵犯 囚犯 冒犯 难民潮 连坐 连续
连接 接连 坐牢
"""


@cache
def _lexicon(lang: str) -> frozenset[str]:
    words = _WORDS.split()
    if lang == "zh-Hant":
        return frozenset(_to_traditional()(word) for word in words)
    return frozenset(words)


@cache
def _to_traditional() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2tw").convert
    return convert


def is_word(text: str, start: int, end: int, lang: str) -> bool:
    """Whether ``[start, end)`` begins and ends at word boundaries of some segmentation into fewest words.

    ``text`` is folded, without spaces. The rendering itself counts as a word.
    """
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return _stands(text[left:start], text[start:end], text[end:right], lang)


@lru_cache(maxsize=4096)  # a draft is asked for the same renderings after each change
def _stands(before: str, rendering: str, after: str, lang: str) -> bool:
    words = _words_beside(rendering, lang)
    free = _fewest(before + rendering + after, words)
    return _fewest(before, words) + 1 + _fewest(after, words) <= free


@lru_cache(maxsize=1024)
def _words_beside(rendering: str, lang: str) -> frozenset[str]:
    """The rendering, and the words that do not have it in them: 难民营 has 难民 in it, rightly."""
    return frozenset(word for word in _lexicon(lang) if rendering not in word) | {rendering}


def _fewest(text: str, words: frozenset[str]) -> int:
    """The least number of words that cover ``text``; single characters always count as words."""
    best = [0] * (len(text) + 1)
    longest = 6
    for end in range(1, len(text) + 1):
        best[end] = best[end - 1] + 1
        for start in range(max(0, end - longest), end - 1):
            if best[start] + 1 < best[end] and text[start:end] in words:
                best[end] = best[start] + 1
    return best[-1]
