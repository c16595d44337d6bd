"""Posts reviewed on Spark, with real Java and Python workers: what comes out is what one process gives."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import os
import pickle
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("pyspark", reason="the extra spark is not installed")
pytest.importorskip("pandas", reason="pyspark wants pandas for mapInArrow")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java 17", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from tax_review import Reviewer
from tax_review.archive import FINDINGS, REVIEWED, VERDICTS, AsOf, review_batch
from tax_review.archive.columns import flattened
from tax_review.archive.mapping import NO_COLUMN
from tax_review.archive.reading import open_source
from tax_review.archive.spark import findings, notes, review, verdicts
from tax_review.errors import InputError
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY, SECRET, batch_of

ROOT = Path(__file__).parent.parent.parent
BY_PUBLICATION = AsOf(DAY)
POSTS_OF_ALL_KINDS: list[dict[str, Any] | str] = [
    CLEAN,
    {"title": "通知", "body": ADVERT, "account": "某某税务", "channel": "weibo", "published": dt.date(2019, 5, 1)},
    {"title": "专项工作", "body": SECRET, "properties": ["关于专项工作的通知.docx"]},
    IDENTITY,
    "\u200b",
    {"body": CLEAN, "format": "pdf"},
    {
        "body": CLEAN,
        "kind": "repost",
        "source": "新华社",
        "captions": ["办税服务厅", ADVERT],
        "attachments": ["表.xlsx"],
    },
    {"body": f"<p>{ADVERT}</p><img src='a.png'>", "format": "html"},
    {"body": "字" * 1_000_001},
    {"body": CLEAN, "unchecked": [{"what": "image", "name": "海报.png", "reason": "图片里的文字没有检查"}]},
    {"title": "我局👍国家级𠮷", "body": f"{CLEAN}\u200b{ADVERT}", "published": DAY},
]

# pyspark looks for pandas before it maps Arrow batches, and warns of a new one; no pandas is used.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


class Counted(Reviewer):
    """A reviewer that leaves a line wherever it is built from its pickled form."""

    def __init__(self, folder: Path) -> None:
        super().__init__(engine="portable")
        self.folder = folder

    def __setstate__(self, state: dict[str, object]) -> None:
        super().__setstate__(state)
        with (self.folder / str(os.getpid())).open("a") as file:
            file.write("built\n")


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(engine="portable")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("spark")
    config = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "512m",
        # A JVM that lives for a minute is slowed down by compiling for the long run.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.executorEnv.PYTHONPATH": str(ROOT),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").appName("tests")
        for name, value in config.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


def frame(spark: SparkSession, posts: pa.RecordBatch) -> DataFrame:
    return spark.createDataFrame(pa.Table.from_batches([posts]))


def rows(reviewed: DataFrame) -> list[dict[str, Any]]:
    found = reviewed.toArrow().to_pylist()
    return sorted(found, key=lambda row: row["position"] or 0)


def many(times: int = 3) -> pa.RecordBatch:
    return batch_of(*POSTS_OF_ALL_KINDS * times)


def locally(folder: Path, table: pa.Table, reviewer: Reviewer, as_of: AsOf) -> list[dict[str, Any]]:
    """What one machine makes of the same rows, its rejects told as Spark tells them."""
    pq.write_table(table, folder / "local.parquet")
    found = []
    for intake in open_source(str(folder / "local.parquet")).intakes(1_000, 1_000_000):
        found += review_batch(intake.posts, reviewer, as_of).to_pylist()
        nothing = dict.fromkeys(REVIEWED.names) | {"withheld": False, "found": []}
        for reject in intake.rejects:
            found.append(nothing | {"position": reject.position, "id": reject.id or "", "error": reject.reason})
    return sorted(found, key=lambda row: row["position"])


def test_the_result_is_row_by_row_what_one_process_gives(spark: SparkSession, reviewer: Reviewer) -> None:
    posts = many()
    reviewed = review(frame(spark, posts).repartition(4), reviewer, as_of=BY_PUBLICATION)
    assert reviewed.columns == REVIEWED.names
    local = review_batch(posts, reviewer, BY_PUBLICATION).to_pylist()
    assert rows(reviewed) == local
    assert {row["grade"] for row in local} >= {"pass", "remind", "block", None}


def test_the_flat_tables_are_those_of_one_process(spark: SparkSession, reviewer: Reviewer) -> None:
    posts = many(2)
    reviewed = review(frame(spark, posts).repartition(3), reviewer, as_of=BY_PUBLICATION)
    local_verdicts, local_findings = flattened(review_batch(posts, reviewer, BY_PUBLICATION))
    flat = verdicts(reviewed).toArrow().sort_by("position")
    assert flat.cast(VERDICTS).to_pylist() == local_verdicts.to_pylist()
    found = findings(reviewed).toArrow().sort_by([("position", "ascending"), ("number", "ascending")])
    assert found.cast(FINDINGS).to_pylist() == local_findings.to_pylist()


def test_of_a_post_with_a_secrecy_mark_no_text_comes_back(spark: SparkSession, reviewer: Reviewer) -> None:
    post = {"title": "专项工作", "body": SECRET}
    (row,) = rows(review(frame(spark, batch_of(post)), reviewer, as_of=BY_PUBLICATION))
    assert row["withheld"] is True
    assert row["found"]
    assert "专项" not in str(row)


@pytest.mark.parametrize("partitions", [1, 7])
def test_nothing_in_nothing_out(spark: SparkSession, reviewer: Reviewer, partitions: int) -> None:
    empty = spark.createDataFrame([], "id string, body string").repartition(partitions)
    reviewed = review(empty, reviewer, as_of=BY_PUBLICATION)
    assert reviewed.columns == REVIEWED.names
    assert rows(reviewed) == rows(findings(reviewed)) == []


def test_partitions_may_be_empty_or_skewed(spark: SparkSession, reviewer: Reviewer) -> None:
    posts = many(2)
    local = review_batch(posts, reviewer, BY_PUBLICATION).to_pylist()
    # All posts but one share an account, and with it a partition; the others are empty.
    skewed = frame(spark, posts).repartition(6, "account")
    assert rows(review(skewed, reviewer, as_of=BY_PUBLICATION)) == local


def test_the_order_within_a_partition_is_kept(spark: SparkSession, reviewer: Reviewer) -> None:
    data = [("3", CLEAN, None), (None, CLEAN, None), ("2", ADVERT, "?"), ("1", ADVERT, "2026-11-23")]
    df = spark.createDataFrame(data, "id string, body string, published string").coalesce(1)
    reviewed = review(df, reviewer, as_of=BY_PUBLICATION).collect()
    assert [row["id"] for row in reviewed] == ["3", "", "2", "1"]
    assert [row["grade"] for row in reviewed] == ["pass", None, None, "block"]


def test_batches_of_any_size_and_large_strings_give_the_same(spark: SparkSession, reviewer: Reviewer) -> None:
    posts = many()
    local = review_batch(posts, reviewer, BY_PUBLICATION).to_pylist()
    changes = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": "2",
        "spark.sql.execution.arrow.useLargeVarTypes": "true",
    }
    for name, value in changes.items():
        spark.conf.set(name, value)
    try:
        assert rows(review(frame(spark, posts), reviewer, as_of=BY_PUBLICATION)) == local
    finally:
        for name in changes:
            spark.conf.unset(name)


def test_each_worker_builds_the_reviewer_once(spark: SparkSession, tmp_path: Path) -> None:
    reviewer = Counted(tmp_path)
    df = frame(spark, batch_of(*[CLEAN] * 16)).repartition(8)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    try:
        for _ in range(2):
            reviewed = review(df, reviewer, as_of=BY_PUBLICATION)
            assert len(rows(reviewed)) == 16
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    built = {file.name: file.read_text().count("built") for file in tmp_path.iterdir()}
    # Sixteen tasks of two jobs; the workers may be fewer than the cores, but none is asked to build twice.
    assert 1 <= len(built) <= 2
    assert set(built.values()) == {1}


def test_workers_without_a_cache_folder_give_the_same(
    spark: SparkSession, reviewer: Reviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    # Another environment means other workers.
    monkeypatch.setitem(spark.sparkContext.environment, "TAX_REVIEW_CACHE", str(tmp_path / "file" / "below"))
    posts = many(1)
    reviewed = review(frame(spark, posts).coalesce(1), reviewer, as_of=BY_PUBLICATION)
    assert rows(reviewed) == review_batch(posts, reviewer, BY_PUBLICATION).to_pylist()


def test_a_reviewer_travels_as_its_lexicon_and_not_as_its_automaton(reviewer: Reviewer) -> None:
    assert len(pickle.dumps(reviewer, pickle.HIGHEST_PROTOCOL)) < 8_000_000


def test_a_table_of_other_peoples_is_read_as_on_one_machine(
    spark: SparkSession, reviewer: Reviewer, tmp_path: Path
) -> None:
    # One row for each way in which a cell may be written, or be none.
    days = "2024-01-05|2024/1/5 9:30|2024年1月5日|20240105|1704414600|2024-01-05T16:30:00Z||2024|2024-02-30|昨天".split(
        "|"
    )
    kinds = ["原创", "转载", "Reply", "", None, "评论"]
    captions = ["办税服务厅\n" + ADVERT, '["甲", "乙"]', ""]
    rows_of_all_kinds: list[Mapping[str, str | None]] = [
        *({"发布时间": day, "正文": ADVERT} for day in days),
        *({"类型": kind, "正文": CLEAN, "来源": "新华社"} for kind in kinds),
        *({"图片说明": caption, "正文": CLEAN} for caption in captions),
        {"标题": "通知"},
        {"正文": ""},
        {"正文": SECRET, "发布时间": "?"},
    ]
    names = ["标题", "正文", "发布时间", "类型", "来源", "图片说明", "阅读量"]
    table = pa.Table.from_pylist(
        [
            {"文章编号": f"第{n}篇", **{name: row.get(name) for name in names}}
            for n, row in enumerate(rows_of_all_kinds, 1)
        ],
        schema=pa.schema([(name, pa.string()) for name in ("文章编号", *names)]),
    )
    local = locally(tmp_path, table, reviewer, BY_PUBLICATION)
    assert sum(row["grade"] is None for row in local) == 6
    numbered = table.append_column("position", pa.array(range(1, table.num_rows + 1)))
    df = spark.createDataFrame(numbered)
    assert rows(review(df.repartition(3), reviewer, as_of=BY_PUBLICATION)) == local
    guessed, unused = notes(df)
    assert "编号＝文章编号" in guessed
    assert unused == "没有用到的列：阅读量"


def test_columns_may_be_called_anything(spark: SparkSession, reviewer: Reviewer) -> None:
    df = spark.createDataFrame([("x", ADVERT, 7)], "`我的 编号` string, `文.字` string, n int")
    columns = {"id": "我的 编号", "body": "文.字", "position": "n"}
    (row,) = rows(review(df, reviewer, as_of=BY_PUBLICATION, columns=columns))
    local = batch_of({"id": "x", "position": 7, "body": ADVERT})
    assert [row] == review_batch(local, reviewer, BY_PUBLICATION).to_pylist()
    none = {"position": NO_COLUMN, "unchecked": NO_COLUMN, "account": NO_COLUMN}
    known = df.toDF("id", "body", "position").withColumns({"unchecked": F.lit("?"), "account": F.lit("?")})
    (row,) = rows(review(known, reviewer, as_of=BY_PUBLICATION, columns=none))
    assert (row["position"], row["account"], row["grade"]) == (None, None, "block")


def test_values_may_have_other_types(spark: SparkSession, reviewer: Reviewer) -> None:
    # As JSON is inferred: the fields of a struct in the order of the alphabet, a column without values as void.
    df = spark.sql(
        f"""
        SELECT 12L AS id, '{CLEAN}' AS body, 2026 AS title, NULL AS captions, array(2027) AS properties,
               NULL AS published, '5' AS position,
               array(struct('海报.png' AS name, '没有检查' AS reason, 'image' AS what)) AS unchecked
        """
    )
    (row,) = rows(review(df, reviewer, as_of=BY_PUBLICATION))
    assert (row["id"], row["position"], row["title"]) == ("12", 5, "2026")
    assert (row["unchecked"], row["grade"]) == ("海报.png：没有检查", "remind")
    assert row["characters"] == len(CLEAN) + len("2026") * 2


def test_a_post_is_named_by_its_id_or_its_position_or_not_reviewed(spark: SparkSession, reviewer: Reviewer) -> None:
    data = [(1, "a"), (2, None), (None, "b"), (None, None), (None, " "), (6, " ")]
    df = spark.createDataFrame([(*one, CLEAN) for one in data], "position int, id string, body string").coalesce(1)
    reviewed = review(df, reviewer, as_of=BY_PUBLICATION).collect()
    assert [(row["position"], row["id"]) for row in reviewed] == [
        (1, "a"), (2, "2"), (None, "b"), (None, ""), (None, ""), (6, "6"),
    ]  # fmt: skip
    assert [row["grade"] for row in reviewed] == ["pass", "pass", "pass", None, None, "pass"]
    assert "没有编号" in reviewed[3]["error"]


def test_a_timestamp_has_its_day_in_beijing_wherever_the_session_is(spark: SparkSession, reviewer: Reviewer) -> None:
    moments = spark.sql(
        f"""
        SELECT 1 AS position, 'a' AS id, '{CLEAN}' AS body, TIMESTAMP '2024-01-05 16:30:00Z' AS seen,
               TIMESTAMP_NTZ '2024-01-05 23:30:00' AS wall, 20240105 AS number
        """
    )
    zone = spark.conf.get("spark.sql.session.timeZone")
    assert zone is not None
    try:
        for session in ("Asia/Shanghai", "UTC"):
            spark.conf.set("spark.sql.session.timeZone", session)
            for column, day in (("seen", 6), ("wall", 5), ("number", 5)):
                (row,) = rows(review(moments, reviewer, as_of=BY_PUBLICATION, columns={"published": column}))
                assert row["published"] == dt.date(2024, 1, day), (session, column)
    finally:
        spark.conf.set("spark.sql.session.timeZone", zone)


def test_each_post_is_judged_for_its_own_day_or_for_one_day(spark: SparkSession, reviewer: Reviewer) -> None:
    own, one = dt.date(2019, 5, 1), dt.date(2020, 2, 29)
    df = frame(spark, batch_of(CLEAN, {"body": CLEAN, "published": own}))
    for as_of, days in ((AsOf(one), [one, own]), (AsOf(one, by_publication=False), [one, one])):
        assert [row["judged_for"] for row in rows(review(df, reviewer, as_of=as_of))] == days


@pytest.mark.parametrize(
    ("schema", "columns", "said"),
    [
        ("id string, body string", {"text": "body"}, "没有“text”这个字段"),
        ("id string, body string", {"body": "文字"}, "没有“文字”这一列；这份表的列有：id、body"),
        ("id string, body string", {"position": "n"}, "“n”这一列没有"),
        ("`我的编号` string, body string", {}, "认不出哪一列是编号；这份表的列有：我的编号、body"),
        ("id string, account string", {}, "认不出哪一列是正文"),
        ("id string, body string, unchecked array<string>", {}, "“unchecked”这一列是 array<string>，不能用作"),
        ("id string, body string, unchecked array<struct<what: string>>", {}, "不能用作 unchecked；需要 array<struct"),
        ("id string, body string, position double", {}, "“position”这一列是 double，不能用作 position；需要 bigint"),
    ],
)
def test_what_holds_no_posts_is_refused_at_once(
    spark: SparkSession, reviewer: Reviewer, schema: str, columns: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError) as refused:
        review(spark.createDataFrame([], schema), reviewer, as_of=BY_PUBLICATION, columns=columns)
    assert said in str(refused.value)


def test_two_columns_of_one_name_are_refused(spark: SparkSession, reviewer: Reviewer) -> None:
    df = spark.range(1).select(F.lit("1").alias("id"), F.lit("甲").alias("body"), F.lit("乙").alias("body"))
    with pytest.raises(InputError, match="不止一列叫“body”"):
        review(df, reviewer, as_of=BY_PUBLICATION)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("spark_review", ROOT / "examples" / "spark_review.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def arguments(script: ModuleType, *given: object) -> argparse.Namespace:
    parsed: argparse.Namespace = script._parser().parse_args([str(one) for one in given])
    return parsed


def test_the_script_writes_the_tables_once(
    spark: SparkSession, reviewer: Reviewer, script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = batch_of(CLEAN, {"body": ADVERT, "published": dt.date(2019, 5, 1)}, SECRET, "\u200b")
    pq.write_table(pa.Table.from_batches([posts]), tmp_path / "posts.parquet")
    given = ("--posts", tmp_path / "posts.parquet", "--out", tmp_path / "out", "--as-of", DAY, "--partitions", 2)
    script.run(spark, arguments(script, *given))
    shown = capsys.readouterr().out
    assert [shown.count(word) for word in ("禁发", "通过", "没有检查的原因", "稿件是空的")] == [1, 1, 1, 1]
    # The built-in reviewer takes the fast engine where there is one: its verdicts are the same.
    local_verdicts, local_findings = flattened(review_batch(posts, reviewer, AsOf(DAY, by_publication=False)))
    read = pq.read_table(tmp_path / "out" / "verdicts").sort_by("position")
    assert read.to_pylist() == local_verdicts.to_pylist()
    read = pq.read_table(tmp_path / "out" / "findings")
    assert read.sort_by([("position", "ascending"), ("number", "ascending")]).to_pylist() == local_findings.to_pylist()
    with pytest.raises(InputError, match="没有覆盖"):
        script.run(spark, arguments(script, *given))
    script.run(spark, arguments(script, *given, "--force"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("posts.jsonl", f'{{"id": "a", "body": "{CLEAN}"}}\n{{"id": "b", "body": "{ADVERT[:5]}\n'),
        ("posts.csv", f'id,body,account\na,"{CLEAN}\n“咨询”,""12366""",x\nb,{ADVERT[:5]}\n'),
    ],
)
def test_the_script_never_takes_half_a_post_for_a_whole_one(
    spark: SparkSession, script: ModuleType, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    script.run(spark, arguments(script, "--posts", tmp_path / name, "--out", tmp_path / "out"))
    told = [(row["id"], row["grade"], row["error"]) for row in pq.read_table(tmp_path / "out" / "verdicts").to_pylist()]
    assert sorted(told) == [("", None, "这一行不完整，读不出来"), ("a", "pass", None)]


def test_the_script_says_what_it_cannot_find(spark: SparkSession, script: ModuleType, tmp_path: Path) -> None:
    for posts in (tmp_path / "none.parquet", "none"):
        with pytest.raises(InputError, match=f"找不到 {posts}"):
            script.run(spark, arguments(script, "--posts", posts, "--out", tmp_path / "out"))
    with pytest.raises(InputError, match="“昨天”"):
        script.run(spark, arguments(script, "--posts", tmp_path, "--out", tmp_path / "out", "--as-of", "昨天"))
