"""PostgreSQL, read from and written to, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tax_review import InputError, Reviewer
from tax_review.archive.database import Database
from tax_review.archive.reading import open_source
from tax_review.archive.review import review_archive
from tax_review.archive.storing import Files
from tests.archive import postgres
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY, SECRET
from tests.archive.sources import Listed
from tests.archive.test_review import StoppedError, stopping_after, stored

pytest.importorskip("psycopg")
pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL server on this machine")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(engine="portable")


def test_posts_come_from_a_query_and_results_go_to_tables(url: str, reviewer: Reviewer, tmp_path: Path) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE posts (id bigint, title text, body text, day timestamptz)"))
        insert = sa.text("INSERT INTO posts VALUES (:id, :title, :body, '2026-09-28 10:00+08')")
        bodies = [CLEAN, ADVERT, IDENTITY, SECRET] * 700
        rows = [{"id": number, "title": f"第{number}号", "body": body} for number, body in enumerate(bodies)]
        connection.execute(insert, rows)
    engine.dispose()
    source = open_source(url, query="SELECT id, title, body, day AS 发布时间 FROM posts ORDER BY id")
    place, files = Database(url), Files(tmp_path / "v.parquet")
    record = review_archive(source, reviewer, place, today=DAY, processes=1)
    assert record.tally.posts == 2800
    assert review_archive(source, reviewer, files, today=DAY, processes=1).tally == record.tally
    assert stored(place) == stored(files)
    again = review_archive(source, reviewer, place, today=DAY, processes=1, since_last=True)
    assert again.tally.reused == 2800
    assert stored(place) == stored(files)
    assert "bureau" not in source.record


def test_a_run_into_tables_goes_on_where_it_was_stopped(
    url: str, reviewer: Reviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Database(url)
    posts: list[Any] = [CLEAN, ADVERT, ValueError("这一行缺少正文"), "空\0字符，国家级" + ADVERT]
    options: dict[str, Any] = {"today": DAY, "processes": 1, "rows": 1, "force": True}
    with pytest.raises(StoppedError):
        review_archive(Listed(posts), reviewer, place, watch=stopping_after(1), **options)
    record = review_archive(Listed(posts), reviewer, place, **(options | {"resume": True, "force": False}))
    assert record.timing.resumed > 0
    assert [row["id"] for row in stored(place)] == ["p1", "p2", "p4"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("SELECT * FROM nowhere", "nowhere"), ("SELECT 1/0 AS body", "division by zero")],
)
def test_what_the_server_refuses_is_said(url: str, query: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        list(open_source(url, query=query).intakes(10, 10**6))


# SQLAlchemy leaves the cursor that was refused to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_query_cannot_write(url: str) -> None:
    with pytest.raises(InputError, match=r"read-only|data-modifying"):
        open_source(url, query="WITH x AS (DELETE FROM pg_description RETURNING 1) SELECT '一' AS body FROM x")


def test_no_password_is_shown_where_there_is_no_server() -> None:
    with pytest.raises(InputError) as refused:
        open_source("postgresql+psycopg://bureau:geheim@127.0.0.1:1/db", query="SELECT 1 AS body")
    assert "geheim" not in str(refused.value)
    with pytest.raises(InputError) as refused:
        Database("postgresql+psycopg://bureau:geheim@127.0.0.1:1/db").holds_results()
    assert "geheim" not in str(refused.value)


def test_a_query_may_use_all_that_sql_has(url: str) -> None:
    query = (
        "SELECT 1::text AS id, '税' || '%' || ':x' AS body, '2026-09-28'::date AS published -- 好 ; 不好\nORDER BY 1"
    )
    ((post,),) = [intake.posts.to_pylist() for intake in open_source(url, query=query).intakes(10, 10**6)]
    assert (post["id"], post["body"]) == ("1", "税%:x")


def test_a_second_statement_does_not_leave_the_transaction_that_only_reads(url: str) -> None:
    with pytest.raises(InputError, match="分号"):
        open_source(url, query="SELECT 1 AS body; COMMIT; CREATE TABLE slipped (id bigint)")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    assert not sa.inspect(engine).has_table("slipped")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_what_the_server_says_of_a_value_is_not_repeated(url: str) -> None:
    with pytest.raises(InputError, match="值不显示") as refused:
        list(
            open_source(url, query="SELECT CAST(x AS integer) AS body FROM (VALUES ('机密文件')) t(x)").intakes(10, 100)
        )
    assert "机密" not in str(refused.value)


def test_a_wrong_password_is_not_shown(url: str) -> None:
    with pytest.raises(InputError) as refused:
        open_source(url.replace("bureau@", "nobody:geheim@"), query="SELECT 1 AS body")
    assert "nobody" in str(refused.value)
    assert "geheim" not in str(refused.value)
