"""Databases: one value costs one row, nothing is written, and no message holds a password or the text of a post."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest

from tax_review import InputError
from tax_review.archive.database import Database
from tax_review.archive.queries import admitted
from tax_review.archive.reading import open_source
from tests.archive.reads import read

SELECT = "SELECT id, body FROM posts ORDER BY id"


def test_text_that_is_no_unicode_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE posts (id, body TEXT)")
    connection.execute("INSERT INTO posts VALUES (1, '甲'), (2, CAST(x'e69cbae5af86ff' AS TEXT)), (3, '丙')")
    connection.commit()
    connection.close()
    posts, rejects = read(path, query=SELECT)
    assert [post["id"] for post in posts] == ["1", "3"]
    assert [(reject.id, reject.place) for reject in rejects] == [("2", "第2行")]
    assert "“body”" in rejects[0].reason
    source = open_source(str(path), query="SELECT id, body FROM posts")
    assert source.name == f"sqlite:///{path}"
    assert any("ORDER BY" in note for note in source.notes)
    assert not any("ORDER BY" in note for note in open_source(str(path), query=SELECT).notes)


def test_what_duckdb_says_of_a_value_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "p.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE posts AS SELECT 1 AS id, '机密文件' AS body")
    with pytest.raises(InputError, match="值不显示") as refused:
        read(path, query="SELECT id, CAST(body AS INTEGER) AS body FROM posts")
    assert "机密" not in str(refused.value)


def test_days_that_python_has_not_cost_their_row(tmp_path: Path) -> None:
    path = tmp_path / "p.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE posts AS SELECT * FROM (VALUES (1, '甲', DATE '2026-09-28'), (2, '乙', DATE '12000-01-01'))"
            " t(id, body, published)"
        )
    posts, rejects = read(path, query="SELECT * FROM posts ORDER BY id")
    assert [post["id"] for post in posts] == ["1"]
    assert [reject.id for reject in rejects] == ["2"]


@pytest.mark.parametrize(
    "query",
    [
        "select 1",
        " WITH x AS (SELECT 1) SELECT * FROM x;\n",
        "(SELECT 1) UNION (SELECT 2)",
        "-- 存量\nSELECT 1",
        "/* a; b */ SELECT ';' AS \"a;b\", $$;$$, 'it''s; ' -- ;",
    ],
)
def test_queries_that_only_read_are_admitted(query: str) -> None:
    assert admitted(query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DROP TABLE posts",
        "-- SELECT\nDELETE FROM posts",
        "SELECT 1; COMMIT; DROP TABLE posts",
        "SELECT ';'; DELETE FROM posts",
    ],
)
def test_other_queries_are_not(query: str) -> None:
    with pytest.raises(InputError, match="--query"):
        admitted(query)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql+psycopg://u:ge@heim@localhost:1/db", "%40"),
        ("postgresql+psycopg://127.0.0.1:1/db?user=u&password=ge@heim", "%40"),
        ("postgresql+psycopg://127.0.0.1:1/db?user=u&password=ge%40heim", "读不出来"),
        ("postgresql+psycopg://u:ge?@heim@127.0.0.1:1/db", "%3F"),
        ("postgresql+psycopg://u:ge%40heim@127.0.0.1:1/db", "读不出来"),
        ("postgresql+psycopg://u:ge%40heim@127.0.0.1:port/db", "地址写得不对"),
        ("mysql://u:ge%40heim@localhost/db", "pip install 'mysqlclient'"),
        ("https://u:ge%40heim@localhost/db", "地址写得不对"),
    ],
)
def test_no_address_shows_its_password(url: str, sentence: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(InputError) as refused:
        open_source(url, query=SELECT)
    assert sentence in str(refused.value)
    assert "heim" not in str(refused.value)
    with pytest.raises(InputError) as refused:
        Database(url).holds_results()
    assert "heim" not in str(refused.value)
