"""An archive's report: one HTML file for the head of the office, readable without scripts and without a network.

What the posts come to is counted in `summarising.py` and put into words and shapes in `report_view.py`; here the page is made. As in
the report of a draft, everything passes through autoescaping and hidden characters are made visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tax_review.archive import report_view as view
from tax_review.archive.calendar_view import DAYS, year_of
from tax_review.archive.charts import COLOURS, NARROW, UNREVIEWED, WIDE, posts_by_grade, share_of_serious
from tax_review.archive.record import RunRecord
from tax_review.archive.summarising import summarised
from tax_review.archive.summary import SERIOUS, Calendar, Summary
from tax_review.models import Gate, Grade
from tax_review.reports.templating import templates
from tax_review.reports.wording import part_label, short

if TYPE_CHECKING:
    from markupsafe import Markup


def render_archive_report(
    verdicts: Sequence[Path],
    findings: Sequence[Path],
    *,
    run: RunRecord | None = None,
    rejects: Path | None = None,
    calendar: Calendar | None = None,
) -> str:
    """The report of the posts in `verdicts` and their findings, Parquet files with the columns VERDICTS and FINDINGS.

    `run` is the record of the run and `rejects` its file of rejects, as far as there are any; `calendar` says how often the
    accounts spoke. Raises InputError where a file cannot be read.
    """
    return render(summarised(verdicts, findings, run=run, rejects=rejects, calendar=calendar))


def render(summary: Summary) -> str:
    """The report that shows `summary`, as one HTML file."""
    environment = templates("tax_review.archive")
    return environment.get_template("archive.html.j2").render(
        s=summary,
        view=view,
        count=view.count,
        percent=view.percent,
        colours={**{grade.value: colour for grade, colour in COLOURS.items()}, "unreviewed": UNREVIEWED},
        gates=tuple(Gate),
        grades=tuple(reversed(Grade)),
        serious=tuple(reversed(SERIOUS)),
        pictures=_pictures(summary),
        year=None if summary.calendar is None else year_of(summary.calendar),
        year_days=DAYS,
        part_label=part_label,
        short=short,
    )


def _pictures(summary: Summary) -> dict[str, dict[str, Markup]]:
    """The pictures over time, each in two widths; none where no post has a date, or none is to be acted on."""
    from markupsafe import Markup

    timeline = summary.timeline
    drawers = {}
    if timeline.periods:
        drawers["posts"] = posts_by_grade
        if any(period.tally.serious for period in timeline.periods):
            drawers["share"] = share_of_serious
    # What is drawn are counts and dates of ours.
    return {
        name: {size.name: Markup(draw(timeline, size)) for size in (WIDE, NARROW)}  # noqa: S704
        for name, draw in drawers.items()
    }
