"""Languages: Greek is the source; English and Qt's own Greek texts are catalogues beside this.

After changed texts: ``pyside6-lupdate FILES -source-language el_GR -target-language en_GB -locations
none -no-obsolete -ts ui/i18n/en.ts`` with the files that call ``tr`` or ``translate``, translate what
is unfinished, then ``pyside6-lrelease ui/i18n/en.ts``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from ui.i18n import words
from ui.i18n.words import Language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = ["Language", "install"]

_FOLDER = Path(__file__).parent


_CATALOGUES = {Language.GREEK: "qtbase_el", Language.ENGLISH: "en"}


def install(app: QApplication, language: Language = Language.GREEK) -> None:
    """Give the application a language; call before the first window is made.

    Qt ships no Greek for its own words (context menus, dialog buttons); ours fill the gap.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    country = QLocale.Country.Greece
    QLocale.setDefault(QLocale(QLocale.Language.Greek, country))
    translator = QTranslator(app)
    if translator.load(str(_FOLDER / f"{_CATALOGUES[language]}.qm")):
        app.installTranslator(translator)
    words.use(language, QCoreApplication.translate)
