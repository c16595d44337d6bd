"""Characters nobody sees inside words: zero-width spaces and joiners, direction marks, soft hyphens, control characters.

They come from web pages and chat windows, split words for every search, and some viewers show them as boxes. Emoji
need joiners of their own, and a byte order mark before the first character hurts nobody: only what stands between
two characters of text counts. Characters of the private use area are signs of a font the reader does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_TEXT = "\u3400-\u4dbf\u4e00-\u9fff0-9A-Za-z，。、；：！？“”（）《》"
_INSIDE = lazy(f"[{_INVISIBLE}]{{1,40}}(?=[{_TEXT}])")
_BEFORE = lazy(f"[{_TEXT}]")
_NO_SIGN = "\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
_BROKEN = lazy(f"[{_NO_SIGN}]")
_UNSEEN = lazy(f"[{_INVISIBLE}{_NO_SIGN}]")
# A pasted page has one in every line: the first ones show the way.
_SHOWN = 5


def _hidden(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        if not _UNSEEN.search(scene.text.unplain):
            continue
        text = scene.text.original
        shown = 0
        for match in _INSIDE.finditer(text):
            if match.start() and _BEFORE.match(text, match.start() - 1) and shown < _SHOWN:
                shown += 1
                code = f"U+{ord(match[0][0]):04X}"
                yield DraftFound(
                    part, match.start() - 1, match.end() + 1, message=f"文字中间夹有看不见的字符（{code}）"
                )
        for number, match in enumerate(_BROKEN.finditer(text)):
            if number == _SHOWN:
                break
            yield DraftFound(
                part,
                *match.span(),
                message=f"有无法正常显示的字符（U+{ord(match[0]):04X}）",
                suggestion="删去或还原成正确的文字",
            )


RULE = DraftRule(
    id="wording.placeholder.invisible",
    gate=Gate.WORDING,
    category="typo",
    grade=Grade.REMIND,
    for_unplain=True,
    verify=_hidden,
    bases=("hn100-14", "hn100-15"),
    message="文字中间夹有看不见的字符",
    suggestion="删去看不见的字符：可粘贴为纯文本后重新录入",
    flags=examples(
        "增\u200b值税专用发票",
        "咨询电话：123\u200b66",
        "请及时办理\ufeff纳税申报。",
        "企业\u00ad所得税",
        "办税\u202e服务厅",
        "图标\ue60c联系我们",
        "纳税\u2060人",
    ),
    passes=examples(
        "增值税专用发票",
        "\ufeff请及时办理纳税申报。",
        "税收宣传月\u2764\ufe0f欢迎参加",
        "一家人\U0001f468\u200d\U0001f469\u200d\U0001f467一起来学税法",
        "纳税申报\u200b",
        "\u200b\n办税指南",
        "制表\t对齐",
        "第一行\r\n第二行",
    ),
)
