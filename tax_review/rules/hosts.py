"""Web addresses in a text, and whose a host is: official, listed, commercial, or made to look official.

Names are compared label by label from the right, never by `in`: chinatax.gov.cn.example.com belongs to example.com.
A look-alike is told by its skeleton: letters of other alphabets become the Latin letters they resemble, then
i, l and 1 fall together, o and 0, rn and m. Punycode is decoded before anything is compared.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

from tax_review.models import Span
from tax_review.rules.patterns import lazy
from tax_review.tables import Tables

_BACK = 300
_AHEAD = 800
# No host is longer (RFC 1035).
_LONGEST_HOST = 253
# What a reader sees as part of one address; Latin, Greek and Cyrillic letters, as disguises use them.
_LETTERS = "0-9A-Za-z\u00c0-\u02af\u0370-\u052f"
_URL = lazy(rf"[{_LETTERS}._~:/?#@!$&'*+,;=%\\-]{{0,{_AHEAD}}}")
_HOST_BACK = lazy(rf"[{_LETTERS}._%@:-]{{0,{_BACK}}}")
_HOST = lazy(rf"[{_LETTERS}._%@:-]{{1,{_BACK}}}")
_DOT = lazy(r"\.[A-Za-z\u00c0-\u02af\u0370-\u052f]")
_SCHEME_BACK = lazy(r"[A-Za-z0-9+.-]{1,16}")
_AUTHORITY = lazy(rf"(?:\[[0-9A-Fa-f:.]{{2,45}}\](?::[0-9]{{1,5}})?|[{_LETTERS}._~:@!$&'*+;=%\\-]{{0,{_BACK}}})")
_HAN_HOST = lazy(r"[\u4e00-\u9fff0-9A-Za-z-]{1,24}(?:\.[\u4e00-\u9fff0-9A-Za-z-]{1,24}){0,4}")
_FILE = lazy(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|zip|rar|7z|jpe?g|png|gif|bmp|mp[34]|mov|avi|txt|csv|apk|exe|html?|jsp|php|aspx?|js|css|xml|json|md)\Z",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """One web address as written at `folded[start:end]`."""

    start: int
    end: int
    scheme: str
    user: str | None
    host: str
    """Lower case, without port, punycode and %-escapes decoded."""
    written: str
    """The host as it is written, lower case."""
    path: str


def address_at(folded: str, trigger: Span) -> Address | None:
    """The address that the characters at `trigger` belong to, or None: a file name, a mailbox, a decimal."""
    left = _run_start(_URL, folded, trigger.start)
    mark = folded.rfind("://", left, trigger.end + 2)
    if mark < 0:
        return _bare(folded, left, trigger)
    scheme = _SCHEME_BACK.match(folded[max(0, mark - 16) : mark][::-1])
    if scheme is None:
        return None
    start = mark - scheme.end()
    # 网址http://…: letters of another word before the scheme are not its own.
    if known := re.search(r"(?:https?|ftp|weixin|alipays?)\Z", folded[start:mark], re.IGNORECASE):
        start += known.start()
    authority = _AUTHORITY.match(folded, mark + 3)
    if authority is None:
        return None
    end = authority.end()
    if (not authority[0] or authority[0][-1] in ".-") and (han := _HAN_HOST.match(folded, end)):
        end = han.end()
    written = folded[mark + 3 : end]
    rest = _URL.match(folded, end)
    path = rest[0].rstrip(".,;:!?'") if rest else ""
    return _address(start, end + len(path), folded[start:mark].lower(), written, path)


def is_further_dot(folded: str, trigger: Span) -> bool:
    """Whether the address of the dot at `trigger` has a scheme, or another dot and a letter, before it."""
    dot = trigger.start
    mark = folded.rfind("://", _run_start(_URL, folded, dot), trigger.end + 2)
    if mark >= 0:
        return mark < dot
    return _DOT.search(folded, _host_start(folded, dot), dot) is not None


def _run_start(chars: re.Pattern[str], folded: str, end: int) -> int:
    back = chars.match(folded[max(0, end - _BACK) : end][::-1])
    return end - (back.end() if back else 0)


def _host_start(folded: str, end: int) -> int:
    start = _run_start(_HOST_BACK, folded, end)
    while start < end and folded[start] in "-._%@:":
        start += 1
    return start


def _bare(folded: str, left: int, trigger: Span) -> Address | None:
    start = _host_start(folded, trigger.start)
    before = folded[start - 1 : start]
    # A path, a query: the address begins further left and is looked at there.
    if before and before in "/=?&#" and start - 1 > left:
        return None
    host = _HOST.match(folded, start)
    if host is None:
        return None
    written = host[0].rstrip(".:@-_%")
    end = start + len(written)
    rest = _URL.match(folded, end) if folded[end : end + 1] in tuple("/?#") else None
    path = rest[0].rstrip(".,;:!?'") if rest else ""
    if not path and _FILE.search(written):
        return None
    return _address(start, end + len(path), "", written, path)


def _address(start: int, end: int, scheme: str, written: str, path: str) -> Address | None:
    if len(written) > _LONGEST_HOST:
        return None
    user, at, host = written.replace("\\", "/").rpartition("@")
    host = host.split("/")[0]
    if not host.startswith("["):
        host = re.sub(r":[0-9]{0,5}\Z", "", host)
    host = host.strip(".,;'!").lower()
    return Address(start, end, scheme, user if at else None, _decoded(host), host, path)


def _decoded(host: str) -> str:
    if "%" in host:
        host = unquote(host, errors="ignore").lower()
    return ".".join(_label(label) for label in host.split(".")) if "xn--" in host else host


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def within(host: str, *domains: str) -> bool:
    """Whether `host` is one of `domains` or lies below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def is_official(host: str) -> bool:
    """Whether `host` is reserved for organs of government (GOVDOM: .gov.cn, .政务)."""
    return within(host, "gov.cn", "政务")


def is_tax(host: str) -> bool:
    """Whether `host` is the tax administration's."""
    return within(host, "chinatax.gov.cn")


def is_listed(host: str, tables: Tables) -> bool:
    """Whether `host` is official, or belongs to a listed source."""
    return is_official(host) or _is_of_source(host, tables)


def _is_of_source(host: str, tables: Tables) -> bool:
    labels = host.split(".")
    return any(".".join(labels[at:]) in tables.hosts for at in range(len(labels)))


# --- Disguises

# Letters that look like Latin ones; what decomposes to a Latin letter (é, ì) needs no row.
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝвкмнтгпзьıɑɡαβεηικνορτυχωγ",
    "aeopcyxijshdqwbkmhtrn3blagabenikvoptuxwy",
)
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "@": "a"})


def _latin(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.lower().translate(_LOOKS_LIKE))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _skeleton(label: str) -> str:
    return _latin(label).replace("rn", "m").replace("vv", "w").translate(_ALIKE)


_NAMES = tuple(_skeleton(name) for name in ("chinatax", "12366", "etax", "shuiwu"))
_CHINATAX = _NAMES[0]
_NOT_THE_TAX_NAME = frozenset({"chinalaw", "chinatv", "chinataxi", "chinatat"})
_NOT_ETAX = lazy("(?:fre?|hom|lif|fin|pr|r|priv|sal|fore|lat|onlin|wag|estat|welcom|mak|sav|th|b|w)etax")
# gov.cn written with another sign: gov-cn.com, gov.cn.example.com, gov.com; not the governments of other countries.
_FOREIGN = lazy(r"(?:\A|\.)(?:gov|gob|gouv)(?:\.(?!c[nmco]\Z|cc\Z|co\Z|nc\Z)[a-z]{2})?\Z")
_IP = lazy(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]{8,10}|0x[0-9a-f]{1,8}(?:\.[0-9a-fx]{1,4}){0,3}|\[[0-9a-f:.]+\]")
_PRIVATE = lazy(r"(?:10|127)\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|\[::1\]")


def disguise(address: Address, tables: Tables) -> str | None:
    """Why `address` hides whose it is, as a message for the editor; None if it does not."""
    host = address.host
    if address.user is not None:
        if address.scheme or is_official(address.user.lower().rpartition(":")[2]) or _looks_official(host):
            return "网址里有“@”：真正打开的是“@”后面的网站，不是前面写的"
        return None
    if _IP.fullmatch(address.written):
        return None if _PRIVATE.match(address.written) else "网址是一串数字地址（IP），看不出属于哪个单位"
    if is_official(host):
        if not is_tax(host) and any(_is_near_chinatax(label) for label in host.split(".")[:-2]):
            return "网址与税务部门网站 chinatax.gov.cn 只差几个字符，疑似仿冒或写错"
        return None
    if "xn--" in address.written:
        return "网址用编码（xn--）掩盖了真实字符，疑似仿冒"
    if re.search("[\u00c0-\u02af\u0370-\u052f]", host):
        return "网址里混有形似英文字母的外文字母，疑似仿冒"
    if _is_of_source(host, tables):
        return None
    if _looks_official(host):
        return "网址冒用税务或政府网站的名字，却不在 gov.cn 之下，疑似仿冒"
    return None


def _looks_official(host: str) -> bool:
    if is_official(host):
        return False
    labels = host.split(".")
    if any(_is_near_chinatax(label) or _has_tax_name(label) for label in labels[:-1] or labels):
        return True
    if re.search("税务|税局|政府|政务|12366", host):
        return True
    if _FOREIGN.search(host):
        return False
    return any("gov" in re.split("[-_]", part) or "govcn" in re.split("[-_]", part) for part in map(_skeleton, labels))


def _has_tax_name(label: str) -> bool:
    bare = _skeleton(label).replace("-", "").replace("_", "")
    return any(name in bare for name in _NAMES if name != "etax" or not _NOT_ETAX.search(bare))


def _is_near_chinatax(label: str) -> bool:
    pieces = {label.replace("-", "").replace("_", ""), *re.split("[-_]", label)}
    for piece in pieces:
        skeleton = _skeleton(piece)
        if skeleton in map(_skeleton, _NOT_THE_TAX_NAME):
            continue
        if _CHINATAX in skeleton and (skeleton != _CHINATAX or label != "chinatax"):
            return True
        if not 6 <= len(skeleton) <= 10 or skeleton == _CHINATAX:
            continue
        apart = edits(skeleton, _CHINATAX)
        # Two letters apart is much for names that share only “china” with it.
        shares_more = not skeleton.startswith(_CHINATAX[:5]) or "tax" in skeleton or skeleton.startswith(_CHINATAX[:6])
        if apart == 1 or (apart == 2 and shares_more):
            return True
    return False


def edits(one: str, other: str) -> int:
    """How many letters must be put in, left out, replaced or swapped with a neighbour to turn one into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


# --- Hosts by what they are for (registrable name or any name below it)

SHOPS = tuple(
    # 电商、微店、直播电商
    "taobao.com tmall.com tmall.hk tb.cn 1688.com goofish.com jd.com jd.hk 3.cn pinduoduo.com yangkeduo.com vip.com suning.com dangdang.com gome.com.cn "
    "kaola.com amazon.cn you.163.com weidian.com youzan.com koudaitong.com weimob.com jinritemai.com kwaixiaodian.com "
    # 本地生活、旅行、导购、房产
    "meituan.com mt.cn dpurl.cn dianping.com ele.me ctrip.com fliggy.com qunar.com tuniu.com ly.com smzdm.com 58.com anjuke.com ke.com lianjia.com".split()
)
SHORT = tuple(
    "t.cn dwz.cn url.cn suo.im u6v.cn bit.ly tinyurl.com goo.gl is.gd t.co shorturl.at sourl.cn 985.so rrd.me mrw.so "
    "sina.lt dwz.win ow.ly cutt.ly tiny.cc t.ly v.gd suo.nz suo.yt 6du.in rebrand.ly buff.ly".split()
)
PLATFORMS = {
    **dict.fromkeys(
        (
            "xiaohongshu.com",
            "xhslink.com",
            "douyin.com",
            "iesdouyin.com",
            "kuaishou.com",
            "b23.tv",
            "bilibili.com",
            "zhihu.com",
            "weibo.com",
            "weibo.cn",
            "toutiao.com",
        ),
        "内容平台",
    ),
    **dict.fromkeys(("wjx.cn", "wjx.top", "jinshuju.net", "docs.qq.com", "wj.qq.com", "kdocs.cn"), "问卷或在线表格"),
    **dict.fromkeys(
        ("pan.baidu.com", "aliyundrive.com", "alipan.com", "lanzou.com", "lanzoui.com", "pan.quark.cn"), "网盘"
    ),
}
