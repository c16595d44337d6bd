"""The register of accounts, `accounts.toml`: who speaks where in the bureau's name, since when and until when.

Art. 9 of 湘税发〔2019〕100号 has the opening, closing and cancelling of accounts reported and their changes filed; the register is the
bureau's own copy of that. A file that leaves doubt about an account cannot be used, and says where: what an account must publish
follows from its platform, type, level and dates.

    [[account]]
    name = "某某税务"
    platform = "wechat"
    type = "subscription"
    unit = "国家税务总局某某市税务局"
    level = "city"
    opened = 2019-09-01
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from tax_review.errors import InputError
from tax_review.models import Model

PLATFORMS = {
    "weibo": "微博",
    "wechat": "微信",
    "douyin": "抖音",
    "kuaishou": "快手",
    "zhihu": "知乎",
    "meipian": "美篇",
    "app": "客户端",
}
"""The platforms that Art. 2 names, and clients of the bureau's own. Others are written `other:头条`."""
TYPES = {"subscription": "订阅号", "service": "服务号"}
"""What a WeChat account may be."""
_OTHER = "other:"
_MOST_PROBLEMS = 20
_EXAMPLE = """[[account]]
name = "某某税务"
platform = "weibo"
unit = "国家税务总局某某市税务局"
level = "city"
opened = 2019-09-01"""
_EXAMPLES = {
    "name": 'name = "某某税务"',
    "platform": 'platform = "weibo"',
    "type": 'type = "subscription"（订阅号）或 type = "service"（服务号）',
    "unit": 'unit = "国家税务总局某某市税务局"',
    "level": 'level = "city"（province 省局、city 市州局、county 县级局、internal 内设机构）',
    "opened": "opened = 2019-09-01",
    "closed": "closed = 2025-06-30",
    "aliases": 'aliases = ["某某国税", "某某地税"]',
    "approved": 'approved = "某税函〔2020〕3号"',
}
_LINE = re.compile(r"at line (\d+)")


class Level(StrEnum):
    """Which body an account belongs to, as far as the rule tells them apart."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        """The level's name in Chinese."""
        return _LEVELS[self]


_LEVELS = dict(zip(Level, ("省局", "市州局", "县级局", "内设机构"), strict=True))
_LEVEL_NAMES = {
    "省": "province",
    "省级": "province",
    "市": "city",
    "市级": "city",
    "市州": "city",
    "县": "county",
    "县级": "county",
    "区县": "county",
    "内设": "internal",
} | {label: level.value for level, label in _LEVELS.items()}


class Place(NamedTuple):
    """Where an account speaks: a platform, and on WeChat which type of account, if it is said."""

    platform: str
    type: str | None = None

    @property
    def channel(self) -> str:
        """How posts name it: weibo, wechat-subscription, other:头条."""
        return f"{self.platform}-{self.type}" if self.type else self.platform

    @property
    def label(self) -> str:
        """Its name in Chinese: 微博, 微信订阅号, 头条."""
        return f"{PLATFORMS.get(self.platform, self.platform.removeprefix(_OTHER))}{TYPES.get(self.type or '', '')}"


_PLACES = {
    **{name: Place(name) for name in PLATFORMS},
    **{label: Place(name) for name, label in PLATFORMS.items()},
    **{f"wechat-{name}": Place("wechat", name) for name in TYPES},
    **{f"{before}{label}": Place("wechat", name) for name, label in TYPES.items() for before in ("", "微信")},
    **dict.fromkeys(("公众号", "微信公众号"), Place("wechat")),
    **dict.fromkeys(("新浪微博", "政务微博", "税务微博"), Place("weibo")),
    **{f"{PLATFORMS[name]}号": Place(name) for name in ("douyin", "kuaishou", "zhihu")},
}


def place_of(channel: str) -> Place:
    """The place that a channel of posts names: `wechat-subscription`, 微信订阅号, 微博; an unknown one is `other:`."""
    name = normal(channel)
    return _PLACES.get(name) or Place(name if name.startswith(_OTHER) else f"{_OTHER}{name}")


def normal(name: str) -> str:
    """A name as it is compared: full-width letters, case, blanks at its ends and Weibo's @ make no difference."""
    return unicodedata.normalize("NFKC", name).strip().removeprefix("@").casefold()


def _platform(value: object) -> object:
    """A platform's id. Chinese names are understood; a free name needs its `other:`, so that no slip becomes a platform."""
    if not isinstance(value, str):
        return value
    place = place_of(value)
    if place.type is not None:
        raise PydanticCustomError(
            "channel", '微信账号请分开写：platform = "wechat"，type = "{type}"', {"type": place.type}
        )
    if place.platform == _OTHER or (place.platform not in PLATFORMS and not normal(value).startswith(_OTHER)):
        raise PydanticCustomError(
            "platform",
            '“{given}”不认识，可用的有 {known}；别的平台写成 "other:名称"，例：platform = "other:头条"',
            {"given": value[:20], "known": "、".join(f"{name}（{label}）" for name, label in PLATFORMS.items())},
        )
    return place.platform


def _type(value: object) -> object:
    named = _PLACES.get(normal(value)) if isinstance(value, str) else None
    return named.type if named and named.type else value


def _level(value: object) -> object:
    return _LEVEL_NAMES.get(value, value) if isinstance(value, str) else value


_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Account(Model):
    """One account of the register."""

    name: _Name
    """As the platform shows it."""
    platform: Annotated[str, BeforeValidator(_platform)]
    type: Annotated[Literal["subscription", "service"] | None, BeforeValidator(_type)] = None
    unit: _Name
    """The body in whose name it speaks."""
    level: Annotated[Level, BeforeValidator(_level)]
    opened: Annotated[dt.date, Field(ge=dt.date(2000, 1, 1))]
    closed: dt.date | None = None
    """The day it was closed or cancelled; nothing is asked of it from that day on."""
    aliases: tuple[_Name, ...] = ()
    """Other spellings of its name in the posts' account column, former names among them."""
    approved: _Name | None = None
    """The document that approved it, where Art. 6 asks for one."""

    @model_validator(mode="after")
    def _is_of_one_piece(self) -> Account:
        if self.platform == "wechat" and self.type is None:
            raise PydanticCustomError("type", "微信账号要写明是订阅号还是服务号", {"field": "type"})
        if self.platform != "wechat" and self.type is not None:
            raise PydanticCustomError("type", "只有微信账号才写 type，请删去这一行", {"field": "type", "bare": True})
        if self.closed is not None and self.closed < self.opened:
            message = "关停日期 {closed} 早于开设日期 {opened}"
            days = {"closed": str(self.closed), "opened": str(self.opened)}
            raise PydanticCustomError("closed", message, {"field": "closed", **days})
        return self

    @property
    def place(self) -> Place:
        """Where it speaks."""
        return Place(self.platform, self.type)

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, as they are compared."""
        return tuple(dict.fromkeys(map(normal, (self.name, *self.aliases))))

    def is_open(self, day: dt.date) -> bool:
        """Whether it may publish on `day`. The day it is closed is its last."""
        return self.opened <= day and (self.closed is None or day <= self.closed)

    def last_day(self, until: dt.date) -> dt.date:
        """The last day up to `until` on which something is asked of it: the day before it is closed."""
        return until if self.closed is None else min(until, self.closed - dt.timedelta(days=1))


class Register(Model):
    """The accounts of a bureau, numbered from 1 in the order of the file."""

    accounts: Annotated[tuple[Account, ...], Field(min_length=1)]


def load_register(path: Path) -> Register:
    """Read `accounts.toml`. Raises InputError with every problem found: file, number of the account, field, example."""
    raw = _read(path)
    tables = raw.pop("account", [])
    if "accounts" in raw:
        raise InputError(f"账号登记表 {path}：每个账号以 [[account]] 开头，不是 [[accounts]]")
    if raw:
        raise InputError(f"账号登记表 {path}：有不认识的内容“{next(iter(raw))[:20]}”，文件里只能有 [[account]]")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"账号登记表 {path}：每个账号以 [[account]] 开头（两层方括号）")
    if not tables:
        raise InputError(f"账号登记表 {path}：一个账号也没有登记。每个账号这样写：\n{_EXAMPLE}")
    accounts = []
    problems = []
    for number, table in enumerate(tables, 1):
        try:
            accounts.append(Account.model_validate(table))
        except ValidationError as error:
            name = table.get("name")
            named = f"第 {number} 个账号{f'（{name[:20]}）' if isinstance(name, str) and name.strip() else ''}"
            problems += [f"{named}：{_told(item)}" for item in error.errors()]
    if problems:
        shown = problems[:_MOST_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(f"…… 另有 {len(problems) - len(shown)} 处")
        raise InputError("\n".join((f"账号登记表 {path} 不能用：", *shown)))
    return Register(accounts=tuple(accounts))


def _read(path: Path) -> dict[str, Any]:
    try:
        # An editor's Notepad writes a mark before the first character, which TOML does not know.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"账号登记表 {path} 不存在。先写一份，每个账号这样写：\n{_EXAMPLE}") from None
    except OSError as error:
        raise InputError(f"账号登记表 {path} 读不出来：{error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"账号登记表 {path} 不是 UTF-8 编码，请另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = f"第 {line[1]} 行" if line else "末尾"
        raise InputError(f"账号登记表 {path} {where}不合 TOML 的写法。每个账号这样写：\n{_EXAMPLE}") from None


def _told(problem: Any) -> str:
    """What is wrong with one field, and how it is written."""
    context = problem.get("ctx", {})
    field = str(context.get("field") or problem["loc"][0])
    kind = problem["type"]
    if kind == "extra_forbidden":
        return f"{field[:20]}：没有这个字段，可用的有 {'、'.join(_EXAMPLES)}"
    if kind == "missing":
        wrong = "没有写"
    elif kind in ("channel", "platform"):
        return f"{field}：{problem['msg']}"
    elif kind in ("type", "closed"):
        wrong = problem["msg"]
    elif field in ("opened", "closed"):
        wrong = "年份不对" if kind == "greater_than_equal" else "不是日期"
    else:
        wrong = "是空的" if kind == "string_too_short" else "写法不对"
    return f"{field}：{wrong}{'' if context.get('bare') else f'，例：{_EXAMPLES[field]}'}"
