"""The case page, tied to its presenter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from kep_client.services.cases import Registered
from ui.dialogs import Answer, ask
from ui.presenters.case import CaseExits, CasePresenter
from ui.screens.bound import start_for
from ui.views.case.case_page import CasePage

if TYPE_CHECKING:
    from kep_client.services.cases import OpenCase
    from ui.presenters.case import CaseContext
    from ui.presenters.case_shown import MissingLine
    from ui.tasks import Tasks


async def _nothing() -> None:
    """End nothing."""


@dataclass(frozen=True, slots=True)
class CaseWays:
    """What the page leads to. ``ending`` stops what still runs before a draft is forgotten."""

    registered: Callable[[Registered], None]
    discarded: Callable[[], None]
    scan: Callable[[str], None] = lambda _rule: None
    ending: Callable[[], Awaitable[None]] = _nothing


def make_case(
    case: OpenCase, context: CaseContext, tasks: Tasks, ways: CaseWays
) -> tuple[CasePage, CasePresenter]:
    """Return the page of one draft and its presenter.

    Put the page into the window, then call `CasePresenter.begin`. Before the page goes, await
    `CasePresenter.close`; its tasks end when the page is deleted.
    """
    view = CasePage()

    async def confirm(service: str) -> bool:
        sure = await _confirm_discard(view, service)
        if sure:
            await ways.ending()
        return sure

    exits = CaseExits(ways.registered, ways.discarded, confirm, ways.scan)
    presenter = CasePresenter(view, case, start_for(tasks, view), exits, context)
    _connect(view, presenter)
    return view, presenter


def _connect(view: CasePage, presenter: CasePresenter) -> None:
    def go_to(line: MissingLine) -> None:
        presenter.missing_chosen(line.kind, line.place)

    view.form.typed.connect(presenter.typed)
    view.form.left.connect(presenter.left)
    view.papers.file_picked.connect(presenter.file_picked)
    view.papers.shown.connect(presenter.shown)
    view.papers.offer_taken.connect(presenter.on_file_used)
    view.papers.scan_pressed.connect(presenter.scan_wanted)
    view.papers.removed.connect(presenter.papers_removed)
    view.primary_pressed.connect(presenter.primary)
    view.discard_pressed.connect(presenter.discard_wanted)
    view.missing_chosen.connect(go_to)


async def _confirm_discard(view: CasePage, service: str) -> bool:
    translate = QCoreApplication.translate
    answer = await ask(
        view,
        translate("case", "Απόρριψη του προχείρου «%1»;").replace("%1", service),
        translate(
            "case", "Όσα γράφτηκαν και όσα έγγραφα επισυνάφθηκαν σβήνονται από αυτή τη θέση."
        ),
        (
            Answer("discard", translate("case", "Απόρριψη προχείρου")),
            Answer("keep", translate("case", "Κρατώ το πρόχειρο"), harmless=True),
        ),
    )
    return answer == "discard"
