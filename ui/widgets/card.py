"""Cards, wells, section heads and hairlines: how content is grouped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import TextRole
from ui.widgets.text import Text


class SectionHead(QWidget):
    """The title of a part at the left, a small fact about it at the right."""

    def __init__(
        self,
        title: str,
        meta: str = "",
        *,
        loud: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        role, tone = (TextRole.STRONG, "text") if loud else (TextRole.SECTION, "muted")
        self._title = Text(title, role, "text" if tone == "text" else "muted")
        self._meta = Text(meta, TextRole.CAPTION, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title, 1)
        row.addWidget(self._meta, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_meta(self, meta: str) -> None:
        """Change the fact at the right."""
        self._meta.setText(meta)


class Card(QFrame):
    """A white sheet with a hairline; `body` takes the content."""

    def __init__(self, title: str = "", meta: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.body = QVBoxLayout(self)
        self.head: SectionHead | None = None
        if title:
            self.head = SectionHead(title, meta)
            self.body.addWidget(self.head)
            self.setAccessibleName(title)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        look = theme()
        self.body.setContentsMargins(look.px(14), look.px(12), look.px(14), look.px(12))
        self.body.setSpacing(look.px(8))


class Well(QFrame):
    """A quiet sunken box inside a card; `body` takes the content."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "well")
        self.body = QVBoxLayout(self)
        look = theme()
        self.body.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        self.body.setSpacing(look.px(6))


class Hairline(QFrame):
    """A line between two parts."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "hairline")
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)


class Facts(QWidget):
    """Rows of a name and a value, the names in one column."""

    def __init__(self, *, name_width: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_width = name_width
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme().px(7))

    def set_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show other rows."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it lives on until the loop comes round
                widget.deleteLater()
        for name, value in facts:
            self._rows.addWidget(self._row(name, value))

    def _row(self, name: str, value: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(8))
        label = Text(name, TextRole.META, "muted", wrap=True)
        label.setFixedWidth(theme().px(self._name_width))
        said = Text(value, TextRole.BODY, wrap=True)
        said.setAccessibleName(f"{name}: {value}")
        for part in (label, said):
            part.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(said, 1)
        return holder
