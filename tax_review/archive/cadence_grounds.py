"""The grounds of what is said about accounts and how often they speak.

Taken from the project's table of facts of 2026-11-23, which tells the articles of 湘税发〔2019〕100号 from a published copy of the whole text;
the articles were not read again word by word for this module. The wording of 国办秘函〔2019〕19号
is known from circulars that apply it, that of 国办发〔2018〕123号 from its opening and from published summaries. Grounds that the lexicons
cite as well are the same there, word for word (a test holds it): no lexicon is read to count days.
"""

from __future__ import annotations

import datetime as dt

from tax_review.models import Basis


def _article(number: int, name: str, day: dt.date) -> Basis:
    return Basis(
        id=f"hn100-{number}",
        citation=f"《国家税务总局湖南省税务局新媒体管理办法》第{name}条",
        issuer="国家税务总局湖南省税务局",
        number="湘税发〔2019〕100号",
        in_force_from=dt.date(2019, 8, 6),
        force="binding",
        checked_on=day,
    )


ARTICLE_6 = _article(6, "六", dt.date(2026, 11, 23))
"""Cities in principle one account a platform; counties and internal bodies none without approval."""
ARTICLE_7 = _article(7, "七", dt.date(2026, 11, 24))
"""Name, emblem and sponsor of accounts."""
ARTICLE_8 = _article(8, "八", dt.date(2026, 11, 23))
"""Accounts that nobody can keep up are closed."""
ARTICLE_9 = _article(9, "九", dt.date(2026, 11, 23))
"""Opening, changing, closing and cancelling are reported and filed."""
ARTICLE_17 = _article(17, "十七", dt.date(2026, 11, 24))
"""How often an account speaks."""

ONE_ACCOUNT = Basis(
    id="gov-123-2018-accounts",
    citation="《国务院办公厅关于推进政务新媒体健康有序发展的意见》（一个单位原则上在同一平台只开设一个账号）",
    issuer="国务院办公厅",
    number="国办发〔2018〕123号",
    force="binding",
    checked_on=dt.date(2026, 11, 23),
)
"""One unit, in principle, one account on one platform."""
VETO = Basis(
    id="gov-secretariat-19-2019-update",
    citation="《政府网站与政务新媒体检查指标》单项否决“内容不更新”（国办秘函〔2019〕19号）",
    issuer="国务院办公厅秘书局",
    number="国办秘函〔2019〕19号",
    in_force_from=dt.date(2019, 4, 1),
    force="reference",
    checked_on=dt.date(2026, 11, 23),
    quote="监测时间点前2周内无更新",
)
"""An account without anything new in the two weeks before the check fails, whatever else is right with it."""
