"""Addresses of internal networks: 10.x, 172.16–31.x, 192.168.x.

Private addresses tell an intruder where the bureau's systems are. Version numbers (10.2.3.4版), numbers of
sections (10.1.2.3 条) and the home router of an operating guide (192.168.1.1) look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import around, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PRIVATE = lazy(
    rf"(?:10\.{_OCTET}\.{_OCTET}\.{_OCTET}|172\.(?:1[6-9]|2[0-9]|3[01])\.{_OCTET}\.{_OCTET}|192\.168\.{_OCTET}\.{_OCTET})(?![0-9])(?!\.[0-9])"
)
_VERSION = lazy(r"(?:版本|版本号|升级至|升级到|更新至|更新到|[Vv]|version|Version|第)\s?[:：为]?\s?[Vv]?\Z")
_ROUTER = lazy(r"路由器|家用|宽带|光猫")
_NETWORK = lazy(
    r"IP|地址|系统|服务器|登录|访问|内网|专网|端口|后台|网关|网段|数据库|主机|平台|https?:|浏览器|部署|ping",
    re.IGNORECASE,
)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    start = trigger.start
    if start and (
        folded[start - 1].isdigit() or (folded[start - 1] == "." and folded[start - 2 : start - 1].isdigit())
    ):
        return
    match = _PRIVATE.match(folded, start)
    if match is None or _VERSION.search(folded, max(0, start - 8), start):
        return
    if re.match(r"\s?(?:版|条|节|款|项|章)", folded[match.end() : match.end() + 2]):
        return
    before, after = around(scene, start, match.end(), 48, 32)
    is_network = _NETWORK.search(before) is not None or _NETWORK.search(after) is not None
    if match[0].startswith("10.") and not is_network:
        return
    if _ROUTER.search(before) or is_example(scene, *match.span()):
        yield Found(*match.span(), message="出现内网地址，请确认只是示例或家用设备的地址", grade=Grade.REMIND)
    else:
        yield Found(*match.span())


RULE = Rule(
    id="secrecy.security.private-address",
    gate=Gate.SECRECY,
    category="security",
    grade=Grade.BLOCK,
    triggers=(
        *(f"10.{octet}." for octet in range(256)),
        *(f"172.{octet}." for octet in range(16, 32)),
        "192.168.",
    ),
    verify=_verify,
    bases=("csl-security", "secrets-law-29", "hn100-18"),
    message="出现单位内部网络的地址",
    suggestion="删去；系统、网络信息不得对外发布",
    sensitive=True,
    flags=examples(
        "请登录征管系统10.66.0.17核对。",
        "数据库主机：172.20.0.8，端口3306",
        "内网打印机地址192.168.10.25",
        "浏览器输入 http://10.66.0.17:8080/login",
        "服务器ＩＰ：１０．６６．０．１８",
        "网段为172.16.8.0，由信息中心管理。",
        "家用路由器的管理地址是192.168.1.1",
    ),
    passes=examples(
        "个人所得税APP升级到10.2.3.4版本。",
        "系统版本10.1.2.3已发布。",
        "增长10.5%，高于全省2.3个百分点。",
        "网站地址 http://hunan.chinatax.gov.cn",
        "详见标准10.1.2.3条。",
        "公网地址8.8.8.8无法访问",
        "比例为10.12.3",
        "系统172.40.0.1",
        "金额10.00元、10.50元",
    ),
)
