"""How many posts there are of each account on each day, and which account of the register they are of.

Only these counts are kept, so that memory does not grow with the archive. Nothing is dropped: posts without an account or a date,
of accounts that nobody registered, from before an account was opened or after it was closed are counted under that heading.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from tax_review.archive.accounts import Account, Register, normal, place_of

if TYPE_CHECKING:
    import pyarrow as pa

    from tax_review.archive.source import Source

_ROWS = 10_000
_CHARACTERS = 8_000_000
_ALIKE = 0.75
_KEYS = ["account", "channel", "published"]

Days = Mapping[dt.date | None, int]
"""Posts by day; None where a post has no date."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The posts of an archive, counted."""

    days: Mapping[tuple[str | None, str | None], Days]
    """By account and channel as the posts name them."""
    rejects: int = 0
    """Rows that could not be read as posts."""
    replies: int = 0
    """Replies and profiles: speech of the account, and no posts. They are in none of `days`."""


@dataclass(slots=True)
class Heading:
    """Posts that count for no account, or for no day."""

    total: int = 0
    first: dt.date | None = None
    last: dt.date | None = None

    def add(self, day: dt.date | None, count: int) -> None:
        """Count `count` posts of `day`."""
        self.total += count
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)

    def touches(self, since: dt.date, until: dt.date) -> bool:
        """Whether some of them may lie from `since` to `until`."""
        return self.first is not None and self.last is not None and self.first <= until and self.last >= since


@dataclass(frozen=True, slots=True)
class Ledger:
    """Whose posts they are."""

    days: Sequence[Counter[dt.date]]
    """For each account of the register: posts by day, while it was open."""
    before: Mapping[int, Heading]
    """By index of the account: posts dated before it was opened."""
    after: Mapping[int, Heading]
    """By index: posts dated after it was closed."""
    undated: Mapping[tuple[str, str | None], Heading]
    """By account and channel as the posts name them: no date."""
    unregistered: Mapping[tuple[str, str | None], Heading]
    ambiguous: Mapping[tuple[str, str | None], Heading]
    """The name is registered more than once, and the channel does not say which is meant."""
    doubtful: Mapping[int, Heading]
    """By index: the ambiguous posts that may be of this account."""
    nameless: Heading
    """No account."""


def counted(source: Source) -> Counts:
    """The posts of `source`, counted. Raises InputError, in words for an editor, where it cannot be read."""
    tally = _Tally()
    rejects = 0
    for intake in source.intakes(_ROWS, _CHARACTERS):
        rejects += len(intake.rejects)
        tally.add(intake.posts)
    return Counts(dict(tally.days), rejects, tally.replies)


def counted_in(verdicts: Path, rejects: int) -> Counts:
    """The posts in a table of verdicts (Parquet), counted; `rejects` rows of their archive were none."""
    import pyarrow.parquet as pq

    tally = _Tally()
    with pq.ParquetFile(verdicts) as file:
        for batch in file.iter_batches(_ROWS, columns=[*_KEYS, "kind"]):
            tally.add(batch)
    return Counts(dict(tally.days), rejects, tally.replies)


class _Tally:
    """Counts under way."""

    def __init__(self) -> None:
        self.days: defaultdict[tuple[str | None, str | None], Counter[dt.date | None]] = defaultdict(Counter)
        self.replies = 0

    def add(self, posts: pa.RecordBatch) -> None:
        """Count the rows of a batch that has the columns of a post's account, channel, day and kind."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = pa.Table.from_batches([posts.select([*_KEYS, "kind"])])
        counting = table.filter(pc.invert(pc.is_in(table["kind"], value_set=pa.array(["reply", "profile"]))))
        self.replies += table.num_rows - counting.num_rows
        for row in counting.group_by(_KEYS).aggregate([([], "count_all")]).to_pylist():
            self.days[row["account"], row["channel"]][row["published"]] += row["count_all"]


def ledger(counts: Counts, register: Register) -> Ledger:
    """The posts of `counts` laid to the accounts of `register`, by name, channel and day."""
    accounts = register.accounts
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for index, account in enumerate(accounts):
        for known in account.names:
            by_name[known].append(index)
    book = Ledger(
        days=[Counter() for _ in accounts],
        before=defaultdict(Heading),
        after=defaultdict(Heading),
        undated=defaultdict(Heading),
        unregistered=defaultdict(Heading),
        ambiguous=defaultdict(Heading),
        doubtful=defaultdict(Heading),
        nameless=Heading(),
    )
    # The order of an archive must not decide what is said of it.
    for (name, channel), days in sorted(counts.days.items(), key=lambda item: (item[0][0] or "", item[0][1] or "")):
        known = normal(name or "")
        meant = [index for index in by_name.get(known, ()) if _fits(accounts[index], channel)]
        for day, count in days.items():
            if name is None or not known:
                book.nameless.add(day, count)
            else:
                _lay(book, accounts, meant, (name, channel), day, count)
    return book


def _lay(
    book: Ledger,
    accounts: Sequence[Account],
    meant: Sequence[int],
    named: tuple[str, str | None],
    day: dt.date | None,
    count: int,
) -> None:
    if not meant:
        book.unregistered[named].add(day, count)
        return
    if day is None:
        book.undated[named].add(day, count)
        return
    opened = [index for index in meant if accounts[index].is_open(day)]
    if len({accounts[index].place for index in opened}) > 1:
        book.ambiguous[named].add(day, count)
        for index in opened:
            book.doubtful[index].add(day, count)
    elif opened:
        # Of an account that was closed and opened anew on one day, or registered twice, the later one.
        book.days[max(opened, key=lambda index: (accounts[index].opened, -index))][day] += count
    elif earlier := [index for index in meant if accounts[index].opened < day]:
        book.after[max(earlier, key=lambda index: accounts[index].opened)].add(day, count)
    else:
        book.before[min(meant, key=lambda index: accounts[index].opened)].add(day, count)


def _fits(account: Account, channel: str | None) -> bool:
    """Whether posts with this channel may be the account's."""
    if channel is None or not normal(channel):
        return True
    place = place_of(channel)
    return place.platform == account.platform and place.type in (None, account.type)


def resembling(name: str, register: Register) -> str | None:
    """The registered name that `name` may be a spelling of, if there is one."""
    names = {known: account.name for account in register.accounts for known in account.names}
    close = get_close_matches(normal(name), names, n=1, cutoff=_ALIKE)
    return names[close[0]] if close else None
