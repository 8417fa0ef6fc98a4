"""The look in force: one object that everything painted asks."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from ui.theme import typeface
from ui.theme.qss import style_sheet
from ui.theme.tokens import Colours, Sizes, TextRole, ThemeName, scaled, tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

MIN_ZOOM = 0.8
MAX_ZOOM = 2.0

_ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (QPalette.ColorRole.Window, "bg"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "accent_text"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "accent_text"),
    (QPalette.ColorRole.PlaceholderText, "muted"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Mid, "line"),
    (QPalette.ColorRole.Dark, "line2"),
    (QPalette.ColorRole.Light, "surface"),
)


class Theme(QObject):
    """Colours, sizes and fonts in force.

    Signals:
        changed: the look or the zoom is another one; painted parts draw themselves again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ThemeName.LIGHT
        self.zoom = 1.0
        self.colours: Colours = tokens().themes[ThemeName.LIGHT]
        self.sizes: Sizes = tokens().sizes
        self._fonts_loaded = False

    def apply(
        self, app: QApplication, name: ThemeName = ThemeName.LIGHT, zoom: float = 1.0
    ) -> None:
        """Give the whole application a look and a zoom; costs a repolish of every widget."""
        if not self._fonts_loaded:
            typeface.load()
            app.setStyle("Fusion")
            self._fonts_loaded = True
        self.name = name
        self.zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        self.colours = self._colours_for(app, name)
        self.sizes = scaled(self.zoom)
        app.setPalette(palette(self.colours))
        app.setFont(self.font(TextRole.BODY))
        app.setStyleSheet(style_sheet(self.colours, self.zoom))
        self.changed.emit()

    def px(self, length: float) -> int:
        """Scale a length given at 100 %."""
        return round(length * self.zoom)

    def font(self, role: TextRole) -> QFont:
        """Return the font of a text role at the zoom in force."""
        kind = tokens().type[role]
        return typeface.font(self.px(kind.px), kind.weight)

    def font_of(self, px: int, weight: int, *, mono: bool = False) -> QFont:
        """Return a font of a size given at 100 %; prefer `font`."""
        return typeface.font(self.px(px), weight, typeface.MONO if mono else typeface.FAMILY)

    def metrics(self, role: TextRole) -> QFontMetrics:
        """Return the measures of a role's font; kept, for painting asks often."""
        return _metrics(role, self.zoom)

    def colour(self, token: str) -> QColor:
        """Return a colour by the name of its token, such as ``accent_soft``."""
        return QColor(getattr(self.colours, token))

    @staticmethod
    def _colours_for(app: QApplication, name: ThemeName) -> Colours:
        if name is ThemeName.HIGH_CONTRAST and app.platformName() == "windows":
            return from_system(app.style().standardPalette())
        return tokens().themes[name]


@cache
def theme() -> Theme:
    """Return the one look of this process."""
    return Theme()


@lru_cache(maxsize=64)
def _metrics(role: TextRole, zoom: float) -> QFontMetrics:
    kind = tokens().type[role]
    return QFontMetrics(typeface.font(round(kind.px * zoom), kind.weight))


def palette(colours: Colours) -> QPalette:
    """Return Qt's palette for the parts that no style sheet reaches."""
    made = QPalette()
    for role, token in _ROLES:
        made.setColor(role, QColor(getattr(colours, token)))
    disabled = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        made.setColor(disabled, role, QColor(colours.line2))
    return made


def from_system(system: QPalette) -> Colours:
    """Return the system's own high-contrast colours: soft grounds become the window's colour.

    Icons and words carry the meaning then; colour repeats nothing (EN 301 549, 11.7).
    """
    role = QPalette.ColorRole

    def name(of: QPalette.ColorRole) -> str:
        return system.color(of).name()

    window, text, mark = name(role.Window), name(role.WindowText), name(role.Highlight)
    grounds = ("bg", "surface", "raised", "sunken", "nav", "paper")
    softs = ("accent_soft", "ok_soft", "warn_soft", "err_soft", "off_soft")
    values = dict.fromkeys(Colours.__slots__, text)
    values.update(dict.fromkeys((*grounds, *softs), window))
    values.update(accent=mark, focus=mark, nav_on=mark, badge=mark, band=mark)
    values.update(accent_text=name(role.HighlightedText), badge_text=name(role.HighlightedText))
    return Colours(**values)
