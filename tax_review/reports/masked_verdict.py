"""A verdict without what must not be shown, also where another finding's quote or advice holds it.

A finding of an advert quotes the whole paragraph, and with it the telephone number that a finding of personal data
hides: both are masked here, and what repeats them.
"""

from __future__ import annotations

from tax_review.models import Draft, Excused, Finding, Verdict, mask
from tax_review.reports.masking import Masked
from tax_review.text import fold_term

UNMASKED = "本报告按要求没有打码，可能含有个人信息或涉密文字：不得外传，用后删除"


def masked(draft: Draft, verdict: Verdict) -> Verdict:
    """A copy of `verdict`, which is of `draft`, that is fit for reports and logs. Twice is the same as once."""
    return masked_by(Masked(draft, verdict), verdict)


def masked_by(hidden: Masked, verdict: Verdict) -> Verdict:
    """The same for those who have worked out already what is `hidden`; `verdict` itself if nothing is."""
    if not hidden.hides:
        return verdict
    return verdict.model_copy(
        update={
            "findings": tuple(_finding(finding, hidden) for finding in verdict.findings),
            "excused": tuple(_excused(excused, hidden) for excused in verdict.excused),
            # The name of a file is a part of the draft, and is named again where its content was not looked at.
            "unchecked": tuple(
                item.model_copy(update={"name": hidden.words(item.name), "reason": hidden.words(item.reason)})
                for item in verdict.unchecked
            ),
            "waivers": tuple(use.model_copy(update={"waiver": hidden.words(use.waiver)}) for use in verdict.waivers),
        }
    )


def _finding(finding: Finding, hidden: Masked) -> Finding:
    quote = hidden.quote(finding.part, finding.span)
    changes: dict[str, str | None] = {"quote": quote}
    for field in ("message", "suggestion"):
        text = hidden.words(getattr(finding, field), finding.part, finding.span)
        changes[field] = _without_forms(text, finding, quote)
    if finding.replacement is not None and quote != finding.quote:
        # What may stand for a number usually is the number again, in other characters.
        changes["replacement"] = mask(finding.replacement)
    return finding.model_copy(update=changes)


def _without_forms(text: str, finding: Finding, shown: str) -> str:
    """`text` without the other forms of a quote that is hidden: as it is folded, as it should be written."""
    if shown == finding.quote:
        return text
    for form in (finding.replacement, fold_term(finding.quote)):
        if form and len(form) > 1:
            text = text.replace(form, mask(form))
    return text


def _excused(excused: Excused, hidden: Masked) -> Excused:
    detail = hidden.words(excused.detail, excused.part, excused.span)
    if excused.sensitive and excused.reason == "exception":
        detail = mask(detail)
    return excused.model_copy(update={"quote": hidden.quote(excused.part, excused.span), "detail": detail})
