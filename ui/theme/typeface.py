"""The fonts shipped with the window: Noto Sans and Noto Sans Mono (SIL OFL 1.1)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILY = "Noto Sans"
MONO = "Noto Sans Mono"
_FOLDER = Path(__file__).with_name("fonts")


def load() -> None:
    """Give Qt our fonts; each PC then shows the same letters. Needs an application; run once."""
    for file in sorted(_FOLDER.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def font(px: int, weight: int = 400, family: str = FAMILY) -> QFont:
    """Return a font by pixel size and weight (400, 600, 700)."""
    made = QFont(family)
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    return made
