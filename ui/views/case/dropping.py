"""Files dropped on a part of the case page; elsewhere the cursor refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ui.widgets.text import repolish

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QFrame


class DropTarget(QObject):
    """Makes a frame take files. Their bytes decide later whether they are papers."""

    def __init__(self, frame: QFrame, dropped: Callable[[str], None]) -> None:
        super().__init__(frame)
        self._frame = frame
        self._dropped = dropped
        frame.installEventFilter(self)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - the state itself
        """Take files from now on, or refuse them."""
        self._frame.setAcceptDrops(is_open)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hear drags over the frame."""
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                if paths_of(event.mimeData()) and self._frame.acceptDrops():
                    event.acceptProposedAction()
                    self._light(on=True)
                return True
            case QEvent.Type.DragLeave:
                self._light(on=False)
                return True
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self._light(on=False)
                event.acceptProposedAction()
                for path in paths_of(event.mimeData()):
                    self._dropped(path)
                return True
            case _:
                return False

    def _light(self, *, on: bool) -> None:
        self._frame.setProperty("strip", "info" if on else None)
        repolish(self._frame)


def paths_of(data: QMimeData) -> list[str]:
    """Return the local files of a drag."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
