"""What a Word file says about itself: its name, title, author, company and the like, where they could leak something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from tax_review.inputs.ooxml import Package

_CORE = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "关键词",
    "description": "备注",
    "lastModifiedBy": "最后修改者",
    "category": "类别",
    "contentStatus": "状态",
    "identifier": "标识",
}
_EXTENDED = {"Company": "单位", "Manager": "主管", "HyperlinkBase": "超链接基准"}
# WPS writes version and serial number of itself into every file.
_OF_PROGRAMS = ("KSO", "ICV", "_")


class Property(NamedTuple):
    """One property of a file that holds text."""

    label: str
    text: str


def properties(package: Package, name: str | None) -> Iterator[Property]:
    """The file's name and the properties that an author can fill, each text once."""
    seen: set[str] = set()
    for label, written in _all(package, name):
        text = " ".join(written.split())
        if text and text not in seen:
            seen.add(text)
            yield Property(f"文件属性（{label}）", text)


def _all(package: Package, name: str | None) -> Iterator[tuple[str, str]]:
    if name:
        yield "文件名", name.replace("\\", "/").rpartition("/")[2]
    for kind, labels in (("core-properties", _CORE), ("extended-properties", _EXTENDED)):
        for part in package.related("", kind)[:1]:
            for element in package.xml(part):
                if label := labels.get(etree.QName(element).localname):
                    yield label, "".join(element.itertext())
    for part in package.related("", "custom-properties")[:1]:
        for element in package.xml(part):
            label = element.get("name", "")
            if not label.startswith(_OF_PROGRAMS):
                for value in element:
                    if etree.QName(value).localname in ("lpwstr", "lpstr", "bstr"):
                        yield label, "".join(value.itertext())
