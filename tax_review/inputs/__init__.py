"""Drafts as editors have them, read into a Draft with the places they came from."""

from tax_review.inputs.read import Piece, Read, Run, Slice
from tax_review.inputs.reading import DRAFT_SUFFIXES, file_content, read_bytes, read_path

__all__ = ["DRAFT_SUFFIXES", "Piece", "Read", "Run", "Slice", "file_content", "read_bytes", "read_path"]
