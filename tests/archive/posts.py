"""Batches of posts for the tests of archives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from tax_review.archive import POSTS

CLEAN = "办税服务厅国庆期间照常开放，请错峰办理。"
ADVERT = "即日起添加客服微信领取财税课程优惠券，名额有限。"
SECRET = "机密★3年\n关于专项工作的通知\n请各单位按要求落实。"
IDENTITY = "中奖人员为张某，身份证号430102199003077178，请及时领奖。"


def batch_of(*posts: dict[str, Any] | str) -> pa.RecordBatch:
    """The rows of POSTS that `posts` tell of; a plain string is a body. Ids and positions count from 1."""
    rows = [{"body": post} if isinstance(post, str) else post for post in posts]
    numbered = [{"position": number, "id": f"p{number}", **row} for number, row in enumerate(rows, 1)]
    return pa.RecordBatch.from_pylist([{name: row.get(name) for name in POSTS.names} for row in numbered], schema=POSTS)


DAY = dt.date(2026, 11, 23)
