"""Shares of a whole above 100 %: 占比120%, 满意率达101.5%, 覆盖率为百分之一百二十.

Some figures may well be above 100 %: growth, targets (完成年度任务的120%, 预算执行率), ratios of two things (负债率, 产销率, 加计扣除120%).
So only what is a part of its whole by its name counts: 占比, 占……的, and rates of which each member is or is not
one (满意率, 办结率, 合格率, 覆盖率 …). 占上年同期的120% compares with another year and is let go.
"""

from __future__ import annotations

from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numerals import NUMERALS, chinese_number
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_RATES = (
    "满意|好评|(?<!拨备)(?<!利息)(?<!流动性)(?<!偿债)(?<!保障)覆盖|合格|及格|通过|办结|知晓|参与|参保|参会|出勤|到课|准确|正确|差错|及时|入库|登记|就业|毕业|升学|(?<!毛)入学|普及|使用|开通|安装|公开|公示|回复|答复"
    "|答疑|解决|网办|网上办理|网上申报|网上办税|电子化|无纸化|线上办理|非接触式|申报|缴纳入库|上线|接通|签收|送达|整改|达标|优良|优秀|中标|获奖|成活|出生|死亡|失业"
    "|城镇化|绿化|森林覆盖|自给|普查|核查|抽查|检查|巡查|录入|采集|归档|移交|退出|脱贫|受益|惠及|落实|兑现|享受|办理|受理|审结|结案|调解成功|调解|反馈|回访|响应|投保|签约|注册"
)
_SHARE = lazy(
    rf"(?:占比|比重|占有率|份额|(?:{_RATES})率|(?:满意|知晓|参与|认可|信任)度)(?:已|均|将|也|就|都|分别)?(?:高达|达到了?|达|为|是|超过|超|突破|升至|提高到|提升至|提高至|增至|约|近|[:：])?(?:了)?\s?\Z"
)
# 占全市企业总数的; not 占上年同期的.
_PART_OF = lazy(
    r"占(?!用|地|位|据|领|住)(?P<of>[^，。；;：\n%0-9]{0,18}?)(?:的|总数|总量|总额|总户数|总人数|比重|比例)?(?:比重|比例)?(?:高达|达到|达|为|是|超过|超|约|近)?\s?\Z"
)
_OTHER_WHOLE = lazy(
    r"上年|去年|同期|计划|目标|预算|任务|年初|上期|上季|上月|[前去]一年|全年预期|定额|标准|GDP|国内生产总值|生产总值"
)
_FIGURE = lazy(r"(?<![0-9.,+\-])(?P<figure>[0-9]{3,6}(?:\.[0-9]{1,4})?)%")
_WORDS = lazy(rf"百分之(?P<words>[{NUMERALS}]{{2,6}})(?!分)")
_CHANGE = lazy(r"(?:增长|提高|上升|下降|增加|同比|环比|加计|扣除|减征|累计完成|超额|超收)")
_BACK = 34


def _is_share(scene: Scene, start: int) -> bool:
    folded = scene.text.folded
    begin = max(scene.text.sentence((start, start + 1)).start, start - _BACK)
    if _SHARE.search(folded, begin, start):
        return True
    part = _PART_OF.search(folded, begin, start)
    return part is not None and not _OTHER_WHOLE.search(part["of"]) and not _CHANGE.search(part["of"])


_THREE = tuple(f"{number:03}" for number in range(1000))
_DECIMALS = lazy(r"\.[0-9]{1,4}%")


def _figures(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    end = trigger.end
    if folded[end - 1] == ".":
        decimals = _DECIMALS.match(folded, end - 1)
        if decimals is None:
            return
        end = decimals.end()
    for match in _FIGURE.finditer(folded, max(0, end - 13), end):
        if match.end() == end and float(match["figure"]) > 100 and _is_share(scene, match.start()):
            yield Found(*match.span())


def _words(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _WORDS.match(scene.text.folded, trigger.start)
    if match and (chinese_number(match["words"]) or 0) > 100 and _is_share(scene, match.start()):
        yield Found(*match.span())


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    yield from (_words if scene.text.folded[trigger.start] == "百" else _figures)(scene, trigger)


RULE = Rule(
    id="wording.number.share-above-whole",
    gate=Gate.WORDING,
    category="usage",
    grade=Grade.REVISE,
    # Above 100 there are three digits before the decimals.
    triggers=(*(three + end for three in _THREE for end in "%."), "百分之一百", "百分之二百", "百分之百"),
    verify=_verify,
    bases=("hn100-14",),
    message="部分占整体的比例超过了100%",
    suggestion="核对数据；比的是另一个数的，写明与什么相比",
    flags=examples(
        "民营企业税收占比120%。",
        "纳税人满意率达101.5%。",
        "网上申报率为102%。",
        "小微企业占全市企业总数的138%。",
        "政策知晓率超过110％",
        "覆盖率达到百分之一百二十。",
    ),
    passes=examples(
        "民营企业税收占比62%。",
        "纳税人满意率达100%。",
        "完成年度任务的120%。",
        "研发费用按120%加计扣除。",
        "税收收入占上年同期的120%。",
        "退税额增长135%。",
        "拨备覆盖率达205%，资产负债率下降。",
        "预算执行率为103%。",
        "占年初目标的110%",
        "不良贷款拨备覆盖率为214.5%。",
    ),
)
