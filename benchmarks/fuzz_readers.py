"""Mutated files for the readers of all four formats: what may come out is a Read or an InputError, soon.

    python -m benchmarks.fuzz_readers --format html --count 20000 --seed 1 --seconds 240

File number i of a format and seed is always the same one, so `--start i --count 1 --keep DIR` gives back the file of a
report. Everything runs in this process: the time of each file is measured, the peak of memory is that of the process.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tax_review.errors import InputError
from tax_review.inputs import Read, read_bytes

LONGEST = 5.0
"""Seconds that no file may take."""
_STOPPED = 30
_POST = """关于2026年12月申报纳税期限的提醒

各位纳税人、缴费人：国家税务总局湖南省税物局提醒您，请登陆电子税务局（https://etax.hunan.chinatax.gov.cn）办理。

即日起添加客服微信领取财税课程优惠券，名额有限。咨询电话：13873100000。
"""
TEXT = f"---\n标题: 提醒\n类型: 转载\n来源: 新华社\n发布日期: 2026-11-23\n---\n\n{_POST}"
MARKDOWN = f"""---
channel: weibo
---
# {_POST}
> 引用**粗*斜*~~删~~**`码` ![图*一*](a.png "题") [链接][r] <https://a.cn> \\* &amp; &#x2605;
> - 一
>   1. 二

| 甲 | 乙\\|丙 |
|:-|-:|
| `丁` | **戊** |

```text
围栏
```

    代码

<div style="display:none">匿<p>名</div>
<!-- 注 -->

[r]: <https://example.com/x\\_y> '题'

节
---
"""
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>题</title><meta name="description" content="摘&amp;要">
<style>p{{color:red}}</style></head><body><h1 id="activity-name">题</h1><div id="js_content" style="visibility:hidden">
<p>{_POST}</p><section style="font-size:0"><span style="font-size:16px">增<b>值</b>税&nbsp;&#x2605;&shy;</span></section>
<table><tr><td>甲<td><p>乙</p></table><ul><li>一<li>二</ul><pre> a
 b</pre><img data-src="x" alt="图"><figure><figcaption>注</figcaption></figure><a href="https://example.com/?a=1&amp;b=2">点</a>
<svg><title>图题</title><text>字</text><![CDATA[x]]></svg><ruby>税<rt>shuì</rt></ruby><mpvoice name="课"></mpvoice>
<video>无</video><iframe src="//v.qq.com"></iframe><!-- 注 --><script>if(a<b)document.write("<p>")</script></div></body></html>
"""
_MARKUP = (
    "<!-- --> <!-->  <![CDATA[ ]]> </ < > <p> </p> <div> <td> <tr> <table> </table> <b </b> <a\x20href=' <script> </script> <style> "
    "<title> <svg> </svg> <math> <template> <h1> <pre> <select> <br> &amp; & &# &#x &#xD800; &#0; &notit; &nbsp; \" ' = style='display:none' "
    "style='white-space:pre' hidden <h1\x20id=activity-name <div\x20id=js_content> <meta\x20charset=gbk>"
).split(" ")
_MARKS = "* ** _ ` `` ``` ~~ [ ] ( ) ![ ]( [r]: > - 1. # | |-|-| \\ --- === <b> </b> <!-- --> & &amp; \t \n \n\n \x20\x20\n \n\x20\x20\x20\x20 \n>".split(
    " "
)
_SIGNS = "\0 \u00ad \u200b \u2028 \u202e \ufeff \ufffd \ue000 \U0001f468 \U00020000 \r \r\n \f \v \x85 字".split(" ")
_XML = (
    "<w:p> </w:p> <w:r> </w:r> <w:t> </w:t> <w:tbl> <w:tc> <w:del> </w:del> <w:vanish/> <w:fldChar/> <w:br/> <w:hyperlink> &amp; &x; "
    "<!DOCTYPE\x20x\x20[<!ENTITY\x20x\x20SYSTEM\x20'file:///etc/passwd'>]> <!-- <![CDATA[ ]]> <?x xmlns:w='x' w:val='-1' 99999999999 <w:txbxContent>"
).split(" ")

Mutate = Callable[[random.Random], bytes]


def _encoded(rng: random.Random, text: str) -> bytes:
    encoding = rng.choice(["utf-8"] * 6 + ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
    return text.encode(encoding, "replace")


def _changed_text(rng: random.Random, text: str, tokens: list[str]) -> str:
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 20))):
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.choice((0, 1, 2, 5, 20, 100)))
        match rng.randrange(7):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + text[at:to] * rng.choice((2, 3, 10)) + text[to:]
            case 2:
                text = text[:at] + rng.choice(_SIGNS) + text[at:]
            case 3:
                text = text[:at] + rng.choice(tokens) * rng.choice((1, 1, 2, 50, 300)) + text[at:]
            case 4:
                other = rng.randrange(len(text) + 1)
                text = text[:at] + text[other : other + 40] + text[to:]
            case 5:
                text = text[:at]
            case _:
                text = text[:at] + rng.choice(tokens) + text[at:to] + rng.choice(tokens) + text[to:]
        text = text[:60_000]
    return text


def _changed_bytes(rng: random.Random, content: bytes, *, most: int = 8) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randrange(1, most + 1)):
        if not changed:
            break
        at = rng.randrange(len(changed))
        match rng.randrange(5):
            case 0:
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                changed[at] = rng.randrange(256)
            case 2:
                del changed[at : at + rng.randrange(1, 30)]
            case 3:
                changed[at:at] = rng.randbytes(rng.randrange(1, 9))
            case _:
                del changed[at if rng.random() < 0.2 else len(changed) - 1 :]
    return bytes(changed)


def _textual(seed: str, tokens: list[str]) -> Mutate:
    def mutate(rng: random.Random) -> bytes:
        content = _encoded(rng, _changed_text(rng, seed, tokens + _SIGNS))
        return _changed_bytes(rng, content, most=3) if rng.random() < 0.15 else content

    return mutate


_NAMES = (
    "p r t tbl tr tc del ins moveFrom moveTo hyperlink fldSimple fldChar instrText br tab sym noBreakHyphen softHyphen vanish sdt sdtContent "
    "drawing pict object txbxContent footnoteReference commentReference smartTag ruby rt rubyBase gridSpan vMerge pStyle rPr pPr body"
).split(" ")


def _reshaped(rng: random.Random, content: bytes) -> bytes:
    """A change of an XML file that leaves it well formed."""
    from lxml import etree

    root = etree.fromstring(content)
    for _ in range(rng.choice((1, 2, 4, 12))):
        nodes = list(root.iter(etree.Element))
        node = rng.choice(nodes)
        parent = node.getparent()
        match rng.randrange(6):
            case 0 if parent is not None:
                parent.remove(node)
            case 1 if parent is not None and len(nodes) < 5_000:
                parent.insert(rng.randrange(len(parent) + 1), etree.fromstring(etree.tostring(node)))
            case 2 if parent is not None:
                other = rng.choice(nodes)
                if node not in other.iterancestors() and other is not node:
                    other.append(node)
            case 3:
                space = etree.QName(node).namespace
                node.tag = f"{{{space}}}{rng.choice(_NAMES)}" if space else rng.choice(_NAMES)
            case 4 if node.attrib:
                node.attrib[rng.choice(list(node.attrib))] = rng.choice(
                    ("", "-1", "0", "99999999999", "x", "字", "true", "../../x")
                )
            case _:
                node.text = rng.choice(("", "字", " ", 'HYPERLINK "https://a.cn"', "x" * 3_000, "\u202e"))
    return bytes(etree.tostring(root))


def _word() -> Mutate:
    from docx import Document

    document = Document()
    document.add_heading("关于申报纳税期限的提醒", 0)
    paragraph = document.add_paragraph("国家税务总局")
    paragraph.add_run("湖南省税").bold = True
    paragraph.add_run("物局提醒您，请登陆电子税务局办理。\t下\u00ad一格")
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"格{number}"
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.core_properties.title = "提醒"
    buffer = io.BytesIO()
    document.save(buffer)
    seed = buffer.getvalue()
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in members if name.endswith((".xml", ".rels"))]
    likely = [name for name in texts if "document.xml" in name or "header" in name or "core" in name or "Types" in name]

    def mutate(rng: random.Random) -> bytes:
        if rng.random() < 0.25:
            return _changed_bytes(rng, seed)
        changed = dict(members)
        for _ in range(rng.choice((1, 1, 2))):
            name = rng.choice(likely if rng.random() < 0.8 else texts)
            if rng.random() < 0.1:
                changed.pop(name, None)
            elif rng.random() < 0.75:
                changed[name] = _reshaped(rng, members[name])
            elif rng.random() < 0.5:
                changed[name] = _changed_bytes(rng, members[name])
            else:
                changed[name] = _changed_text(rng, members[name].decode(), _XML).encode("utf-8", "replace")
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            for name, content in changed.items():
                archive.writestr(name, content)
        return made.getvalue()

    return mutate


MUTATORS: dict[str, Callable[[], Mutate]] = {
    "txt": lambda: _textual(TEXT, ["---\n", "标题: ", "类型: ", "\n\n", ":", "："]),
    "md": lambda: _textual(MARKDOWN, _MARKS),
    "html": lambda: _textual(PAGE, _MARKUP),
    "docx": _word,
}


@dataclass
class Report:
    """What came of a run."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashed: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)

    @property
    def files(self) -> int:
        return self.read + self.refused.total() + len(self.crashed)


# White space reads as a space; a NUL of a Markdown file as the sign for a broken character.
_SEEN = {9: 32, 10: 32, 12: 32, 0: 0xFFFD}


def _is_seen_as(source: str, quote: str) -> bool:
    return quote == source or ord(quote) == _SEEN.get(ord(source))


def check_places(read: Read) -> None:
    """Raises AssertionError where a piece is out of order or does not stand where it says."""
    for part, pieces in read.pieces.items():
        text = read.draft.part(part)
        at = 0
        for piece in pieces:
            assert at <= piece.start < piece.end <= len(text), part
            at = piece.end
            if piece.run is None:
                assert 0 <= piece.source_start < piece.source_end <= len(read.text), part
                if piece.is_verbatim:
                    source = read.text[piece.source_start : piece.source_end]
                    quote = text[piece.start : piece.end]
                    assert quote == source or all(map(_is_seen_as, source, quote)), part


def fuzz(
    suffix: str,
    mutate: Mutate,
    *,
    count: int,
    seed: int = 0,
    start: int = 0,
    seconds: float = float("inf"),
    read: Callable[[bytes, str], Read] = lambda content, name: read_bytes(content, name=name),
    keep: Path | None = None,
) -> Report:
    """Read `count` mutated files, or as many as `seconds` allow."""
    report = Report()
    began = time.monotonic()
    for number in range(start, start + count):
        if time.monotonic() - began > seconds:
            break
        content = mutate(random.Random(f"{seed}/{suffix}/{number}"))
        if keep is not None:
            (keep / f"{number}.{suffix}").write_bytes(content)
        signal.alarm(_STOPPED)
        at = time.process_time()
        try:
            found = read(content, f"稿.{suffix}")
            check_places(found)
            report.read += 1
        except InputError as error:
            report.refused[str(error)[:16]] += 1
        except Exception:  # noqa: BLE001 - this is what is looked for
            report.crashed[number] = traceback.format_exc(limit=-3)
        finally:
            signal.alarm(0)
        report.slowest = max(report.slowest, (time.process_time() - at, number))
    return report


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {_STOPPED} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=[*MUTATORS, "all"], default="all")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--keep", type=Path, help="a folder for the files themselves")
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    failed = False
    for suffix in MUTATORS if asked.format == "all" else (asked.format,):
        began = time.monotonic()
        report = fuzz(
            suffix,
            MUTATORS[suffix](),
            count=asked.count,
            seed=asked.seed,
            start=asked.start,
            seconds=asked.seconds,
            keep=asked.keep,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        longest, number = report.slowest
        print(
            f"{suffix}: {report.files} files in {time.monotonic() - began:.0f} s: {report.read} read, "
            f"{report.refused.total()} refused, {len(report.crashed)} crashed; "
            f"slowest {longest:.2f} s (number {number}), peak {peak:.0f} MB"
        )
        for message, times in report.refused.most_common(6):
            print(f"    {times:6} {message}")
        for place, trace in list(report.crashed.items())[:5]:
            print(f"  number {place}:\n{trace}")
        failed |= bool(report.crashed) or longest > LONGEST
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
