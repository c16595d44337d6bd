"""How fast posts are reviewed on Spark, a core, as a ratio to the same function in plain processes.

    PYSPARK_PYTHON=$(which python) python -m benchmarks.archive_spark                     # a made archive
    PYSPARK_PYTHON=$(which python) python -m benchmarks.archive_spark --archive posts.parquet --batch 500 --batch 10000

Plain processes and Spark take turns in every round, as many processes as Spark has cores, all warmed up: what is left
between them is what Spark costs. The first Spark round is told apart, for in it the workers start.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from benchmarks.archive_posts import Recipe, batches
from tax_review import Reviewer
from tax_review.archive import POSTS, AsOf, review_batch
from tax_review.archive.spark import review

AS_OF = AsOf(dt.date(2026, 11, 23), by_publication=False)
BATCH = 2_000
_WARM = 200


class Archive(NamedTuple):
    """The posts to be reviewed, in as many files as there are cores."""

    folder: Path
    posts: int
    characters: int


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.archive_spark",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--archive", type=Path, help="a Parquet file with columns of POSTS, say of archive_posts.py")
    parser.add_argument("--posts", type=int, default=20_000, help="how many to make where there is none")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, action="append", help="rows of an Arrow batch; repeatable")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = pq.read_table(given.archive) if given.archive else pa.Table.from_batches(batches(Recipe(given.posts)))
        archive = _divided(table, Path(folder), given.cores)
        del table
        print(f"{archive.posts:,} posts, {archive.characters:,} characters, {given.cores} cores")
        for batch in given.batch or [BATCH]:
            _measure(archive, given.cores, given.rounds, batch)


def _measure(archive: Archive, cores: int, rounds: int, batch: int) -> None:
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.files.openCostInBytes", str(1 << 40))  # a file is a partition
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(batch))
    reviewed = review(spark.read.parquet(str(archive.folder)), Reviewer(), as_of=AS_OF)

    def on_spark() -> float:
        started = time.perf_counter()
        reviewed.write.format("noop").mode("overwrite").save()
        return time.perf_counter() - started

    print(f"\nbatches of {batch:,}; {reviewed.rdd.getNumPartitions()} partitions; first Spark round {on_spark():.1f} s")
    ratios = []
    for number in range(1, rounds + 1):
        plain, spent = _plain(archive, cores, batch), on_spark()
        ratios.append(plain / spent)
        print(
            f"round {number}: a core, plain {_rates(archive, plain * cores)}; Spark {_rates(archive, spent * cores)};"
            f" Spark/plain {ratios[-1]:.2f}"
        )
    print(
        f"median Spark/plain {statistics.median(ratios):.2f}; peak memory of a Python worker {_peak(spark, cores)} MB"
    )
    spark.stop()


def _rates(archive: Archive, seconds: float) -> str:
    return f"{archive.posts / seconds:,.0f} posts/s {archive.characters / seconds / 1e6:.2f} M chars/s"


def _plain(archive: Archive, cores: int, batch: int) -> float:
    """Seconds that the slowest of `cores` processes takes for its file."""
    context = multiprocessing.get_context("spawn")
    # All begin at once, as Spark's tasks do, when each has its reviewer.
    ready = context.Barrier(cores)
    told: Any = context.SimpleQueue()
    files = sorted(archive.folder.glob("*.parquet"))
    processes = [context.Process(target=_alone, args=(file, batch, ready, told)) for file in files]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    seconds: list[float] = [told.get() for _ in processes]
    return max(seconds)


def _alone(file: Path, batch: int, ready: Any, told: Any) -> None:
    reviewer = Reviewer()
    warm = next(pq.ParquetFile(file).iter_batches(_WARM))
    review_batch(warm, reviewer, AS_OF)
    ready.wait()
    started = time.perf_counter()
    for posts in pq.ParquetFile(file).iter_batches(batch):
        review_batch(posts, reviewer, AS_OF)
    told.put(time.perf_counter() - started)


def _peak(spark: SparkSession, cores: int) -> list[int]:
    def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            # Long enough for the other core's worker to be asked as well.
            time.sleep(0.5)
            yield pa.RecordBatch.from_pydict({"mb": [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]})

    return sorted(row["mb"] for row in spark.range(cores, numPartitions=cores).mapInArrow(told, "mb bigint").collect())


def _divided(table: pa.Table, folder: Path, cores: int) -> Archive:
    rows = table.num_rows
    own = [
        table[name] if name in table.column_names else pa.nulls(rows, POSTS.field(name).type) for name in POSTS.names
    ]
    table = pa.Table.from_arrays(own, POSTS.names).cast(POSTS)
    # Dealt out like cards, for an archive is often sorted by something that long posts go with.
    for core in range(cores):
        share = table.take(pa.array(range(core, rows, cores)))
        pq.write_table(share, folder / f"{core}.parquet", row_group_size=BATCH)
    characters = pc.sum(pc.utf8_length(table.column("body"))).as_py()
    return Archive(folder, rows, characters)


if __name__ == "__main__":
    main()
