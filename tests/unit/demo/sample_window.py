"""A window with one of each, for the tests of the pilot."""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from demo.pilot import Pilot, PilotBrowser, speaker, take_over_output


class Filter(QObject):
    def __init__(self, heard: QLabel) -> None:
        super().__init__()
        self.heard = heard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination()).toString()
            if isinstance(watched, QWidget) and keys in ("F9", "Ctrl+L", "Ctrl+Return"):
                self.heard.setText(f"{self.heard.text()} {keys}".strip())
                return True
        return False


class Panel(QLabel):
    def __init__(self, heard: QLabel) -> None:
        super().__init__("panel")
        self.heard = heard
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.heard.setText(event.mimeData().urls()[0].fileName())


def named(name: str, widget: QWidget, column: QVBoxLayout) -> QWidget:
    widget.setObjectName(name)
    column.addWidget(widget)
    return widget


def main() -> int:
    speak = speaker(take_over_output())
    app = QApplication([])
    window = QWidget()
    column = QVBoxLayout(window)
    heard = QLabel()
    named("heard", heard, column)
    named("name", QLineEdit(), column).setAccessibleName("Όνομα")
    button, later = QPushButton("button"), QPushButton("later")
    button.clicked.connect(lambda: heard.setText("clicked"))
    later.clicked.connect(lambda: QTimer.singleShot(100, lambda: heard.setText("later")))
    named("button", button, column)
    named("later", later, column)
    named("off", QPushButton("off"), column).setEnabled(False)
    named("hidden", QPushButton("hidden"), column).hide()
    rows = QListWidget()
    rows.addItems(["πρώτη", "Δεύτερη"])
    rows.clicked.connect(lambda index: heard.setText(f"row {index.row()}"))
    named("list", rows, column)
    box = QComboBox()
    box.addItems(["ένα", "δύο", "τρία"])
    named("box", box, column)
    named("panel", Panel(heard), column)
    browser, opener = PilotBrowser(speak), QPushButton("browser")

    def browse() -> None:
        browser.open("http://127.0.0.1:1/authorize")
        heard.setText("browsed")

    opener.clicked.connect(browse)
    named("browser", opener, column)
    window.show()
    window.activateWindow()
    listening = Filter(heard)
    app.installEventFilter(listening)
    print("a stray print does not disturb the pilot")
    pilot = Pilot(sys.stdin, speak)
    pilot.start()
    return app.exec()


sys.exit(main())
