"""Any file an editor may bring: which reader it belongs to, or what he should do with it instead.

The suffix of the name says which reader; the first bytes are believed over it where they speak plainly (a .txt that
is a web page or a Word file is read as what it is, and the editor is told).
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from tax_review.errors import InputError
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Read

TEXT_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown")
PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
WORD_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
DRAFT_SUFFIXES = TEXT_SUFFIXES + MARKDOWN_SUFFIXES + PAGE_SUFFIXES + WORD_SUFFIXES
"""The suffixes of files that can be read."""

_LARGEST_TEXT = 20 * 1024 * 1024
_LARGEST_FILE = 64 * 1024 * 1024

_AS_WORD = "用 WPS 或 Word 打开，另存为 .docx 后再检查"
_AS_COPY = "把要发布的文字复制到 .docx 或 .txt 后再检查"
_OTHERS = {
    **dict.fromkeys((".doc", ".dot"), f"这是旧版 Word 文件（.doc）：请{_AS_WORD}"),
    **dict.fromkeys((".wps", ".wpt"), f"这是 WPS 文字文件：请{_AS_WORD}"),
    **dict.fromkeys((".odt", ".uot", ".uof", ".fodt"), f"这是 OpenDocument 或 UOF 文件：请{_AS_WORD}"),
    ".rtf": f"这是 RTF 文件：请{_AS_WORD}",
    ".pages": "这是 Pages 文件：请导出为 .docx 后再检查",
    ".pdf": f"这是 PDF：请用排版前的稿件检查；没有的，{_AS_COPY}",
    ".ofd": f"这是 OFD 版式文件：请用排版前的稿件检查；没有的，{_AS_COPY}",
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".et", ".ods", ".csv"), f"这是表格：请{_AS_COPY}"),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp"), f"这是演示文稿：请{_AS_COPY}"),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".svg", ".psd"),
        "这是图片，里面的文字不能检查：请用制图前的文字稿检查，并人工核对图片",
    ),
    **dict.fromkeys(
        (".mp4", ".mov", ".avi", ".wmv", ".flv", ".mkv", ".mp3", ".wav", ".m4a"),
        "这是音视频，里面的话不能检查：请用脚本或字幕稿检查，并人工核对成片",
    ),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "这是压缩包：请解压后逐个检查里面的稿件"),
    **dict.fromkeys((".mht", ".mhtml"), "这是单个文件网页：请在浏览器中另存为“网页，仅 HTML”（.html）后再检查"),
    **dict.fromkeys((".eml", ".msg"), f"这是邮件：请{_AS_COPY}"),
    **dict.fromkeys((".json", ".xml", ".yaml", ".yml", ".toml"), f"这是数据文件，不是稿件：请{_AS_COPY}"),
}
_ENCRYPTED_OR_OLD = f"这是旧版 Office 文件或加了密码的文件：请{_AS_WORD}；有密码的，先取消密码"
# What the first bytes give away, whatever the name says.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", _OTHERS[".pdf"]),
    (b"{\\rtf", _OTHERS[".rtf"]),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ENCRYPTED_OR_OLD),
    (b"Rar!\x1a\x07", _OTHERS[".rar"]),
    (b"7z\xbc\xaf\x27\x1c", _OTHERS[".7z"]),
    (b"\x1f\x8b\x08", _OTHERS[".gz"]),
    (b"\x89PNG\r\n\x1a\n", _OTHERS[".png"]),
    (b"\xff\xd8\xff", _OTHERS[".jpg"]),
    (b"GIF87a", _OTHERS[".gif"]),
    (b"GIF89a", _OTHERS[".gif"]),
)
_ZIP = b"PK\x03\x04"
_LOOK = 4096
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
# A piece of a page, as an editor of posts hands it out: no Markdown and no prose begins with these and a style.
_FRAGMENT = re.compile(
    rb"\s*<(?:section|div|p|article|table|span|h[1-6])(?:\s[^<>]{0,2000})?>.*</[a-z0-9]+>", re.IGNORECASE | re.DOTALL
)
_MISSING = "读取{what}需要另外安装组件，请先运行：pip install 'tax-review[docs]'"


def read_path(path: Path, **particulars: Any) -> Read:
    """Read the file at `path`. Raises InputError, in words for an editor, if it is no draft."""
    return read_bytes(file_content(path), name=path.name, **particulars)


def file_content(path: Path) -> bytes:
    """The bytes of the file at `path`. Raises InputError, in words for an editor, where there are none to be had."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError(f"文件超过 {_LARGEST_FILE // 1024 // 1024} MB，不像一篇待发稿件")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("找不到这个文件，请检查路径和文件名") from None
    except IsADirectoryError:
        raise InputError("这是一个文件夹，不是文件") from None
    except PermissionError:
        raise InputError("没有读取这个文件的权限") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"读取失败：{getattr(error, 'strerror', None) or '文件名不合规'}") from None


def read_bytes(content: bytes, *, name: str | None = None, **particulars: Any) -> Read:
    """Read a file's content, as what its name and its first bytes say it is.

    `particulars` are fields of Draft that win over the file's own. Raises InputError, in words for an editor.
    """
    suffix = Path(name.replace("\0", "")).suffix.lower() if name else ""
    if suffix in WORD_SUFFIXES and not _PAGE.match(content[:_LOOK]):
        return _word(content, name, particulars)
    for magic, sentence in _MAGIC:
        if content.startswith(magic):
            raise InputError(sentence)
    if content.startswith(_ZIP):
        return _told(
            f"文件名以 {suffix or '空'} 结尾，内容是 Word 文件，已按 Word 读取", _zipped(content, name, particulars)
        )
    is_page = suffix in PAGE_SUFFIXES
    if not is_page and _is_page(content, suffix):
        read = _page(content, particulars)
        return _told(f"文件名以 {suffix} 结尾，内容是网页，已按网页读取", read) if suffix else read
    if suffix in _OTHERS:
        raise InputError(_OTHERS[suffix])
    if is_page:
        return _page(content, particulars)
    if suffix in MARKDOWN_SUFFIXES:
        return _markdown(content, particulars)
    if suffix and suffix not in TEXT_SUFFIXES:
        raise InputError(f"不认识的文件类型 {suffix[:20]}：稿件请存为 .docx、.md、.html 或 .txt 后再检查")
    _limit(content)
    return read_plain(content, **particulars)


def _told(note: str, read: Read) -> Read:
    return read._replace(notes=(note, *read.notes))


def _is_page(content: bytes, suffix: str) -> bool:
    if suffix in (".xml", ".svg", ".mht", ".mhtml", ".eml"):
        return False
    start = content[:_LOOK].removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(start):
        return True
    # Markdown may open with HTML, and a text with a tag it speaks of: only files said to be text, opening with a block.
    return suffix in ("", *TEXT_SUFFIXES) and _FRAGMENT.match(start) is not None


def _zipped(content: bytes, name: str | None, particulars: dict[str, Any]) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        members = set()
    if "word/document.xml" in members:
        return _word(content, name, particulars)
    for member, suffix in (
        ("xl/workbook.xml", ".xlsx"),
        ("ppt/presentation.xml", ".pptx"),
        ("OFD.xml", ".ofd"),
        ("mimetype", ".odt"),
    ):
        if member in members:
            raise InputError(_OTHERS[suffix])
    raise InputError(_OTHERS[".zip"])


def _limit(content: bytes) -> None:
    if len(content) > _LARGEST_TEXT:
        raise InputError(
            f"文字超过 {_LARGEST_TEXT // 1024 // 1024} MB，不像一篇待发稿件；如果嵌有图片，请把图片另存为文件后再检查"
        )


def _page(content: bytes, particulars: dict[str, Any]) -> Read:
    from tax_review.inputs.html import read_html

    _limit(content)
    return read_html(content, **particulars)


def _markdown(content: bytes, particulars: dict[str, Any]) -> Read:
    try:
        from tax_review.inputs.markdown import read_markdown
    except ImportError:
        raise InputError(_MISSING.format(what=" Markdown ")) from None
    _limit(content)
    return read_markdown(content, **particulars)


def _word(content: bytes, name: str | None, particulars: dict[str, Any]) -> Read:
    try:
        from tax_review.inputs.docx import read_docx
    except ImportError:
        raise InputError(_MISSING.format(what=" Word 文件")) from None
    return read_docx(content, name=name, **particulars)
