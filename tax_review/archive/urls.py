"""Addresses of databases: understood, opened, and spoken of without what must not be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tax_review.errors import InputError

if TYPE_CHECKING:
    import sqlalchemy as sa

_EXAMPLES = "sqlite:///posts.db、postgresql+psycopg://用户:口令@主机/库名"
_DRIVERS = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}
"""Packages that are not called as their module is."""
_HARMLESS = frozenset(("host", "port", "dbname", "database", "service", "charset", "sslmode", "mode"))
_QUOTED = re.compile("['\"“‘`]")


def engine_of(url: str | sa.URL) -> sa.Engine:
    """The database at `url`, each connection by itself. Raises InputError, in words for an editor."""
    import sqlalchemy as sa

    try:
        address = sa.make_url(url)
        # Where the password ends too early, the rest of it would be taken for the host, and shown.
        if "@" in (address.host or "") or (isinstance(url, str) and "@" in url.partition("?")[2]):
            raise InputError("数据库地址里的口令含有 @ 或 ?，请写成 %40、%3F")
        return sa.create_engine(address, poolclass=sa.NullPool)
    except (sa.exc.ArgumentError, ValueError):
        raise InputError(f"数据库地址写得不对，例：{_EXAMPLES}") from None
    except ImportError as error:
        package = _DRIVERS.get(error.name or "", error.name)
        raise InputError(f"连接这个数据库要另外安装驱动，请先运行：pip install '{package}'") from None


def spoken(url: sa.URL) -> str:
    """The address as it may be shown: without the password, and of the options after ? only those that hold none."""
    return url.set(query={name: value for name, value in url.query.items() if name in _HARMLESS}).render_as_string(
        hide_password=True
    )


def cause_of(error: Exception, url: sa.URL | None = None) -> str:
    """What the database says is wrong, on one line. A value that it quotes is the text of a post, and is left out."""
    said = str(getattr(error, "orig", None) or error) or type(error).__name__
    line = said.strip().splitlines()[0][:200]
    if url is not None and url.password:
        line = line.replace(str(url.password), "***")
    if not _is_of_values(error) or (quoted := _QUOTED.search(line)) is None:
        return line
    return f"{line[: quoted.start()].rstrip(' :：(（')}（值不显示）；可以在 SQL 里把这一列转换成文字再取"


def _is_of_values(error: Exception) -> bool:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"DataError", "InvalidInputException", "IntegrityError"})
