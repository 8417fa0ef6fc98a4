"""The verification page of a receipt: genuine, cancelled, unknown, or not possible now.

"Unknown" is the same for what never existed and what was mistyped. Looking is counted, not
attributed.
"""

import re

from litestar import Response

from central_server.pages import Markup, Page, fill_text, now_text, page_response
from central_server.public.texts import ENGLISH, GREEK, Texts
from central_server.records.tokens import TokenState
from kep_client.domain.case_machine import CaseState

_TOKEN = re.compile(r"[0-9A-HJKMNP-TV-Z]{12,32}")
_PROVISIONAL = "Π-"
_OFFICE_DIGITS = 4
_LOOKALIKE = str.maketrans("OIL", "011")
_RESULT = (
    '<section class="result $kind"><svg viewBox="0 0 48 48" aria-hidden="true" fill="none" '
    'stroke="currentColor" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="$icon"/></svg><div><h1>$title</h1><p>$text</p></div></section>'
)
_ICONS = {
    "good": "M10 25L20 35L39 13",
    "middle": "M24 6a18 18 0 1 0 .1 0ZM24 14V26M24 33v.1",
    "bad": "M12 12L36 36M36 12L12 36",
    "later": "M24 6a18 18 0 1 0 .1 0ZM24 14V25L32 30",
}
_FACTS = (
    '<section class="card"><h2>$title</h2><p class="quiet">$compare</p><dl>$rows</dl></section>'
)
_ROW = '<div class="row"><dt>$name</dt><dd>$value</dd></div>'
_LIST = '<section class="card"><h2>$title</h2><ul><li>$first</li><li>$second</li></ul></section>'
_CARD = '<section class="card"><p>$text</p></section>'
_FORM = (
    '<section class="card"><form method="post" action="/v?lang=$language">'
    '<label for="code">$label</label><p class="hint" id="code-hint">$hint</p>'
    '<input id="code" name="code" aria-describedby="code-hint" autocomplete="off" '
    'spellcheck="false" maxlength="64"><button class="go" type="submit">$check</button></form>'
    "</section>"
)
_SWITCH = '<a href="?lang=$language" lang="$language">$name</a>'


def parse_token(text: str) -> str | None:
    """Read a token or a check code as people type it; None for what cannot be one."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKE)
    return letters if _TOKEN.fullmatch(letters) else None


def texts_for(language: str) -> Texts:
    """Return the language asked for, Greek by default."""
    return ENGLISH if language == "en" else GREEK


def found(state: TokenState, texts: Texts) -> Response[str]:
    """Show what the receipt stands for."""
    if state.state == CaseState.WITHDRAWN:
        body = _result("bad", texts.void) + fill_text(_CARD, text=texts.void_more)
    elif state.number.startswith(_PROVISIONAL):
        body = _result("middle", texts.provisional) + _facts(state, texts)
        body += fill_text(_CARD, text=texts.provisional_more)
    else:
        body = _result("good", texts.genuine) + _facts(state, texts)
        for title, first, second in (texts.proves, texts.not_proven):
            body += fill_text(_LIST, title=title, first=first, second=second)
    return _page(Markup(body), texts)


def unknown(texts: Texts) -> Response[str]:
    """Show that nothing has this code, and a field to type it again."""
    label, hint = texts.code
    form = fill_text(_FORM, label=label, hint=hint, check=texts.check, language=texts.language)
    more = fill_text(_CARD, text=texts.unknown_more)
    return _page(Markup(_result("bad", texts.unknown) + form + more), texts, 404)


def too_many(texts: Texts) -> Response[str]:
    """Show that this address asked too often."""
    return _page(_result("later", texts.many), texts, 429)


def not_now(texts: Texts) -> Response[str]:
    """Show that this is no verdict."""
    more = fill_text(_CARD, text=texts.later_more)
    return _page(Markup(_result("later", texts.later) + more), texts, 503)


def _facts(state: TokenState, texts: Texts) -> Markup:
    provisional = state.number.startswith(_PROVISIONAL)
    office = state.number.removeprefix(_PROVISIONAL)[:_OFFICE_DIGITS]
    rows = (
        texts.kind,
        (texts.provisional_number if provisional else texts.number, state.number),
        (texts.issued, state.registered_on.strftime("%d/%m/%Y")),
        (texts.office, f"ΚΕΠ {office}"),
    )
    filled = "".join(fill_text(_ROW, name=name, value=value) for name, value in rows)
    title, compare = texts.recorded
    return fill_text(_FACTS, title=title, compare=compare, rows=Markup(filled))


def _result(kind: str, words: tuple[str, str]) -> Markup:
    title, text = words
    return fill_text(
        _RESULT, kind=kind, icon=_ICONS[kind], title=title, text=text.format(now_text())
    )


def _page(body: Markup, texts: Texts, status: int = 200) -> Response[str]:
    language, name = ("el", "Ελληνικά") if texts is ENGLISH else ("en", "English")
    switch = fill_text(_SWITCH, language=language, name=name)
    page = Page(texts.title, texts.brand, body, texts.language, other_language=switch)
    return page_response(page, status)
