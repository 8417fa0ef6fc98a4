"""JSON lines of declared fields.

A field that is not declared does not exist, so that no name, identifier or address can slip into
a log by a careless line. Records of other libraries keep their logger and level and lose their
text: drivers and HTTP clients put values and addresses there. An exception is its type and its
frames; its text stays out.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

FIELDS = frozenset(
    {
        "action",
        "bug",
        "bytes",
        "clerk",  # the id, never the name
        "code",
        "count",
        "desk",
        "family",  # of refresh tokens
        "method",
        "ms",
        "office",
        "outcome",
        "pid",
        "port",
        "reason",
        "route",  # the template
        "sqlstate",
        "status",
        "workstation",
    }
)
_NOISY = ("httpcore", "httpx", "psycopg", "psycopg.pool", "sqlalchemy", "uvicorn", "litestar")
_ROOT = Path(__file__).resolve().parent.parent
Value = str | int | float


def note(
    logger: logging.Logger,
    level: int,
    event: str,
    *,
    error: BaseException | None = None,
    **fields: Value,
) -> None:
    """Log ``event`` with declared fields. An undeclared one is a bug: KeyError."""
    undeclared = fields.keys() - FIELDS
    if undeclared:
        raise KeyError(*sorted(undeclared))
    logger.log(level, event, extra={"kep_fields": fields}, exc_info=error)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "kep_fields", None)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if fields is not None:
            line |= {"event": record.msg, **fields}
        if record.exc_info and record.exc_info[1] is not None:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def described(error: BaseException) -> dict[str, object]:
    """Return the type and the frames of an exception and of what caused it, without texts."""
    what: dict[str, object] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [_frame(frame) for frame in traceback.extract_tb(error.__traceback__)],
    }
    code = getattr(error, "code", None) or getattr(error, "sqlstate", None)
    if isinstance(code, str):
        what["code"] = code
    if error.__cause__ is not None:
        what["cause"] = described(error.__cause__)
    return what


def _frame(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name
    return f"{name}:{frame.lineno} {frame.name}"


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send everything through ``JsonLines``; libraries speak from WARNING on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("kep").setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
