"""The elements of a web page: which divide lines, which close others, which show nothing, which hold what none can read.

After the WHATWG's lists, cut down to what decides where text stands and whether it is seen.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

What = Literal["image", "video", "audio", "embedded"]

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre "
    "search section summary table tbody textarea tfoot thead title tr ul xmp caption".split()
)
# Start tags that end a paragraph still open.
CLOSE_P = BLOCKS - frozenset(
    "body html frameset legend optgroup option tbody textarea tfoot thead title tr caption".split()
)
CELLS = frozenset({"td", "th"})
SPECIAL = (
    BLOCKS
    | CELLS
    | frozenset("applet button colgroup head iframe marquee noscript object script select style svg template".split())
)
# End tags and implied ends do not reach beyond these.
SCOPES = frozenset("applet caption html marquee object table td template th foreignobject svg math".split())
# What a start tag closes, and the elements beyond which it does not look.
CLOSED_BY: dict[str, tuple[tuple[str, ...], str]] = {
    "li": (("li",), "lists"),
    "dd": (("dd", "dt"), "lists"),
    "dt": (("dd", "dt"), "lists"),
    "td": (("td", "th"), "tables"),
    "th": (("td", "th"), "tables"),
    "tr": (("tr",), "tables"),
    "tbody": (("tbody", "thead", "tfoot"), "tables"),
    "tfoot": (("tbody", "thead", "tfoot"), "tables"),
    "thead": (("tbody", "thead", "tfoot"), "tables"),
    "option": (("option",), "scopes"),
    "optgroup": (("option", "optgroup"), "scopes"),
    "a": (("a",), "scopes"),
    "button": (("button",), "scopes"),
}
_TABLE_PARTS = frozenset({"table", "td", "th", "tr", "tbody", "thead", "tfoot", "caption"})
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Beyond which barrier an end tag does not reach; other end tags stop at any special element.
END_BARRIERS = {
    **dict.fromkeys(SPECIAL | _FORMATTING | {"svg", "math"}, "scopes"),
    **dict.fromkeys(_TABLE_PARTS, "tables"),
}
LIST_STOPS = SPECIAL - frozenset({"address", "div", "p", "li", "dd", "dt"})
# Inside SVG, these start tags end it: they belong to the page.
NOT_FOREIGN = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr "
    "ol p pre ruby s section small span strike strong sub sup table tt u ul var".split()
)
FOREIGN_BLOCKS = frozenset({"text", "title", "desc", "foreignobject"})
# The line break that opens these is not theirs.
LINED = frozenset({"pre", "listing", "textarea"})
FOREIGN = frozenset({"svg", "math"})
# What stands in these is HTML again.
HTML_AGAIN = frozenset({"foreignobject", "desc", "title", "annotation-xml"})

# Elements whose content no browser shows, and what to call it.
UNSHOWN = {
    "script": "script",
    "style": "style",
    "template": "template",
    "noscript": "fallback",
    "noembed": "fallback",
    "noframes": "fallback",
    "datalist": "fallback",
    "video": "fallback",
    "audio": "fallback",
    "iframe": "fallback",
    "object": "fallback",
    "canvas": "fallback",
    "rp": "fallback",
}
LEFT_OUT = {
    "script": "脚本里有中文",
    "style": "样式里有中文",
    "template": "模板（template）里有中文",
    "comment": "注释里有中文",
    "unfinished": "有没写完的标签，后面的文字浏览器不显示",
    "hidden": "有看不见的文字（隐藏的元素）",
    "fallback": "有平时不显示的文字（noscript、视频或框架的备用文字）",
}
"""Kinds of text that readers do not see, in the words of the report."""


class Opaque(NamedTuple):
    """What an element holds that cannot be read."""

    what: What
    name: str
    reason: str


_IMAGE = Opaque("image", "图片", "没有查看图片内容，请人工核对")
_AUDIO = Opaque("audio", "音频", "没有听音频内容，请人工核对")
_VIDEO = Opaque("video", "视频", "没有查看视频内容，请人工核对")
OPAQUE = {
    "img": _IMAGE,
    "image": _IMAGE,
    "svg": Opaque("image", "图形", "没有查看图形（SVG）的画面，只检查了其中的文字"),
    "canvas": Opaque("image", "画布", "没有查看画布（canvas）上画的内容"),
    "video": _VIDEO,
    "audio": _AUDIO,
    "iframe": Opaque("embedded", "嵌入的网页", "没有检查嵌入的网页（iframe）"),
    "frame": Opaque("embedded", "嵌入的网页", "没有检查框架里的网页（frame）"),
    "object": Opaque("embedded", "嵌入对象", "没有检查嵌入对象的内容"),
    "embed": Opaque("embedded", "嵌入对象", "没有检查嵌入对象的内容"),
    "applet": Opaque("embedded", "嵌入对象", "没有检查嵌入对象的内容"),
    "mpvoice": _AUDIO,
    "mp-common-mpaudio": _AUDIO,
    "qqmusic": _AUDIO,
    "mp-common-qqmusic": _AUDIO,
    "mp-common-videosnap": Opaque("video", "视频号内容", "没有查看视频号内容，请人工核对"),
    "mpvideosnap": Opaque("video", "视频号内容", "没有查看视频号内容，请人工核对"),
    "mp-common-profile": Opaque("embedded", "公众号名片", "没有检查公众号名片，请核对是谁的账号"),
    "mp-miniprogram": Opaque("embedded", "小程序卡片", "没有检查小程序，请核对是谁的小程序"),
}
WECHAT_CARD = Opaque("embedded", "微信卡片", "没有检查微信卡片（{name}），请人工核对")
BACKGROUND = Opaque("image", "背景图片", "没有查看背景图片，请人工核对")

CAPTION_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "img": ("alt",),
    "image": ("alt",),
    "area": ("alt",),
    "input": ("alt", "placeholder", "value"),
    "textarea": ("placeholder",),
    "a": ("data-miniprogram-title", "data-weapp-title"),
    "mpvoice": ("name",),
    "mp-common-mpaudio": ("name",),
}
"""Attributes whose text readers see under a picture, in a field."""
CARD_ATTRIBUTES = ("data-title", "data-desc", "data-nickname", "data-signature", "data-miniprogram-title")
"""Those of the cards of WeChat, whose elements begin with mp."""
DEFAULT_CAPTIONS = frozenset({"图片", "image", "img"})

_ZERO = re.compile(r"[+-]?(?:0{1,9}|0{0,9}\.0{1,9})(?:px|pt|em|rem|%|vw|ex|cm|mm)?")
_RELATIVE = re.compile(r"inherit|unset|smaller|larger|[\d.]+(?:em|ex|%)")
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z")


class Style(NamedTuple):
    """What an element's style attribute says of its text; None: nothing."""

    display: str | None = None
    is_unseen: bool | None = None
    is_tiny: bool | None = None
    white_space: str | None = None
    has_picture: bool = False


NO_STYLE = Style()


def style_of(declarations: str) -> Style:
    """Read a style attribute."""
    display = unseen = tiny = white = None
    picture = False
    for declaration in declarations.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if not colon:
            continue
        name, value = name.strip(), _IMPORTANT.sub("", value).strip()
        if name == "display":
            display = value
        elif name == "visibility":
            unseen = {"hidden": True, "collapse": True, "visible": False, "initial": False}.get(value, unseen)
        elif name == "font-size":
            if _ZERO.fullmatch(value):
                tiny = True
            elif value and not _RELATIVE.fullmatch(value):
                tiny = False
        elif name == "white-space":
            white = value
        elif name in ("background", "background-image") and "url(" in value:
            picture = True
    return Style(display, unseen, tiny, white, picture)
