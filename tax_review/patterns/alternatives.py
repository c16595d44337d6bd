"""Whether one of many literals is there, asked with one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def any_of(literals: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds whether one of `literals` is there, with their beginnings shared.

    It says that one of them is there, not which: of literals that begin alike the shortest decides.
    """
    tree: dict[str, Any] = {}
    for literal in sorted(literals):
        node = tree
        for char in literal:
            if "" in node:
                break
            node = node.setdefault(char, {})
        else:
            node.clear()
            node[""] = None
    # Where each alternative begins with a character, and none with a class, `re` has a quick look for all of them.
    return re.compile("|".join(re.escape(char) + _continued(below) for char, below in tree.items()))


def _continued(tree: dict[str, Any]) -> str:
    if "" in tree:
        return ""
    endings = [char for char, below in tree.items() if "" in below]
    options = []
    if endings:
        options.append(re.escape(endings[0]) if len(endings) == 1 else f"[{''.join(map(re.escape, endings))}]")
    options += [re.escape(char) + _continued(below) for char, below in tree.items() if "" not in below]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
