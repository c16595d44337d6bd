"""Posts in Parquet: one file, or a folder of them as Spark and DuckDB write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.lines import Row
from tax_review.archive.mapping import RowReader, mapped
from tax_review.archive.queries import row_of
from tax_review.archive.source import Reject
from tax_review.archive.tables import values_of
from tax_review.errors import InputError

_ROWS = 1_000
_BUFFER = 1 << 20


class Parquet:
    """The rows of Parquet files that have the same columns, one file after the other, some rows at a time."""

    kind = "parquet"

    def __init__(self, paths: Sequence[Path], columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._paths = paths
        self.size = 0
        for number, path in enumerate(paths):
            with _opened(path) as file:
                self.size += file.metadata.num_rows
                names = file.schema_arrow.names
            if number == 0:
                self.mapped = mapped(names, columns)
            elif missing := [column for column in self.mapped.columns.values() if column not in names]:
                raise InputError(f"{path.name} 没有“{missing[0]}”这一列，和 {paths[0].name} 不是同一份表，请分开检查")
        self._reader = RowReader(self.mapped.columns, fixed)

    def rows(self) -> Iterator[Row]:
        """Each row of the files."""
        before = 0
        for path in self._paths:
            with _opened(path) as file:
                yield from self._rows_of(file, before, f"{path.name} " if len(self._paths) > 1 else "")
                before += file.metadata.num_rows

    def _rows_of(self, file: pq.ParquetFile, before: int, where: str) -> Iterator[Row]:
        wanted = list(self._reader.columns.values())
        start = 0
        for group in range(file.num_row_groups):
            at = start
            start += file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(_ROWS, row_groups=[group], columns=wanted):
                    for values in values_of(batch):
                        at += 1
                        yield row_of(self._reader, before + at, values, f"{where}第{at}行")
            except (pa.ArrowException, OSError):
                # The pages of a group hang together: what comes after the damage is lost, other groups are not.
                for lost in range(at + 1, start + 1):
                    reason = f"文件的第 {group + 1} 个行组从这里起坏了，读不出来"
                    yield Row(None, Reject(before + lost, f"{where}第{lost}行", None, reason), before + lost)


def _opened(path: Path) -> pq.ParquetFile:
    # Through a small buffer: else a column of a row group, which may be all of the file, is held whole.
    try:
        return pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
    except PermissionError:
        raise
    except (pa.ArrowException, OSError):
        raise InputError(
            f"{path.name} 不是完整的 Parquet 文件：文件末尾的目录读不出来，可能没有传完，请重新导出或传送"
        ) from None
