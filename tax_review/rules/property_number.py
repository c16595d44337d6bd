"""Numbers of certificates of real property: 湘（2026）云山县不动产权第0000017号.

With the number the owner can be looked up. Auctions and public notices of property name it on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_auction_notice, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_NUMBER = lazy(r"[\u4e00-\u9fff]{1,3}[（(](?:19|20)[0-9]{2}[)）][\u4e00-\u9fff]{1,12}不动产权第[0-9]{5,9}号")
_PUBLIC = lazy(r"公示|公告|遗失|声明|作废|招租|出让|标的")


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for match in _NUMBER.finditer(folded, max(0, trigger.start - 24), trigger.end + 12):
        if not match.start() <= trigger.start < match.end():
            continue
        if in_auction_notice(scene, match.start()) or _PUBLIC.search(scene.draft.title + folded[:120]):
            return
        if not is_example(scene, *match.span()):
            yield Found(*match.span())
        return


RULE = Rule(
    id="secrecy.personal-data.property-certificate",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REMIND,
    triggers=("不动产权第",),
    verify=_verify,
    bases=("pipl-25", "taxpayer-secret-2", "hn100-19"),
    message="写出了完整的不动产权证号，可查到权利人",
    suggestion="删去，或隐去末几位；确需写出的，核对权利人是否同意",
    sensitive=True,
    flags=examples(
        "周某某的房屋（湘（2026）云山县不动产权第0000017号）享受契税优惠。",
        "权证号：湘(2026)云山市不动产权第0000018号",
        "退税房产为湘（2025）长沙市不动产权第0000019号。",
        "湘（2024）青石县不动产权第00000201号已核税",
        "契税申报：粤（2026）云山区不动产权第0000021号",
        "该户房产湘（2026）云山县不动产权第0000022号漏缴房产税",
    ),
    passes=examples(
        "请提供不动产权证书原件。",
        "湘（2026）云山县不动产权第00***17号",
        "拍卖公告：房屋一套，湘（2026）云山县不动产权第0000017号。",
        "不动产权第一次登记免收登记费。",
        "权证号格式为湘（年份）县名不动产权第号",
        "遗失声明：湘（2026）云山县不动产权第0000017号作废。",
        "不动产权证书样式调整",
        "示例：湘（2026）云山县不动产权第0000017号",
    ),
)
