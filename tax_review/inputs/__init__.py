"""Drafts as editors have them, read into a Draft with the places they came from."""

from tax_review.inputs.plain import Read, read_bytes, read_path

__all__ = ["Read", "read_bytes", "read_path"]
