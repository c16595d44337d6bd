"""The author's own Word file back, with a comment on each finding.

Nothing but comments is added: runs are divided where a finding begins or ends, and every piece keeps its formatting.
Word has no comments in headers, footers, notes and text boxes, and none on a file's properties: what is found there is
told at the text box or, collected, at the beginning of the document. python-docx only comments whole runs and rewrites
the package; here every member of the file but four stays as it is, byte for byte.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tax_review.inputs.ooxml import Package
from tax_review.inputs.read import Read, Slice
from tax_review.models import Finding, Gate, Grade, Verdict
from tax_review.reports.docx_comments import Body, Comments, Line, Stretch
from tax_review.reports.masked_verdict import UNMASKED, masked
from tax_review.reports.wording import CONCLUSIONS, grounds, headline, part_label

_COLOURS = {
    Grade.PASS: "2E7D32",
    Grade.REMIND: "1F5C99",
    Grade.REVISE: "9A5B00",
    Grade.ESCALATE: "7030A0",
    Grade.BLOCK: "C00000",
}


class _Anchor(NamedTuple):
    """The stretch of the body that a comment is put on, and whether it is exactly the finding's characters."""

    stretch: Stretch
    is_exact: bool


def annotate(content: bytes, read: Read, verdict: Verdict, *, unmasked: bool = False) -> bytes:
    """The Word file `content`, of which `read` and `verdict` tell, with each finding as a comment.

    Personal data and classified text are masked in the comments unless `unmasked`, which the first comment then says;
    the text itself is the author's own. The same input gives the same bytes. Raises InputError if `content` is no
    Word file, ValueError if it is not the one that was read.
    """
    package = Package(content)
    body = Body(package.main_document(), package.main)
    shown = verdict if unmasked else masked(read.draft, verdict)
    # What one gate says of the same characters is one comment: its readers are the same.
    placed: dict[tuple[_Anchor, Gate], list[Finding]] = {}
    elsewhere: list[Finding] = []
    for finding in shown.findings:
        anchor = _anchor(body, read, finding)
        if anchor is None:
            elsewhere.append(finding)
        else:
            placed.setdefault((anchor, finding.gate), []).append(finding)
    body.divide([anchor.stretch for anchor, _ in placed])
    # No other date: the same draft gives the same file.
    comments = Comments(package, verdict.judged_for)
    is_hidden = not unmasked and _is_sensitive(verdict)
    body.mark_start(comments.add(_summary(shown, is_hidden=is_hidden, unmasked=unmasked)))
    if elsewhere:
        body.mark_start(comments.add(_collected(read, elsewhere)))
    for (anchor, _), findings in placed.items():
        lines: list[Line] = []
        for finding in sorted(findings, key=lambda one: -one.grade.rank):
            lines += _said(finding, None if anchor.is_exact else _place(read, finding))
        body.mark(anchor.stretch, comments.add(lines))
    body.finish()
    return package.rewritten({package.main: body.xml(), **comments.changed()})


def _is_sensitive(verdict: Verdict) -> bool:
    return any(finding.sensitive for finding in verdict.findings) or any(one.sensitive for one in verdict.excused)


def _anchor(body: Body, read: Read, finding: Finding) -> _Anchor | None:
    slices = [piece for piece in read.slices(finding.part, finding.span) if piece.run is not None]
    inside = [piece for piece in slices if piece.run is not None and piece.run.story == body.part]
    if inside:
        stretch = body.stretch(inside)
        return stretch and _Anchor(stretch, body.is_exact(inside) and len(inside) == len(slices))
    if slices:
        return None
    # The address behind a link has no characters of its own: the link's text before it has.
    before = _before(read, finding)
    stretch = body.stretch([before]) if before and before.run and before.run.story == body.part else None
    return stretch and _Anchor(stretch, is_exact=False)


def _before(read: Read, finding: Finding) -> Slice | None:
    """The characters that stand before a finding in the same line, as far as they are of one run."""
    start = finding.span.start
    line = read.draft.part(finding.part).rfind("\n", 0, start) + 1
    slices = read.slices(finding.part, (line, start)) if line < start else []
    return slices[-1] if slices else None


def _place(read: Read, finding: Finding) -> str:
    return read.place_label(finding.part, finding.span.start) or part_label(finding.part)


def _said(finding: Finding, place: str | None = None) -> list[Line]:
    """What a comment says of one finding."""
    message = f"{place}：{headline(finding)}" if place else headline(finding)
    head = f"【{finding.grade.label}·{finding.gate.label}】"
    lines = [Line(message, label=head, colour=_COLOURS[finding.grade])]
    lines.append(Line(finding.suggestion, label="怎么改："))
    if finding.replacement is not None:
        lines.append(Line(finding.replacement or "（删去）", label="改成："))
    lines.append(Line(grounds(finding.bases), label="依据："))
    lines.append(Line(finding.id, label="编号：", is_small=True))
    return lines


def _collected(read: Read, findings: list[Finding]) -> list[Line]:
    """What a comment says of findings that stand where Word has no comments."""
    lines = [Line("页眉页脚、脚注、文件属性等处不能加批注，集中列在这里", label=f"【不在正文里的 {len(findings)} 处】")]
    for finding in findings:
        lines += _said(finding, _place(read, finding))
    return lines


def _summary(verdict: Verdict, *, is_hidden: bool, unmasked: bool) -> list[Line]:
    """What the first comment says: the conclusion, who signs, and what was not checked."""
    lines = [
        Line(
            f"{CONCLUSIONS[verdict.grade]}（按 {verdict.judged_for} 的规定检查）",
            label=f"【审核结论：{verdict.grade.label}】",
            colour=_COLOURS[verdict.grade],
        ),
    ]
    counts = Counter(finding.grade for finding in verdict.findings)
    by_grade = [f"{grade.label} {counts[grade]}" for grade in reversed(Grade) if counts[grade]]
    lines.append(
        Line(f"{len(verdict.findings)} 处" + (f"（{'、'.join(by_grade)}）" if by_grade else ""), label="批注：")
    )
    gates = (f"{gate.label} {verdict.gates[gate].label if gate in verdict.gates else '未检查'}" for gate in Gate)
    lines.append(Line("、".join(gates), label="各关："))
    lines.append(Line(" → ".join(f"{step.step}（{step.body}）" for step in verdict.route), label="签发流程："))
    for failure in verdict.failures:
        where = f"（{part_label(failure.part)}）" if failure.part else ""
        lines.append(Line(f"{failure.id}{where}：{failure.message}，结论按“送审”处理", label="检查未完成："))
    lines += [Line(f"{item.name}：{item.reason}", label="未检查：") for item in verdict.unchecked]
    for use in verdict.waivers:
        if use.state != "used":
            state = "已过期" if use.state == "expired" else "本稿未用到"
            lines.append(Line(f"{use.waiver}（{use.who}，至{use.expires}）{state}", label="豁免："))
    if verdict.excused:
        lines.append(Line(f"另有 {len(verdict.excused)} 处因语境等原因放行，没有加批注"))
    if unmasked:
        lines.append(Line("", label=UNMASKED, colour=_COLOURS[Grade.BLOCK]))
    elif is_hidden:
        lines.append(Line("批注里的个人信息和涉密文字已打码；文稿本身是原文，没有打码"))
    return lines
