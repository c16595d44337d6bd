"""The words of inspection circulars for what was found, as far as they are confirmed.

Inspectors count by the items of 国办秘函〔2019〕19号. Its text was not found; its number and date, and the items below, were read in
circulars that apply it (read up to 2026-11-23). An item takes findings by gate and category, never by id, so that new rules find their
place. What no source confirms says so, and what no check of text can see is named as not checked: the table is no inspection.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tax_review.models import Gate, Grade

Seen = Literal["text", "cadence", "nothing"]
"""What an item is counted from: findings, the silences of accounts, or nothing that this program sees."""


class Claim(NamedTuple):
    """The findings that an item takes."""

    gate: Gate
    categories: tuple[str, ...]
    grades: tuple[Grade, ...] = (Grade.REMIND, Grade.REVISE, Grade.ESCALATE, Grade.BLOCK)


class Item(NamedTuple):
    """An item of inspection, or a heading that circulars report faults under."""

    id: str
    name: str
    weight: str
    """What follows from it, as far as a source says so."""
    covers: str
    """What is counted here, in Chinese."""
    confirmed: str
    """How far that is confirmed, in Chinese."""
    claims: tuple[Claim, ...] = ()
    seen: Seen = "text"


_VETO = "单项否决"
_NAMED = "通报点名"
_MINUS = "扣分"
_SAFETY = "检查项见广东2025年第二季度通报；小项的文字没有读到原文"
_EXPRESSIONS = ("institution", "title", "set-phrase", "territory")

ITEMS = (
    Item(
        "expression",
        "安全问题：严重表述错误",
        _VETO,
        "政治关的机构名称、职务、固定提法、领土，等级为送审或禁发。没有官方清单，是否构成由检查单位认定",
        _SAFETY,
        (Claim(Gate.POLITICS, _EXPRESSIONS, (Grade.ESCALATE, Grade.BLOCK)),),
    ),
    Item(
        "secrets",
        "安全问题：泄露国家秘密",
        _VETO,
        "密级标志一类。只说明文中有标志，是否涉密由保密部门认定",
        _SAFETY,
        (Claim(Gate.SECRECY, ("marking",)),),
    ),
    Item(
        "silence",
        "内容更新：监测时间点前2周内无更新",
        _VETO,
        "截至检查日，两周没有发布的账号",
        "见广东、湖南2022年第二季度通报",
        seen="cadence",
    ),
    Item(
        "interaction",
        "互动回应：未提供有效互动功能",
        _VETO,
        "文字检查看不到",
        "见连云港2023年9月、常德2020年11月通报",
        seen="nothing",
    ),
    Item(
        "personal",
        "泄露个人信息、未去标识化",
        _NAMED,
        "保密关的个人信息：身份证号、手机号、住址等没有遮盖",
        "见广东、红河州2025年第二季度通报；在19号文里归哪一项没有核实",
        (Claim(Gate.SECRECY, ("personal-data",)),),
    ),
    Item(
        "wording",
        "错误表述、表述不规范",
        _NAMED,
        "政治关同上四类中等级为提示、修改的，文字关的用词",
        "见泉港区2024年第三季度、金普新区2025年第三季度通报；分值没有核实",
        (Claim(Gate.POLITICS, _EXPRESSIONS, (Grade.REMIND, Grade.REVISE)), Claim(Gate.WORDING, ("usage",))),
    ),
    Item("typo", "错别字", _MINUS, "文字关的错别字", "扣分分值没有核实", (Claim(Gate.WORDING, ("typo",)),)),
    Item(
        "link",
        "错链、外链",
        _MINUS,
        "内容关的链接。只看写成什么样，没有联网打开",
        "扣分分值没有核实",
        (Claim(Gate.CONTENT, ("link",)),),
    ),
    Item(
        "source",
        "转载来源不明",
        _NAMED,
        "内容关的来源",
        "在19号文里归哪一项没有核实",
        (Claim(Gate.CONTENT, ("source",)),),
    ),
    Item(
        "advertising",
        "商业广告、与主业无关",
        _NAMED,
        "内容关的广告、个人观点",
        "国办公开办2023年初通知提到与本单位职能无关的内容（据新闻报道）；在19号文里归哪一项没有核实",
        (Claim(Gate.CONTENT, ("advertising", "opinion")),),
    ),
    Item(
        "functions",
        "内容更新不及时、功能无法使用",
        _MINUS,
        "栏目、菜单、功能，文字检查看不到",
        "见连云港2023年9月通报",
        seen="nothing",
    ),
    Item(
        "register",
        "重复开设、未认证、停更未注销、变更未备案",
        _NAMED,
        "属于账号台账，本报告不检查",
        "见甘肃2021年第二季度、四川2025年第一季度通报",
        seen="nothing",
    ),
)
"""In the order of the table: vetoes first."""


def item_of(gate: str, category: str, grade: str) -> str | None:
    """The id of the item that takes a finding; None where no source names one for it."""
    for item in ITEMS:
        for claim in item.claims:
            if gate == claim.gate and category in claim.categories and grade in claim.grades:
                return item.id
    return None
