"""The characters of a file: UTF-8, UTF-16, GB18030, or what a web page says of itself. Anything else is refused.

A byte order mark decides. Without one, bytes that are valid UTF-8 are UTF-8; others are taken for UTF-16 or GB18030
only where they read as Chinese, since nearly any bytes are valid in those. Line ends become \\n.
"""

from __future__ import annotations

import codecs
import re

from tax_review.errors import InputError

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LOOK = 65536
_SAMPLE = 20_000
_BINARY = "这是二进制文件（如图片、压缩包），不是稿件；请把正文另存为 .docx 或 .txt（UTF-8）后再检查"

# What pages of Chinese sites declare, and how it is read. GB2312 and GBK are subsets of GB18030.
_DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),
}
_META = re.compile(rb"<meta\s[^<>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_META_LOOK = 4096


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what an editor should know about its encoding. Raises InputError."""
    text, notes = _decoded(content)
    return _line_ends(text), notes


def decoded_page(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a web page, whose `<meta charset>` counts. Raises InputError."""
    declared = _META.search(content[:_META_LOOK])
    if declared is None or content.startswith(tuple(_BOMS)):
        return decoded(content)
    name = declared[1].decode("ascii").lower()
    encoding = _DECLARED.get(name)
    if encoding == "utf-8":
        text, notes = _decoded(content)
        return _line_ends(text), tuple(f"网页声明编码为 {name}；{note}" for note in notes)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if text.isascii() or _reads_as_chinese(text):
            told = () if text.isascii() else (f"网页声明编码为 {name}，实际是 UTF-8，已按 UTF-8 读取",)
            return _line_ends(text), told
    if encoding is None:
        raise InputError(f"网页声明的编码 {name} 不在支持之列，请另存为 UTF-8 后再检查")
    try:
        return _line_ends(content.decode(encoding)), ()
    except UnicodeDecodeError as error:
        raise InputError(
            f"网页声明编码为 {name}，但第 {error.start + 1} 个字节处不符，请另存为 UTF-8 后再检查"
        ) from None


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError:
                raise InputError("文件开头标明是 Unicode，但内容已损坏，请重新另存为 UTF-8 文本") from None
    if b"\0" in content[:_LOOK]:
        return _unmarked_utf16(content)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        position = error.start
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError(
            f"无法识别文字编码（第 {position + 1} 个字节处既不是 UTF-8 也不是 GB18030），请另存为 UTF-8 后再检查"
        ) from None
    # Any bytes at all are often valid GB18030: only text that reads as Chinese is taken for it.
    if not _reads_as_chinese(text):
        raise InputError("无法识别文字编码，请在编辑软件中另存为 UTF-8 后再检查")
    return text, ("文件编码为 GB18030（GBK），已按此读取；建议另存为 UTF-8",)


def _unmarked_utf16(content: bytes) -> tuple[str, tuple[str, ...]]:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # ASCII read the wrong way round looks Chinese too, but there are no NULs in a text.
        if "\0" not in text and not text.isascii() and _reads_as_chinese(text):
            return text, ("文件编码为 UTF-16（没有标记），已按此读取；建议另存为 UTF-8",)
    raise InputError(_BINARY)


def _reads_as_chinese(text: str) -> bool:
    sample = text[:_SAMPLE]
    foreign = [char for char in sample if ord(char) > 0x7F]
    common = sum("\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or char >= "\uff00" for char in foreign)
    return "\ufffd" not in sample and common >= 0.9 * len(foreign)
