"""Review an archive on a Spark cluster: posts in, the tables of verdicts and findings out.

On one machine, to try it (each Python worker must find the package, so say which Python that is):

    PYSPARK_PYTHON=.venv/bin/python .venv/bin/spark-submit --master 'local[2]' examples/spark_review.py \\
        --posts posts.parquet --out reviewed

On a cluster the executors need the package and what it stands on, some of it compiled: ship a whole environment, made on
the operating system that they run.

    python3 -m venv env && env/bin/pip install 'tax-review[spark,fast,docs]' venv-pack && env/bin/venv-pack -p env -o env.tar.gz

    PYSPARK_PYTHON=./env/bin/python spark-submit --master yarn --deploy-mode cluster --archives env.tar.gz#env \\
        --conf spark.executor.cores=4 --conf spark.executor.memory=4g --conf spark.executor.memoryOverhead=3g \\
        --conf spark.executorEnv.TAX_REVIEW_CACHE=/tmp/tax-review-cache \\
        examples/spark_review.py --posts hdfs:///archive/posts --out hdfs:///archive/reviewed --partitions 400

Lexicons and a policy of the bureau's own are read where this script runs, and travel with it to the workers; in cluster
mode ship them with --files. memoryOverhead is what the Python workers live on, one a core (see the README, "Sizing").
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it
from pyspark.sql.types import StringType, StructField, StructType

from tax_review import Reviewer
from tax_review.archive import AsOf
from tax_review.archive.mapping import columns_of
from tax_review.archive.spark import findings, notes, review, verdicts
from tax_review.errors import InputError, TaxReviewError
from tax_review.models import Grade

# An Arrow batch is held several times over while it is reviewed; bigger ones are no faster.
CONFIG = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    # Times without a zone are those on the wall of who published them.
    "spark.sql.session.timeZone": "Asia/Shanghai",
}

_BROKEN = "_corrupt_record"


def main() -> None:
    """Read the options, review, and end with a sentence where that cannot be."""
    arguments = _parser().parse_args()
    spark = SparkSession.builder.appName("tax-review").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        run(spark, arguments)
    except TaxReviewError as error:
        sys.exit(f"✗ {error}")
    finally:
        spark.stop()


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    """Review what `arguments` name and print how many posts came to which grade."""
    for name, value in CONFIG.items():
        spark.conf.set(name, value)
    as_of = _as_of(arguments.as_of)
    reviewer = Reviewer.from_files(lexicons=arguments.lexicon, policy=arguments.policy)
    try:
        posts = _read(spark, arguments.posts)
        if arguments.partitions:
            # Rows dealt out one by one: no partition is left with the long posts of one account.
            posts = posts.repartition(arguments.partitions)
        if arguments.body_format:
            posts = posts.withColumn("format", F.lit(arguments.body_format))
        columns = columns_of(arguments.columns) if arguments.columns else {}
        for note in notes(posts, columns):
            print(f"○ {note}")  # noqa: T201
        reviewed = review(posts, reviewer, as_of=as_of, columns=columns)
        # Written before anything is asked of it: each question would review all posts again.
        mode = "overwrite" if arguments.force else "errorifexists"
        reviewed.write.mode(mode).parquet(f"{arguments.out}/reviewed")
        reviewed = spark.read.parquet(f"{arguments.out}/reviewed")
        verdicts(reviewed).write.mode(mode).parquet(f"{arguments.out}/verdicts")
        findings(reviewed).write.mode(mode).parquet(f"{arguments.out}/findings")
    except AnalysisException as error:
        raise InputError(_in_chinese(error, arguments)) from None
    _tell(verdicts(reviewed))


def _tell(told: DataFrame) -> None:
    """How many posts came to which grade, and why others came to none."""
    labels = F.create_map(*(F.lit(text) for grade in reversed(Grade) for text in (grade.value, grade.label)))
    rank = F.array_position(F.array(*(F.lit(grade.value) for grade in reversed(Grade))), F.col("grade"))
    told.groupBy(F.coalesce(labels[F.col("grade")], F.lit("没有检查")).alias("结论"), rank.alias("rank")).agg(
        F.count("*").alias("篇数"),
        F.coalesce(F.sum("characters"), F.lit(0)).alias("字数"),
        F.coalesce(F.sum("findings"), F.lit(0)).alias("问题数"),
    ).orderBy(F.asc_nulls_last("rank")).drop("rank").show()
    unreviewed = told.where("grade IS NULL")
    if not unreviewed.isEmpty():
        reasons = unreviewed.groupBy(F.col("error").alias("没有检查的原因")).agg(F.count("*").alias("篇数"))
        reasons.orderBy(F.desc("篇数")).show(truncate=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spark_review.py", description="在 Spark 集群上检查存量稿件", usage="spark-submit %(prog)s [选项]"
    )
    parser.add_argument(
        "--posts", required=True, help="存量稿件：.parquet、.jsonl、.csv 文件或文件夹，或表名，例：库.表"
    )
    parser.add_argument("--out", required=True, help="结果文件夹，写入 reviewed、verdicts、findings 三张表")
    parser.add_argument("--as-of", default="published", help="published 各按发布当天（默认），today 按今天，或写日期")
    parser.add_argument("--columns", help="各字段是哪一列，例：id=文章编号,body=正文（不写则按常见列名自动识别）")
    parser.add_argument(
        "--body-format", choices=("text", "html", "markdown"), help="正文是怎么写的（表里没有这一列时）"
    )
    parser.add_argument("--lexicon", action="append", default=[], type=Path, help="另加的词库文件或文件夹，可多次使用")
    parser.add_argument("--policy", type=Path, help="本单位的策略文件")
    parser.add_argument("--partitions", type=int, help="分成多少份（默认随数据文件）；每份 5 万篇左右为宜")
    parser.add_argument("--force", action="store_true", help="结果已存在时覆盖")
    return parser


def _as_of(text: str) -> AsOf:
    # Today is asked for once, here: a run that lasts past midnight judges all posts alike.
    today = dt.date.today()
    if text in ("published", "today"):
        return AsOf(today, by_publication=text == "published")
    try:
        return AsOf(dt.date.fromisoformat(text), by_publication=False)
    except ValueError:
        raise InputError(f"--as-of 后面写 published、today 或日期，如 2026-11-23，不是“{text}”") from None


def _read(spark: SparkSession, posts: str) -> DataFrame:
    suffix = posts.rstrip("/").rpartition(".")[2].lower()
    if suffix in ("json", "jsonl", "ndjson"):
        # A broken line has nothing but its _corrupt_record.
        return spark.read.json(posts)
    if suffix == "csv":
        return _read_csv(spark, posts)
    if suffix == "parquet" or "/" in posts:
        return spark.read.parquet(posts)
    return spark.table(posts)


def _read_csv(spark: SparkSession, posts: str) -> DataFrame:
    # By itself Spark fills up a row that lacks cells, and half a post would pass as a whole one; told to stop at such
    # a row, it writes its text to the log. So it is asked to set them apart.
    names = spark.read.csv(posts, header=True, multiLine=True, escape='"').columns
    schema = StructType([StructField(name, StringType()) for name in (*names, _BROKEN)])
    return spark.read.csv(
        posts,
        schema=schema,
        header=True,
        multiLine=True,
        escape='"',
        columnNameOfCorruptRecord=_BROKEN,
        enforceSchema=False,
    )


def _in_chinese(error: AnalysisException, arguments: argparse.Namespace) -> str:
    condition = error.getCondition() or ""
    if condition == "PATH_ALREADY_EXISTS":
        return f"{arguments.out} 已有结果，没有覆盖；确要覆盖请加 --force"
    if condition in ("PATH_NOT_FOUND", "TABLE_OR_VIEW_NOT_FOUND"):
        return f"找不到 {arguments.posts}"
    if condition == "UNABLE_TO_INFER_SCHEMA":
        return f"{arguments.posts} 里没有稿件"
    return f"Spark 不能这样读写：{condition or error}"


if __name__ == "__main__":
    main()
