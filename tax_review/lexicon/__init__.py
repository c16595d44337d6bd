"""Lexicons: judgements, grounds and frames as data, read from TOML, checked and linted."""

from tax_review.lexicon.loading import BUILT_IN, Lexicon, load_built_in, load_files
from tax_review.lexicon.schema import Entry, Example, Frame

__all__ = ["BUILT_IN", "Entry", "Example", "Frame", "Lexicon", "load_built_in", "load_files"]
