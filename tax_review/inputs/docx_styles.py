"""What the styles of a Word file say about a paragraph or a run: its name, whether it is a heading, centred, hidden."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from tax_review.inputs.ooxml import Package, W

_OFF = {"0", "false", "off", "none"}
_LONGEST_CHAIN = 20


class _Style(NamedTuple):
    name: str
    base: str | None
    hides: bool | None
    is_centred: bool | None
    level: int | None


class Styles:
    """The styles of a Word file by id, with what they take from the styles they are based on."""

    def __init__(self, styles: dict[str, _Style], default: str | None, hides: bool) -> None:
        self._styles = styles
        self._default = default
        self._hides = hides

    @classmethod
    def of(cls, package: Package) -> Styles:
        """The styles of `package`; a file without any has none."""
        styles: dict[str, _Style] = {}
        default = None
        hides = False
        for part in package.related(package.main, "styles")[:1]:
            for element in package.xml(part):
                if element.tag == f"{W}docDefaults":
                    hides = any(_switch(vanish) is True for vanish in element.iter(f"{W}vanish"))
                if element.tag != f"{W}style":
                    continue
                name = str(element.get(f"{W}styleId", ""))
                styles[name] = _style(element)
                if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                    default = name
        return cls(styles, default, hides)

    def name(self, style: str | None) -> str:
        """The name of a style, in lower case."""
        found = self._styles.get(style or "")
        return found.name if found else ""

    def id_of(self, properties: etree._Element | None) -> str | None:
        """The id of the style of a paragraph with these properties."""
        named = None if properties is None else _value(properties.find(f"{W}pStyle"))
        return named or self._default

    def is_heading(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph with these properties is a heading of the first level or centred."""
        alignment = None if properties is None else _value(properties.find(f"{W}jc"))
        level = None if properties is None else _value(properties.find(f"{W}outlineLvl"))
        chain = self._chain(self.id_of(properties))
        if level == "0" or next((s.level for s in chain if s.level is not None), None) == 0:
            return True
        if alignment is not None:
            return alignment == "center"
        return next((s.is_centred for s in chain if s.is_centred is not None), False)

    def hides(self, properties: etree._Element | None, paragraph_style: str | None) -> bool:
        """Whether a run with these properties, in a paragraph of that style, is hidden."""
        run_style = None
        if properties is not None:
            own = _switch(properties.find(f"{W}vanish"))
            if own is not None:
                return own
            run_style = _value(properties.find(f"{W}rStyle"))
        if not self._hides and run_style is None and paragraph_style is None:
            return False
        # In styles this property is a toggle: hidden twice is visible (ISO 29500-1, 17.7.3).
        return self._hides or (self._hides_by(run_style) != self._hides_by(paragraph_style))

    def named(self, name: str) -> str | None:
        """The id of the style of this name."""
        return next((key for key, style in self._styles.items() if style.name == name), None)

    def _hides_by(self, style: str | None) -> bool:
        return next((s.hides for s in self._chain(style) if s.hides is not None), False)

    def _chain(self, style: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while style is not None and (found := self._styles.get(style)) and len(chain) < _LONGEST_CHAIN:
            chain.append(found)
            style = found.base
        return chain


def _style(element: etree._Element) -> _Style:
    alignment = _value(element.find(f"{W}pPr/{W}jc"))
    level = _value(element.find(f"{W}pPr/{W}outlineLvl"))
    name = (_value(element.find(f"{W}name")) or "").lower()
    return _Style(
        name=name,
        base=_value(element.find(f"{W}basedOn")),
        hides=_switch(element.find(f"{W}rPr/{W}vanish")),
        is_centred=None if alignment is None else alignment == "center",
        level=0 if level == "0" or name in ("heading 1", "标题 1") else None,
    )


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(f"{W}val", "1").lower() not in _OFF
