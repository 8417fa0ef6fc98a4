"""Hopping from panel to panel with F6; each panel remembers where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


class PanelRing(QObject):
    """The panels of a window in the order of F6."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._panels: list[QWidget] = []
        self._last: dict[QWidget, QWidget] = {}
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._remember)

    def set_panels(self, panels: Sequence[QWidget]) -> None:
        """Use these panels from now on."""
        self._panels = list(panels)
        self._last = {panel: at for panel, at in self._last.items() if panel in self._panels}

    def hop(self, by: int) -> None:
        """Go to the next (1) or previous (-1) panel that can take the focus."""
        shown = [panel for panel in self._panels if panel.isVisible() and _target(panel)]
        if not shown:
            return
        here = self._panel_of(QApplication.focusWidget())
        place = shown.index(here) + by if here in shown else 0
        self.enter(shown[place % len(shown)])

    def enter(self, panel: QWidget) -> None:
        """Give the focus to a panel, where it was last."""
        last = self._last.get(panel)
        target = last if last is not None and _usable(last, panel) else _target(panel)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remember(self, _old: QWidget | None, new: QWidget | None) -> None:
        panel = self._panel_of(new)
        if panel is not None and new is not None:
            self._last[panel] = new

    def _panel_of(self, widget: QWidget | None) -> QWidget | None:
        for panel in self._panels:
            if widget is not None and (panel is widget or panel.isAncestorOf(widget)):
                return panel
        return None


def _usable(widget: QWidget, panel: QWidget) -> bool:
    inside = widget is panel or panel.isAncestorOf(widget)
    return inside and widget.isVisible() and widget.isEnabled()


def _target(panel: QWidget) -> QWidget | None:
    for widget in (panel, *panel.findChildren(QWidget)):
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabbed and widget.isVisible() and widget.isEnabled() and not widget.focusProxy():
            return widget
    return None
