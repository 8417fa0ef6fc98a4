"""A picture of every screen and state, in light and dark: ``python -m demo.shots DIR``.

A screen registers what it can show. A picture is made from values alone: no centre, no database.

    @screen("04_desk_free")
    def desk_free() -> QWidget:
        ...
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui import i18n
from ui.theme.theme import theme
from ui.theme.tokens import ThemeName

SIZE = (1366, 768)
THEMES = {"light": ThemeName.LIGHT, "dark": ThemeName.DARK}
Make = Callable[[], QWidget]
SCREENS: dict[str, Make] = {}


def screen(name: str) -> Callable[[Make], Make]:
    """Register what makes the widget of a picture. Raises ValueError for a name used twice."""

    def register(make: Make) -> Make:
        if name in SCREENS:
            raise ValueError(name)
        SCREENS[name] = make
        return make

    return register


def take(app: QApplication, name: str, look: str, target: Path) -> None:
    """Make one picture: ``NAME_light.png`` or ``NAME_dark.png``."""
    theme().apply(app, THEMES[look], 1.0)
    widget = SCREENS[name]()
    widget.resize(*SIZE)
    widget.show()
    app.processEvents()
    saved = widget.grab().save(str(target / f"{name}_{look}.png"), "PNG")
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not saved:
        raise OSError(target)


def main() -> int:
    """Take all pictures, or those whose names begin with ``--only``."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    i18n.install(app)
    given.target.mkdir(parents=True, exist_ok=True)
    names = [name for name in sorted(SCREENS) if name.startswith(given.only)]
    for name in names:
        for look in THEMES:
            take(app, name, look, given.target)
    print(f"{len(names) * len(THEMES)} pictures in {given.target}")
    return 0 if names else 1


if __name__ == "__main__":
    sys.exit(main())
