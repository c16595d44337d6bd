"""The reviewer: a draft in, a graded and defended verdict out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tax_review import lexicon as lexicons
from tax_review import policy as policies
from tax_review.engines import EngineName, Sight
from tax_review.errors import DraftError, DraftTooLargeError, EmptyDraftError, TaxReviewError
from tax_review.judging import Review
from tax_review.lexicon import Lexicon
from tax_review.lexicon.loading import toml_files
from tax_review.models import Draft, RuleSetRecord, Verdict
from tax_review.policy import Policy
from tax_review.rules import DraftRule, Rule
from tax_review.ruleset import Check, RuleSet
from tax_review.scene import Scene


class Sources(NamedTuple):
    """The files a reviewer was read from, to read them again."""

    lexicons: tuple[Path, ...] = ()
    policy: Path | None = None
    built_in: bool = True

    def read(self) -> tuple[Lexicon, Policy]:
        """Read everything anew. Raises LexiconError or PolicyError."""
        base = lexicons.load_built_in()
        if not self.built_in:
            base = base._replace(entries=(), origins={}, digest="")
        lexicon = base
        if self.lexicons:
            lexicon = lexicons.load_files(toml_files(self.lexicons), onto=base)
        return lexicon, policies.default() if self.policy is None else policies.load(self.policy)


class Reviewer:
    """Holds one immutable rule set and judges drafts with it. Thread-safe and picklable.

    ``Reviewer()`` uses the built-in lexicons, rules and policy. Raises LexiconError or PolicyError where
    they cannot be used: a reviewer that would check less than it says is not built.

    `engine` is ``"portable"``, ``"fast"`` (Hyperscan and rjieba, the extra `fast`) or ``"auto"``: fast where it is
    installed and the lexicon is no small one. Verdicts are the same but for the engine's name in their ruleset
    record. Raises ImportError where ``"fast"`` is asked for and not installed, ValueError for another name.
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        policy: Policy | None = None,
        rules: Sequence[Rule] | None = None,
        draft_rules: Sequence[DraftRule] | None = None,
        engine: EngineName = "auto",
    ) -> None:
        from tax_review.rules import listing

        self.lexicon = lexicons.load_built_in() if lexicon is None else lexicon
        self.policy = policies.default() if policy is None else policy
        self.rules = listing.RULES if rules is None else tuple(rules)
        self.draft_rules = listing.DRAFT_RULES if draft_rules is None else tuple(draft_rules)
        self.engine = engine
        self._sources = Sources() if lexicon is None and policy is None else None
        self._ruleset = RuleSet(self.lexicon, self.policy, self.rules, self.draft_rules, self.engine)

    @classmethod
    def from_files(
        cls,
        *,
        lexicons: Iterable[Path | str] = (),
        policy: Path | str | None = None,
        built_in: bool = True,
        engine: EngineName = "auto",
    ) -> Reviewer:
        """A reviewer with lexicon files or folders of the bureau's own, added to the built-in ones.

        `built_in=False` leaves the built-in entries out and keeps their grounds and frames to name.
        """
        sources = Sources(tuple(map(Path, lexicons)), None if policy is None else Path(policy), built_in)
        lexicon, chosen = sources.read()
        return cls(lexicon=lexicon, policy=chosen, engine=engine)._read_from(sources)

    def reload(self) -> Reviewer:
        """A new reviewer from the same files as they are now; this one stays as it is.

        Raises TaxReviewError if this reviewer was built from values instead of files.
        """
        if self._sources is None:
            raise TaxReviewError("built from values: there are no files to read again")
        lexicon, policy = self._sources.read()
        again = type(self)(
            lexicon=lexicon, policy=policy, rules=self.rules, draft_rules=self.draft_rules, engine=self.engine
        )
        return again._read_from(self._sources)

    def _read_from(self, sources: Sources) -> Reviewer:
        self._sources = sources
        return self

    @property
    def checks(self) -> tuple[Check, ...]:
        """All entries and rules, by id."""
        return self._ruleset.checks

    @property
    def record(self) -> RuleSetRecord:
        """What drafts are judged with, as each verdict says it."""
        return self._ruleset.record

    def review(self, draft: Draft | str, *, on: dt.date | None = None) -> Verdict:
        """Judge `draft` (a plain string is a body) as of `on`: by default its publication date, else today.

        Raises EmptyDraftError, DraftTooLargeError, and DraftError for text that is no Unicode.
        """
        if isinstance(draft, str):
            draft = Draft(body=draft)
        day = on or draft.published or dt.date.today()
        sights = self._looked_at(draft)
        scenes = {name: Scene(draft, name, sight.text, day, self.lexicon.tables) for name, sight in sights.items()}
        title = scenes.get("title")
        review = Review(self._ruleset, scenes)
        for name, scene in scenes.items():
            review.take_part(scene, sights[name], None if title is None or scene is title else title.text)
        review.take_whole(draft)
        return review.verdict(draft, day, self.policy.gates_off(draft.channel))

    def review_many(self, drafts: Iterable[Draft | str], *, on: dt.date | None = None) -> Iterator[Verdict]:
        """The verdicts on `drafts`, in order, each made when it is asked for: memory stays flat.

        What drafts have in common (clauses cut into words, patterns, the day's entries in force) is worked out once,
        whichever way they come. Raises as `review` does, at the draft that calls for it.
        """
        return (self.review(draft, on=on) for draft in drafts)

    def _looked_at(self, draft: Draft) -> dict[str, Sight]:
        """The parts of an admissible draft, by name, scanned."""
        parts = list(draft.parts())
        size = sum(len(part.text) for part in parts)
        if size > self.policy.size_limit:
            raise DraftTooLargeError(size, self.policy.size_limit)
        sights = {}
        for name, text in parts:
            try:
                sights[name] = self._ruleset.engine.look(text)
            except UnicodeEncodeError as error:
                raise DraftError(f"{name}: not Unicode text: lone surrogate at character {error.start}") from None
        if all(not sight.text.folded or sight.text.folded.isspace() for sight in sights.values()):
            raise EmptyDraftError("the draft holds no visible character")
        return sights

    def __getstate__(self) -> dict[str, object]:
        # The rule set is compiled anew: an automaton is larger pickled than the files it came from.
        return {name: value for name, value in self.__dict__.items() if name != "_ruleset"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._ruleset = RuleSet(self.lexicon, self.policy, self.rules, self.draft_rules, self.engine)
