"""Characters that are no standard simplified ones: 契稅, 納稅人, 後續 in simplified text; Japanese and old forms (歩, 黒, 図).

Terms are matched in folded text, where traditional characters are simplified; here the author's own are looked at.
Quotations and titles keep what they quote, persons their names (李奕昇). A paragraph written in traditional characters
throughout is a text from Hong Kong, Macao or Taiwan, or a calligraphy: one reminder, not one a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade, Span
from tax_review.rules.base import DraftFound, DraftRule, Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene
from tax_review.text.traditional import SIMPLIFIED, TRADITIONAL

# Characters the folding leaves alone, because they are good ones in rare words (於 as a surname).
_ALSO = {"後": "后", "於": "于", "麽": "么"}
_SIMPLE = {t: s for t, s in zip(TRADITIONAL, SIMPLIFIED, strict=True) if ord(t) < 0x10000} | _ALSO
_RUN = lazy(f"[{''.join(_SIMPLE)}]{{1,12}}")
_HAN = lazy("[\u4e00-\u9fff]")
_QUOTED = lazy("《[^《》\n]{1,60}》|“[^“”\n]{1,80}”|「[^「」\n]{1,80}」|‘[^‘’\n]{1,80}’|『[^『』\n]{1,80}』")
# Characters that live on in names, after a surname and perhaps another character.
_IN_NAMES = frozenset(
    "昇樑鋒燁煒瑋偉傑鵬龍麗鳳蘭瓊瑤瑩穎鈺銘銳鍾鏞鎔鎧鑾鑑靜韜韻頤順顯飛駿騰鴻麟堯嶽峯嵐巖慶濬甯鑫崑峰濱澤潤瀚儀億喬嘯嬌婭媽學寧實導屆幹強彥後"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾韦夏付邹熊孟秦邱侯江尹薛闫段雷黎史陶贺毛郝顾龚邵覃武钱戴严莫孔汤麦"
)
_WHOLE = 6
_SHOWN = 20


def _traditional(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        text = scene.text.original
        if scene.text.is_plain or not (_RUN.search(scene.text.unplain) or any(char in text for char in _ALSO)):
            continue
        at = 0
        for line in text.splitlines(keepends=True):
            yield from _in_line(part, line, at)
            at += len(line)


def _in_line(part: str, line: str, at: int) -> Iterator[DraftFound]:
    runs = list(_RUN.finditer(line))
    if not runs:
        return
    count = sum(len(run[0]) for run in runs)
    if count >= _WHOLE and count * 5 >= len(_HAN.findall(line)):
        yield DraftFound(
            part,
            at + runs[0].start(),
            at + runs[-1].end(),
            message="整段文字用了繁体字",
            suggestion="除文物、书法、题词和港澳台文本原样引用外，改用规范汉字",
            grade=Grade.REMIND,
        )
        return
    quoted = [match.span() for match in _QUOTED.finditer(line)]
    at_quote = shown = 0
    for run in runs:
        while at_quote < len(quoted) and quoted[at_quote][1] <= run.start():
            at_quote += 1
        if at_quote < len(quoted) and quoted[at_quote][0] < run.start():
            continue
        if _is_name(line, run):
            continue
        right = "".join(_SIMPLE[char] for char in run[0])
        yield DraftFound(
            part,
            at + run.start(),
            at + run.end(),
            message=f"“{run[0]}”不是规范简化字",
            suggestion=f"改为“{right}”",
        )
        shown += 1
        if shown == _SHOWN:
            return


def _is_name(line: str, run: re.Match[str]) -> bool:
    if run[0] == "於":
        return True
    start = run.start()
    surname = line[start - 1 : start] if start else "", line[start - 2 : start - 1] if start > 1 else ""
    return len(run[0]) == 1 and run[0] in _IN_NAMES and any(char in _SURNAMES for char in surname if char)


_JAPANESE = dict(
    zip(
        "済歩黒単売図対応県広経総労働実関発駅気鉄検帰悪徳増収銭転変楽両児処剤囲壊壱専帯庁従恵戦拠拡挙掲揺摂撃斉暁歴栄桜様権渋渓焼犠猟獣畳砕稲穂竜粋粛続縁縦繊聴脳臓薬蔵覚観訳読譲豊賛軽辺逓遅釈鉱闘陥険隠隣雑霊頼顕駆騒験髄鶏黙齢価営圏晩",
        "济步黑单卖图对应县广经总劳动实关发驿气铁检归恶德增收钱转变乐两儿处剂围坏壹专带厅从惠战据扩举揭摇摄击齐晓历荣樱样权涩溪烧牺猎兽叠碎稻穗龙粹肃续缘纵纤听脑脏药藏觉观译读让丰赞轻边递迟释矿斗陷险隐邻杂灵赖显驱骚验髓鸡默龄价营圈晚",
        strict=True,
    )
)
_FOREIGN = lazy(r"日本|日文|日语|日方|东京|大阪|异体|旧字|写作|书法|碑|帖|古籍")


def _japanese(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if scene.text.enclosing(trigger, "《“‘「『") is not None:
        return
    sentence = scene.text.sentence(trigger)
    if _FOREIGN.search(folded, max(sentence.start, trigger.start - 60), min(sentence.end, trigger.end + 60)):
        return
    char = folded[trigger.start]
    yield Found(
        trigger.start,
        trigger.end,
        message=f"“{char}”不是规范汉字（旧字形或日文字形）",
        suggestion=f"改为“{_JAPANESE[char]}”",
        replacement=_JAPANESE[char],
    )


TRADITIONAL_CHARACTER = DraftRule(
    id="wording.script.traditional",
    gate=Gate.WORDING,
    category="typo",
    grade=Grade.REVISE,
    for_unplain=True,
    verify=_traditional,
    bases=("spoken-written-language-law", "hn100-15"),
    message="出现繁体字",
    suggestion="改用规范汉字",
    flags=examples(
        "请按规定缴纳契稅。",
        "納稅人可线上办理。",
        "企业後續管理事项由主管税务机关负责。",
        "办税服务厅裏设有自助终端。",
        "国家稅务总局发布公告。",
        "请广大纳税人週知。",
        "納稅人應當依照法律規定辦理納稅申報",
    ),
    passes=examples(
        "请按规定缴纳契税。",
        "展出的《臺灣府志》记载了当时的税制。",
        "大学生士兵李奕昇参加税法宣传。",
        "牌匾上写着“誠信納稅”四个大字。",
        "乾隆年间的契约保存完好。",
        "干部於某参加座谈。",
        "著名税收学者作报告。",
        "慰藉、瞭望、宫商角徵羽",
    ),
)

JAPANESE_FORM = Rule(
    id="wording.script.foreign-form",
    gate=Gate.WORDING,
    category="typo",
    grade=Grade.REVISE,
    triggers=tuple(_JAPANESE),
    verify=_japanese,
    bases=("spoken-written-language-law", "hn100-15"),
    message="不是规范汉字",
    suggestion="改用规范汉字",
    flags=examples(
        "稳歩推进数电发票推广。",
        "列入黒名单的企业不得享受。",
        "请携带出库単办理。",
        "実行网格化服务。",
        "优化営商环境",
        "税収收入稳步增长",
    ),
    passes=examples(
        "稳步推进数电发票推广。",
        "列入“黑名单”的企业不得享受。",
        "日本広岛的企业代表来访。",
        "《新字体図解》为馆藏图书。",
        "写作“歩”的是旧字形。",
        "请携带出库单办理。",
        "优化营商环境",
        "实行网格化服务。",
    ),
)
