"""A PostgreSQL server of our own, on a socket in a temporary folder, as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where there is no server."""
    places = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database."""
    found = programs()
    assert found is not None
    # PostgreSQL refuses to run as root.
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    # The name of a socket is short.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        if prefix:
            shutil.chown(folder, "postgres", "postgres")
        place = f"{folder}/data"

        def call(program: str, *options: str) -> None:
            command = [*prefix, str(found / program), *options]
            subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=60)

        call("initdb", "-D", place, "-U", "bureau", "--auth=trust", "--encoding=UTF8", "--no-sync")
        call("pg_ctl", "-D", place, "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -c listen_addresses=''", "start")
        try:
            yield f"postgresql+psycopg://bureau@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", place, "-m", "immediate", "stop")
