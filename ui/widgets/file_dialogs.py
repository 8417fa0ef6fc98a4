"""Asking for a file: opened, never run, so that the loop goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def pick_file(
    parent: QWidget, title: str, name_filter: str, picked: Callable[[Path], None]
) -> QFileDialog:
    """Ask for one file that exists."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    accept = QCoreApplication.translate("FileDialogs", "Επιλογή")
    return _open(dialog, name_filter, accept, picked)


def pick_place(
    parent: QWidget, title: str, name: str, name_filter: str, picked: Callable[[Path], None]
) -> QFileDialog:
    """Ask where to save; `name` is proposed, its ending stays."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    accept = QCoreApplication.translate("FileDialogs", "Αποθήκευση")
    return _open(dialog, name_filter, accept, picked)


def _open(
    dialog: QFileDialog, name_filter: str, accept: str, picked: Callable[[Path], None]
) -> QFileDialog:
    dialog.setNameFilter(name_filter)
    label = QFileDialog.DialogLabel
    dialog.setLabelText(label.Accept, accept)
    dialog.setLabelText(label.Reject, QCoreApplication.translate("FileDialogs", "Ακύρωση"))
    dialog.fileSelected.connect(lambda path: picked(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
