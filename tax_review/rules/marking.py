"""Marks of state secrecy: 机密★5年, 秘密★一年, 绝密★启用前, and a grade alone on its line.

The star is what tells a mark from the words 商业秘密 or 机密文件 in running text; so does standing alone
on a line, or after 密级：, or before a term (机密 10年) or a serial number on the line of a document head. An
asterisk is a star only before a term: Markdown writes **商业秘密**. Talk about secrets (国家秘密分为绝密、机密、
秘密三级) has none of this; a lesson that quotes a mark (标志写作“机密★10年”) is a reminder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.lines import folded_span, lines_around
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_GRADE = r"(?:绝\s?密|机\s?密|秘\s?密)"
_NUMBER = "[0-9一二三四五六七八九十两]{1,3}"
_PERIOD = rf"(?:{_NUMBER}\s?(?:年|个?月|天|日)(?:以内)?|长期)"
_TERM = rf"(?:{_PERIOD}|[^\s，。；、]{{1,14}}(?:前|后|止|公布|开始|结束|解密))"
_STAR = "[★☆✩✭⭐⭑🌟✰✪]\ufe0f?"
_MARK = lazy(
    rf"(?:{_GRADE}级?\s{{0,3}}[（(]?\s?(?:{_STAR}|[*＊](?![*＊]))\s{{0,3}}[）)]?\s?{_TERM}|{_GRADE}\s{{0,3}}{_STAR}(?!{_STAR}))|{_GRADE}\s?(?:五角星|五星)\s?{_TERM}"
)
_BEFORE_STAR = lazy(rf"{_STAR}\s?{_GRADE}\s?(?={_PERIOD}|\n|\Z)")
_GRADE_FIELD = lazy(r"(?:密|涉\s?密\s?等|秘\s?密\s?等|保\s?密\s?等)\s?级\s?[:：]\s{0,3}(?:绝密|机密|秘密|内部)")
_TERM_FIELD = lazy(rf"(?:保密期限|解密(?:时间|日期|条件))\s?[:：]\s{{0,3}}(?:{_PERIOD}|[0-9]{{4}}\s?年)")
_URGENT = r"(?:特\s?急|加\s?急|特\s?提|平\s?急)"
_LINE = r"(?<![^\n])[ 　\t]{0,8}"
_ALONE = lazy(
    rf"{_LINE}[【\[（(〔]?{_GRADE}[】\]）)〕]?(?:[ 　\t]{{0,8}}{_URGENT})?"
    rf"(?:[ 　\t]{{0,8}}(?:份号\s?[:：]?\s?)?第?[0-9]{{6}}(?:号)?)?[ 　\t]{{0,8}}(?=\n|\Z)"
    rf"|{_LINE}{_GRADE}[ 　\t·—-]{{0,4}}{_PERIOD}[ 　\t]{{0,8}}(?=\n|\Z)"
    rf"|{_LINE}(?:份号\s?[:：]?\s?|№\s?|No\.?\s?)?[0-9]{{6}}[ 　\t]{{1,8}}{_GRADE}(?=[ 　\t\n★]|\Z)"
    rf"|{_LINE}{_URGENT}[ 　\t]{{1,8}}{_GRADE}[ 　\t]{{0,8}}(?=\n|\Z)"
)
# 商业秘密★ praises a service; a mark's grade stands by itself.
_OTHER_SECRET = lazy(r"(?:商业|国家|工作|技术|个人|军事|小|守|保|的|为|及|和|与)\Z")
_LESSON = lazy(
    r"标志(?:的)?(?:形式|格式|样式|写法)|(?:标注|标识|标志|标明|书写|写作|写成|表示|记作|标示)(?:方式|方法|格式|形式)?(?:为|是|成|如|“|:|：|应)|(?:例如|比如|譬如|形如|如)[:：“‘]|字样|什么是|是指|含义|意思是|保密(?:知识|常识|法|宣传|小课堂|培训|提醒)"
)


# Without one of these near, what is looked for here stands alone on its line.
_SIGN = lazy(rf"{_STAR}|[*＊:：]|五角?星")
_LINE_BEFORE = " 　\t\n\r【[（(〔"


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if _SIGN.search(folded, max(0, trigger.start - 10), trigger.end + 28) is None:
        yield from _alone(scene, trigger)
        return
    for pattern, back in ((_MARK, 1), (_BEFORE_STAR, 4), (_GRADE_FIELD, 10), (_TERM_FIELD, 1)):
        for match in pattern.finditer(folded, max(0, trigger.start - back), trigger.end + 28):
            if match.start() < trigger.end and match.end() > trigger.start:
                is_praise = pattern is _MARK and _OTHER_SECRET.search(folded, max(0, match.start() - 2), match.start())
                if is_praise and not re.search(_PERIOD, match[0]):
                    continue
                yield _graded(scene, *match.span())
                return
    yield from _alone(scene, trigger)


def _alone(scene: Scene, trigger: Span) -> Iterator[Found]:
    """A grade alone on its line, as the author broke the lines."""
    place = scene.text.original_span(*trigger)
    if place.start and scene.text.original[place.start - 1] not in _LINE_BEFORE:
        return
    lines = lines_around(scene, trigger, 32, 32)
    for match in _ALONE.finditer(lines.text):
        if match.start() + lines.shift < place.end and match.end() + lines.shift > place.start:
            start = match.end() - len(match[0].lstrip())
            yield _graded(scene, *folded_span(scene, lines, start, match.end()))


def _graded(scene: Scene, start: int, end: int) -> Found:
    sentence = scene.text.sentence((start, end))
    folded = scene.text.folded
    before, after = folded[max(sentence.start, start - 30) : start], folded[end : min(sentence.end, end + 16)]
    quoted = before[-1:] in ("“", "‘", "「", "《", "如", "（", "(") or after[:1] in ("”", "’", "」")
    if quoted and (_LESSON.search(before) or _LESSON.search(after)):
        return Found(
            start,
            end,
            message="举例写出了国家秘密标志的样式，请确认不是从真实文件摘来",
            suggestion="保留讲解；样式改用文字描述更稳妥",
            grade=Grade.REMIND,
        )
    return Found(start, end)


RULE = Rule(
    id="secrecy.marking.state-secret",
    gate=Gate.SECRECY,
    category="marking",
    grade=Grade.BLOCK,
    triggers=(
        "绝密",
        "机密",
        "秘密",
        "密级",
        "保密期限",
        "解密时间",
        "解密日期",
        "解密条件",
        "密等级",
        "机 密",
        "秘 密",
        "绝 密",
    ),
    verify=_verify,
    bases=("secrets-law-22", "secrets-law-29", "secrets-law-35", "hn100-15"),
    message="出现国家秘密标志，涉密内容不得在互联网上发布",
    suggestion="立即停止发布，不要转发或截图，报本单位保密委员会办公室处理；只删去标志后发布同样违规",
    sensitive=True,
    flags=examples(
        "机密★5年\n关于某专项工作的请示",
        "秘密★一年 关于开展检查的方案",
        "绝密★启用前",
        "本件密级：秘密，请妥善保管。",
        "机 密 ★ 10年",
        "秘密\n关于印发工作方案的通知",
        "附件：专项行动方案（机密☆2年）.docx",
        "【秘密】\n关于报送情况的通知",
        "000018　机密\n特急",
        "机密 长期\n关于某事项的报告",
        "秘密⭐六个月",
        "方案封面注明秘密*3年",
        "★机密\n工作方案",
        "云山县税务局专项行动工作方案\n机密\n关于有关事项的说明",
        "保密期限：3年",
        "讲课稿：密级标志的写法如“秘密★1年”。",
    ),
    passes=examples(
        "老张把这个秘密保守了5年。",
        "他守着这个秘密5年，从没告诉过别人。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "税务机关应当为纳税人保守商业秘密。",
        "严禁在微信群传递机密文件。",
        "保密宣传月：什么是国家秘密？",
        "机密级以上文件应当在保密室阅读。",
        "办税服务★贴心到位",
        "★秘密武器：一张表格算清个税",
        "密级标志应当按照规定标注。",
        "**商业秘密**\n受法律保护",
        "严守商业秘密★★★★★",
        "秘密级事项的保密期限不超过10年。",
        "国家秘密的保密期限：绝密级不超过三十年。",
    ),
)
