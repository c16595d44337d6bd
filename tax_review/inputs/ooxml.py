"""The package a Word file is: a zip of XML parts and the relations between them, opened without trusting it.

Everything that a hostile or broken file may do is refused here, with a sentence for an editor: no zip, encrypted,
truncated, far larger than it looks, with a DTD or entities, nested without end. Nothing is fetched, nothing resolved.
python-docx is not asked: it reads every part into memory, and gives up on files that Word opens.
"""

from __future__ import annotations

import io
import posixpath
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from tax_review.errors import InputError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroenabled.main+xml",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
    "application/vnd.ms-word.template.macroenabled.main+xml",
}
_OTHERS = {"spreadsheetml": "Excel 表格", "ms-excel": "Excel 表格", "presentationml": "PPT 演示文稿"}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 4_000
_LARGEST_PACKAGE = 256 * 1024 * 1024
# Text in XML shrinks to a twentieth, a page of blank cells perhaps to a hundredth; a bomb to a thousandth. So does a
# white picture that is not compressed by itself.
_HIGHEST_RATIO = 300
_PICTURES = (".bmp", ".dib", ".tif", ".tiff", ".emf", ".wmf")
_RATIO_FROM = 4 * 1024 * 1024
# All XML that is read of one file. A draft of 200,000 characters, each in a run of its own, takes 20 MB.
_MOST_XML = 32 * 1024 * 1024
# Elements and attributes, told from the marks they cannot do without: what they cost in memory is far more than bytes.
_MOST_MARKS = 1_600_000
DEEPEST = 200
"""Levels of elements that a reader follows. Word itself gives up at a few dozen nested tables."""

_DAMAGED = "文件不完整或已损坏，请在 Word 或 WPS 中打开后重新另存为 .docx"
_BOMB = "文件解开后大得不正常（像是“压缩炸弹”），不予读取；请新建空白文档，只粘贴正文后另存为 .docx"
_ENTITIES = "文件里有 DTD 或外部实体声明，正常的 Word 文件没有这些，不予读取；请新建空白文档，粘贴正文后另存为 .docx"
TOO_DEEP = "文件的表格、文本框等层层嵌套过深，不予读取；请减少嵌套后再检查"

_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}
_FORBIDDEN = [
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
]


class Relation(NamedTuple):
    """Where one part points: another part by its name, or an address outside."""

    kind: str
    """The last word of the relation's type: image, hyperlink, footnotes …"""
    target: str
    is_external: bool


class Package:
    """An opened Word file. Raises InputError for whatever is none or must not be read."""

    def __init__(self, content: bytes) -> None:
        _refuse_what_is_no_zip(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _ZIP_ERRORS:
            raise InputError(_DAMAGED) from None
        self._relations: dict[str, dict[str, Relation]] = {}
        self._marks_left = _MOST_MARKS
        self._xml_left = _MOST_XML
        self._members = self._checked(self._zip.infolist())
        self._types, self._defaults = self._content_types()
        self.main = self._main_part()

    def _checked(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(infos) > _MOST_MEMBERS:
            raise InputError(f"文件里有 {len(infos):,} 个部件，多得不正常，不予读取；请粘贴到新文档后另存为 .docx")
        if sum(info.file_size for info in infos) > _LARGEST_PACKAGE:
            raise InputError(_BOMB)
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            if info.flag_bits & 0x1:
                raise InputError("文件加了密码，请取消密码后另存为 .docx")
            swollen = info.file_size > _RATIO_FROM and info.file_size > _HIGHEST_RATIO * info.compress_size
            if swollen and not info.filename.lower().endswith(_PICTURES):
                raise InputError(_BOMB)
            # Names of parts are compared without regard to case; of two of one name nobody knows which Word reads.
            key = info.filename.lstrip("/").lower()
            if key in members:
                raise InputError(_DAMAGED)
            members[key] = info
        return members

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self._members

    def content_type(self, name: str) -> str:
        """The media type of a part, in lower case."""
        extension = name.rpartition(".")[2].lower()
        return self._types.get(name.lower()) or self._defaults.get(extension, "")

    def content_types(self) -> set[str]:
        """The media types of all parts there are."""
        return {self.content_type(name) for name in self._members}

    def read(self, name: str) -> bytes:
        """The bytes of an XML part, within the bounds of what may be read at all."""
        info = self._members[name.lower()]
        if info.file_size > self._xml_left:
            raise InputError(_BOMB)
        content = self._bytes(info, self._xml_left)
        self._xml_left -= len(content)
        return content

    def rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with these members changed or added, and all others as they are, in their order and of their date."""
        left = dict(changed)
        buffer = io.BytesIO()
        try:
            with zipfile.ZipFile(buffer, "w") as file:
                for info in self._zip.infolist():
                    own = zipfile.ZipInfo(info.filename, info.date_time)
                    own.compress_type = info.compress_type
                    with file.open(own, "w") as member:
                        if (content := left.pop(info.filename.lstrip("/"), None)) is not None:
                            member.write(content)
                        else:
                            with self._zip.open(info) as source:
                                shutil.copyfileobj(source, member)
                for name, content in left.items():
                    file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        except _ZIP_ERRORS:
            raise InputError(_DAMAGED) from None
        return buffer.getvalue()

    def _bytes(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(_DAMAGED)
        try:
            with self._zip.open(info) as member:
                content = member.read(limit + 1)
        except _ZIP_ERRORS:
            raise InputError(_DAMAGED) from None
        if len(content) > limit:
            raise InputError(_BOMB)
        if len(content) != info.file_size:
            raise InputError(_DAMAGED)
        return content

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""
        content = self.read(name)
        if any(word in content for word in _FORBIDDEN):
            raise InputError(_ENTITIES)
        declared = _DECLARATION.match(content[:300])
        if declared and declared[1].lower() not in _ENCODINGS:
            raise InputError(_DAMAGED)
        self._marks_left -= content.count(b"<") + 2 * content.count(b"=")
        if self._marks_left < 0:
            raise InputError("文件里的格式标记多得不正常，不予读取；请粘贴到新文档（只保留文本）后另存为 .docx")
        try:
            root = etree.fromstring(content, _parser())
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            # libxml2 names a limit of its own with these words.
            if "depth" in str(error) or "Excessive" in str(error):
                raise InputError(TOO_DEEP) from None
            raise InputError(_DAMAGED) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(_ENTITIES)
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of a part ("" for those of the package), by id; part names are made absolute."""
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> dict[str, Relation]:
        folder, _, file = name.rpartition("/")
        source = f"{folder}/_rels/{file}.rels".lstrip("/")
        if not self.has(source):
            return {}
        found: dict[str, Relation] = {}
        for item in self.xml(source).iter(_RELATION):
            target = item.get("Target", "")
            outside = item.get("TargetMode", "").lower() == "external"
            if not outside:
                target = unquote(target.partition("#")[0])
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = Relation(item.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The parts that `name` points to by a relation of this kind."""
        pointed = (r.target for r in self.relations(name).values() if r.kind == kind and not r.is_external)
        return [target for target in pointed if self.has(target)]

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        if not self.has("[Content_Types].xml"):
            if self.has("mimetype"):
                raise InputError("这不是 Word 文件（像是 .odt、.ofd 等格式），请用 Word 或 WPS 另存为 .docx")
            raise InputError("这是一个压缩包，不是 Word 文件；请解压后逐篇检查里面的稿件")
        types: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for item in self.xml("[Content_Types].xml"):
            kind = item.get("ContentType", "").lower()
            if item.tag == f"{_TYPES}Override":
                types[item.get("PartName", "").lstrip("/").lower()] = kind
            elif item.tag == f"{_TYPES}Default":
                defaults[item.get("Extension", "").lower()] = kind
        return types, defaults

    def _main_part(self) -> str:
        # A file in the strict form of the standard names this relation under another address, with the same last word.
        for name in self.related("", "officeDocument"):
            kind = self.content_type(name)
            if kind in _MAIN_TYPES:
                return name
            for word, what in _OTHERS.items():
                if word in kind:
                    raise InputError(f"这是{what}，不是 Word 文件；请把要发布的文字粘贴到 Word 文档后再检查")
        raise InputError(f"文件里没有正文（缺少 document.xml）：{_DAMAGED}")

    def main_document(self) -> etree._Element:
        """The root of the main part."""
        root = self.xml(self.main)
        if str(root.tag).startswith(f"{{{_STRICT}"):
            raise InputError("文件存成了“Strict Open XML”格式，请另存为普通的“Word 文档（.docx）”")
        if root.tag != f"{W}document":
            raise InputError(_DAMAGED)
        return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=False,
    )


def _refuse_what_is_no_zip(content: bytes) -> None:
    if not content.strip(b"\0 \r\n\t"):
        raise InputError("文件是空的")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise InputError("文件加了打开密码，请在 Word 或 WPS 中取消密码后再检查")
        raise InputError("这是旧版的 Office 文件（.doc、.wps 等），请用 Word 或 WPS 另存为 .docx")
    if not content.startswith(b"PK"):
        raise InputError("这不是 Word 的 .docx 文件，请用 Word 或 WPS 打开后另存为 .docx")
    # Counted before the directory is read: each entry costs a hundred times its size.
    if content.count(b"PK\x01\x02") > 2 * _MOST_MEMBERS:
        raise InputError("文件里的部件多得不正常，不予读取；请粘贴到新文档后另存为 .docx")
