"""Drafts as editors have them, read into a Draft with the places they came from."""

from tax_review.inputs.plain import read_bytes, read_path
from tax_review.inputs.read import Piece, Read, Run, Slice

__all__ = ["Piece", "Read", "Run", "Slice", "read_bytes", "read_path"]
