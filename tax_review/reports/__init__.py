"""Verdicts as editors read them. Every report masks what must not be shown."""
