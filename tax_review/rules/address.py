"""Home addresses down to the room: 桂花路2号5栋1单元302室.

An address of a person's home has a street or an estate with a number, a building or unit, and a room. Tax halls,
offices and companies have rooms as well: who lives there is told from the words around. With somebody living
there it must go; an estate with unit and room and nobody named is a reminder; the office's own address is let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import around, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z])"
_PLACE = (
    r"(?:[\u4e00-\u9fff]{1,14}?(?:路|街|道|巷)[0-9]{1,5}号)?[\u4e00-\u9fff]{1,14}?(?:路|街|大道|巷|弄|胡同|村|组|社区|小区|花园|苑|公寓|家园|新村|城|府|园|庭|里|湾|居|院|宿舍"
    r"|楼盘|广场|新城|名都|华庭|天下|家属区)"
)
_HOUSE = r"(?:[东西南北中]?段)?\s?(?:[0-9]{1,5}\s?号?(?:附[0-9]{1,4}号|院)?)?"
_BUILDING = rf"[，, ]?(?:[一二三四五六七八九十0-9A-Za-z]{{1,4}}\s?(?:期|区)\s?)?{_NUMBER}\s?(?:号楼|栋|幢|座|号院)"
_UNIT = rf"\s?{_NUMBER}\s?(?:单元|门|梯)"
_ROOM = (
    r"\s?(?:[0-9]{1,2}\s?(?:层|楼)\s?)?"
    r"(?:[0-9]{3,4}(?:\s?(?:室|房|号房|户|号)|(?![0-9年月日元万.,，%]))|[0-9]{1,4}\s?(?:室|房|号房|户))"
)
_HOME = lazy(
    rf"{_PLACE}{_HOUSE}(?:{_BUILDING}(?:{_UNIT})?{_ROOM}|(?:{_BUILDING})?{_UNIT}{_ROOM}|{_BUILDING}{_UNIT}"
    r"|(?<=[号弄院])[0-9]{3,4}\s?(?:室|房))"
)
_LIVES = lazy(
    r"家住|住址|住在|居住|现住|户籍|家庭(?:地址|住所)|家在|家中|家里|租住|入住|(?:^|[，。；、（(])住|户主|老人|大爷|大妈|奶奶|爷爷|女士|先生|[\u4e00-\u9fff]某|当事人|身份证|中奖|获奖|退税人|残疾|独居|上门|检举人|举报人"
    r"|纳税人[\u4e00-\u9fff]{2,3}[，,（(:：]|收件人|收货|寄[到至给]|送到|邮寄地址"
)
_OFFICE = lazy(
    r"公司|企业|商行|经营部|门店|超市|工厂|[厂店局厅所院校馆社]\s?[（(:：，,]?地址|办公|办税|税务|经营(?:地址|地点|场所)|注册地|营业|大厅|窗口|中心|服务站|单位|机构|法院|银行|酒店|会议|开标|领取地点|报名地点|地点|事务所|协会|学校|项目|楼盘|房产|拍卖|标的"
)
# The place begins after the words that lead to it.
_LEAD = lazy(
    r"[\u4e00-\u9fff]{0,14}(?:住址[是为]?|地址[是为]?|家住|居住在|居住于|居住|住在|住于|现住|租住|入住|来到|走进|搬到|位于|寄[到至往]|送到|家在|住)"
)
_ENTRANCE = lazy(r"[^，。；\n]{0,6}(?:窗口|会议室|办公室|服务厅|大厅|公司|事务所|店铺|商铺|营业)")


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    limit = min(sentence.end, trigger.end + 28)
    for match in _HOME.finditer(folded, max(sentence.start, trigger.start - 36), limit):
        if not match.start() < trigger.end <= match.end():
            continue
        start, end = match.span()
        if lead := _LEAD.match(match[0]):
            start += lead.end()
        before, after = around(scene, start, end, 32, 16)
        inner = folded[start:end]
        lives = (
            _LIVES.search(before)
            or _LIVES.search(inner)
            or re.match(r"\s?[（(，,]?(?:的)?[\u4e00-\u9fff]{0,3}(?:女士|先生|住户|业主|家中|家里|某)", after)
        )
        is_office = _OFFICE.search(before) or _OFFICE.search(inner) or _ENTRANCE.match(after)
        if is_example(scene, start, end):
            yield Found(start, end, message="文中写明是示例的住址，请确认是虚构的", grade=Grade.REMIND)
        elif lives and not (is_office and not _LIVES.search(before[-14:])):
            yield Found(start, end)
        elif not is_office and ("单元" in inner or re.search("小区|花园|苑|公寓|家园|新村|宿舍|华庭|家属", inner)):
            yield Found(start, end, message="地址写到了楼栋和房号，请核对是不是个人住址", grade=Grade.REMIND)
        return


RULE = Rule(
    id="secrecy.personal-data.home-address",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.BLOCK,
    triggers=(
        *(
            f"{digit}{unit}"
            for digit in "0123456789一二三四五六七八九十"
            for unit in ("单元", "栋", "幢", "号楼", "室", "房")
        ),
        *(f"{digit} {unit}" for digit in "0123456789" for unit in ("单元", "栋", "幢", "室")),
    ),
    verify=_verify,
    bases=("pipl-28", "civil-1039", "hn100-19"),
    message="写出了个人住址，具体到楼栋、房号",
    suggestion="只写到县（市、区）一级，或删去",
    sensitive=True,
    flags=examples(
        "周某某，家住桂花路18号6栋2单元302室。",
        "志愿者上门看望独居老人，来到云山小区7栋1单元201室。",
        "中奖人陈女士（住址：东风大道66号3栋1204房）",
        "当事人住在柳叶花园12号2栋503。",
        "云麓苑3号楼2单元601室的林先生收到了退税",
        "户籍所在地：青石街5号302室，退税人周某",
        "幸福里小区三栋二单元402",
        "材料请邮寄至云山家园9栋1单元102室，收件人周女士",
    ),
    passes=examples(
        "第二税务分局地址：桂花路18号6栋201室。",
        "办税服务厅3楼6号窗口受理。",
        "云山商贸有限公司，经营地址为东风大道66号3栋1204室。",
        "地震造成200栋房屋受损。",
        "请到本局3号楼502会议室参加培训。",
        "老人家住岳麓区，行动不便。",
        "国家税务总局公告2026年第5号",
        "建成9栋安置房，面积1200平方米。",
        "社区9号楼的下水道已修好。",
        "开标地点：云山路3号2栋501室",
    ),
)
