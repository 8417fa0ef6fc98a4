"""The pages that people see in a browser: whole without script, style and script by hash.

A template's ``$name`` takes text, which is escaped; ``Markup`` is what is already HTML. Fonts are
the system's own: a page loads nothing from anywhere.
"""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.enums import MediaType

ATHENS = ZoneInfo("Europe/Athens")


class Markup(str):
    """HTML made by ``fill``; everything else is text."""

    __slots__ = ()


NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the body. ``form_to`` are origins that a form's answer may lead to."""

    title: str
    brand: str
    body: Markup
    language: str = "el"
    other_language: Markup = NOTHING
    footer: Markup = NOTHING
    form_to: str = "'self'"
    script: str = ""


def fill(template: str, **values: str) -> Markup:
    """Fill ``<template>.html`` of this folder."""
    return fill_text(_text(f"{template}.html"), **values)


def fill_text(template: str, **values: str) -> Markup:
    """Fill a piece of HTML; every value that is not Markup is escaped."""
    safe = {name: v if isinstance(v, Markup) else escape(v) for name, v in values.items()}
    return Markup(Template(template).substitute(safe))


def page_response(page: Page, status: int = 200) -> Response[str]:
    """Answer with the page; its policy allows exactly its own style and script."""
    style, script = _text("style.css"), _text(page.script) if page.script else ""
    html = fill(
        "layout",
        language=page.language,
        title=page.title,
        brand=page.brand,
        style=Markup(style),
        other_language=page.other_language,
        body=page.body,
        footer=page.footer,
        script=Markup(f"<script>{script}</script>") if script else "",
    )
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; form-action {page.form_to}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    if script:
        policy += f"; script-src {_hash(script)}"
    return Response(
        str(html),
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"},
    )


def clock_text(at: datetime) -> str:
    """Return the time as people in Greece read it: 08:21."""
    return at.astimezone(ATHENS).strftime("%H:%M")


def day_text(at: datetime) -> str:
    """Return day and time: 23/11/2026 10:58."""
    return at.astimezone(ATHENS).strftime("%d/%m/%Y %H:%M")


def now_text() -> str:
    """Return this moment, as on the page of a verification."""
    return day_text(datetime.now(UTC))


@cache
def _text(name: str) -> str:
    return (files("central_server.pages") / name).read_text("utf-8").strip()


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
