"""An invented archive: three years of posts of invented bureaus, with the slips that bureaus make."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review import Reviewer
from tax_review.archive import FINDINGS, VERDICTS, AsOf, review_batch
from tax_review.archive.columns import flattened
from tests.archive.posts import SECRET, batch_of

COUNTIES = "青石 白沙 龙泉湾 东岭 南浦 西溪 北港 云台 清河 金桥 双峰岭 大屿 石板 柳林 桃源里 梅岭 松坡 竹山 湖口湾 江岸 平川 永福 长乐里".split()
ACCOUNTS = ["示范省税务", "示范市税务", *(f"{county}税务" for county in COUNTIES)]
NOW = dt.date(2026, 11, 23)

CLEAN = (
    "办税服务厅本周六照常开放，请合理安排办理时间。",
    "本月申报期截止到十五日，请及时申报。",
    "纳税人可以通过电子税务局查询申报记录。",
    "工作人员走进园区，讲解研发费用加计扣除政策。",
    "青年志愿者在大厅引导群众使用自助终端。",
    "遇到问题可以拨打12366咨询。",
    "我局举办开放日活动，邀请学生参观办税服务厅。",
    "请认真核对银行账户信息，以免影响退税。",
    "系统升级期间暂停办理业务，敬请谅解。",
    "便民办税春风行动推出新措施，减少资料报送。",
)
SLIPS = (
    ("欢迎登陆电子税务局了解详情。", 9),
    ("我局提供全市最好的办税服务。", 4),
    ("请及时帐务处理并缴纳滞纳金", 5),
    ("优惠期即将结束，立即购买财税课程，名额有限。", 1),
    ("即日起添加客服微信领取财税课程优惠券，名额有限。", 1),
    ("联系人李某，手机13873100000，家住示范大道100号5栋202房。", 2),
    ("中奖人员为张某，身份证号430102199003077178，请及时领奖。", 1),
    ("来访的有台湾、美国等国家的代表。", 1),
    ("由国家税务局、地方税务局共同办理。", 3),
    ("营业税改征增值税后，继续按营业税申报。", 2),
    ("据网传消息，个税起征点将提高到一万元。", 1),
    ("增值税税率为17%，请据此开具发票。", 2),
    ("截止2月30日，共有1200户次享受优惠，同比增长百分之1。", 2),
    ("一但发现问题，请立即联系，以免耽误。", 3),
    ("请点击链接 http://example-shop.top/tax 领取红包。", 2),
    ("国家级示范办税厅正式启用。", 3),
)
PICTURES = [{"what": "image", "name": "图1（第2行）", "reason": "图片里的文字没有检查"}]


def posts(
    number: int, *, seed: int = 2026, accounts: list[str] | None = None, days: int = 1095
) -> list[dict[str, Any]]:
    """`number` posts in the order of their days; each account has its own care and its own pace."""
    chance = random.Random(seed)
    names = accounts or ACCOUNTS
    care = {name: chance.choice((0.05, 0.1, 0.15, 0.3)) for name in names}
    pace = [4.0 if place < 2 else chance.choice((0.05, 0.6, 1.0, 1.6)) for place in range(len(names))]
    made = []
    for day in sorted(chance.randrange(days) for _ in range(number)):
        account = chance.choices(names, pace)[0]
        sentences = chance.sample(CLEAN, chance.randint(2, 4))
        published = NOW - dt.timedelta(days=days - 1 - day)
        # They have been getting better.
        if chance.random() < care[account] * (1.6 - day / days):
            slips, weights = zip(*SLIPS, strict=True)
            sentences += chance.choices(slips, weights, k=chance.choice((1, 1, 2)))
        made.append(
            {
                "title": f"{account}：{sentences[0][:12]}",
                "body": "\n".join(sentences),
                "account": account,
                "channel": "wechat-subscription",
                "published": published if chance.random() > 0.004 else None,
                "unchecked": PICTURES if chance.random() < 0.4 else None,
            }
        )
    for place in (number // 3, number // 2):
        made[place:place] = [{"body": SECRET, "account": names[0], "published": made[place]["published"]}]
    made[number // 4]["body"] = ""
    made[number // 4]["title"] = ""
    return made


def reviewed_to(folder: Path, made: list[dict[str, Any]], reviewer: Reviewer) -> tuple[list[Path], list[Path]]:
    """The two tables of `made` as Parquet files in `folder`."""
    batch = review_batch(batch_of(*made), reviewer, AsOf(NOW))
    verdicts, findings = flattened(batch)
    return written(folder, verdicts.to_pylist(), findings.to_pylist())


def written(
    folder: Path, verdicts: list[dict[str, Any]], findings: list[dict[str, Any]]
) -> tuple[list[Path], list[Path]]:
    """Rows as Parquet files in `folder`; columns that a row leaves out are null."""
    files = folder / "verdicts.parquet", folder / "findings.parquet"
    for file, rows, schema in zip(files, (verdicts, findings), (VERDICTS, FINDINGS), strict=True):
        filled = [{name: row.get(name) for name in schema.names} for row in rows]
        pq.write_table(pa.Table.from_pylist(filled, schema=schema), file)
    return [files[0]], [files[1]]
