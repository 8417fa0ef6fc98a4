"""The line to the centre on the frame: the word in the strip, the banner, the badges."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kep_client.errors import KepError, StoreError
from kep_client.ports.session import LineStatus, SyncState
from ui.i18n import dates
from ui.i18n.office_time import local
from ui.presenters.card import CardState
from ui.presenters.line import Banner, BannerKind, Effects, Troubles
from ui.problems import notice_of
from ui.theme.icons import Icon
from ui.views.frame.values import Place
from ui.views.line_panel import EffectsPanel
from ui.widgets.status_dot import DotTone, Status
from ui.widgets.strips import Notice, StripAction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ui.views.frame.main_frame import MainFrame

_ORDER = ("line", "queue", "card", "scan", "print")
_AWAY = frozenset({LineStatus.OFFLINE, LineStatus.CENTRE_DOWN})


class LineOnFrame(QObject):
    """The view of `LinePresenter`, and the one who keeps the words of the status strip.

    Signals:
        banner_chosen: key of the banner's link.
        effects_closed: the panel was left.
    """

    banner_chosen = Signal(str)
    effects_closed = Signal()

    def __init__(self, frame: MainFrame, now: Callable[[], datetime]) -> None:
        super().__init__(frame)
        self._frame = frame
        self._now = now
        self._statuses: dict[str, Status] = {}
        self._sync: SyncState | None = None
        self._next_try: datetime | None = None
        self._waited = False
        self._told: set[str] = set()
        self._panel = EffectsPanel(frame)
        self._panel.closed.connect(self.effects_closed)
        frame.banner_chosen.connect(self.banner_chosen)
        frame.banner.dismissed.connect(self.effects_closed)
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._tell_line)

    def set_status(self, status: Status) -> None:
        """Tell the state of one thing; the order of the strip stays."""
        self._statuses[status.key] = status
        self._frame.set_statuses([self._statuses[key] for key in _ORDER if key in self._statuses])

    def show_queue(self, live: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Tell whether the hub answers."""
        word = self.tr("Ουρά: ζωντανή") if live else self.tr("Ουρά: δεν απαντά")
        self.set_status(Status("queue", word, "ok" if live else "off"))

    def show_card(self, state: CardState) -> None:
        """Tell what the reader does."""
        said: dict[CardState, Status] = {
            CardState.NONE: Status("card", self.tr("Κάρτα: καμία"), "muted"),
            CardState.READING: Status("card", self.tr("Κάρτα: διαβάζεται"), "muted"),
            CardState.READ: Status("card", self.tr("Κάρτα: διαβάστηκε"), "ok"),
            CardState.FAULT: Status("card", self.tr("Κάρτα: χρειάζεται εσάς"), "warn"),
        }
        self.set_status(said[state])

    def show_line(self, sync: SyncState) -> None:
        """Tell the line's state and the counts."""
        self._sync = sync
        wait = sync.next_try_s
        self._next_try = None if wait is None else self._now() + timedelta(seconds=wait)
        if self._next_try is not None and sync.line in _AWAY:
            self._ticks.start()
        else:
            self._ticks.stop()
        self._tell_line()
        self._tell_waiting(sync)
        # While the line is away what waits is shown; with it only what needs a person.
        away = sync.line in _AWAY
        count = sync.needs_person + (sync.waiting if away else 0)
        self._frame.set_badges({Place.OUTBOX: count} if count else {})

    def show_banner(self, banner: Banner | None) -> None:
        """Show the line above the content, or take it away."""
        if banner is None:
            self._frame.clear_banner()
            return
        name = "banner.restored" if banner.kind is BannerKind.RESTORED else "banner.offline"
        self._frame.banner.setObjectName(name)
        self._frame.show_banner(self._notice_of(banner))

    def show_troubles(self, troubles: Troubles) -> None:
        """Tell what is wrong with this PC, and take away what is healed."""
        faults: dict[str, KepError] = {}
        if troubles.fault:
            faults[troubles.fault] = StoreError(troubles.fault)
        if troubles.skew_s:
            words = dates.span(abs(troubles.skew_s))
            faults["net.clock_skew"] = KepError("net.clock_skew", p1=words)
        for healed in self._told - set(faults):
            self._frame.take_notice(healed)
        for fault in faults.values():
            self._frame.show_notice(notice_of(fault))
        self._told = set(faults)

    def show_effects(self, effects: Effects) -> None:
        """Open the panel that says what changes."""
        self._panel.show_effects(effects, self._frame.banner)

    def hide_effects(self) -> None:
        """Close it."""
        self._panel.hide()

    # --- words ----------------------------------------------------------------------------------

    def _tell_line(self) -> None:
        if self._sync is not None:
            text, tone = self._line_words(self._sync)
            self.set_status(Status("line", text, tone))

    def _line_words(self, sync: SyncState) -> tuple[str, DotTone]:
        if sync.first_pull and sync.line is LineStatus.ONLINE:
            count = f"{sync.people:,}".replace(",", ".")
            return self.tr("Έρχονται οι φάκελοι · %1").replace("%1", count), "muted"
        said: dict[LineStatus, tuple[str, DotTone]] = {
            LineStatus.CONNECTING: (self.tr("Συνδέεται…"), "muted"),
            LineStatus.ONLINE: (self.tr("Συνδεδεμένο"), "ok"),
            LineStatus.OFFLINE: (self.tr("Χωρίς γραμμή"), "off"),
            LineStatus.CENTRE_DOWN: (self.tr("Κέντρο: δεν απαντά"), "warn"),
            LineStatus.SIGN_IN_NEEDED: (self.tr("Χρειάζεται σύνδεση"), "warn"),
        }
        text, tone = said[sync.line]
        return f"{text}{self._next_words()}", tone

    def _next_words(self) -> str:
        if self._next_try is None or self._sync is None or self._sync.line not in _AWAY:
            return ""
        left = int((self._next_try - self._now()).total_seconds())
        if left <= 0:
            return self.tr(" · δοκιμάζει")
        return self.tr(" · νέα δοκιμή σε %1").replace("%1", f"{left // 60}:{left % 60:02d}")

    def _tell_waiting(self, sync: SyncState) -> None:
        if sync.waiting:
            self._waited = True
            said = self.tr("Σωσμένα εδώ: %1 σε αναμονή αποστολής")
            self._frame.status.set_waiting(said.replace("%1", str(sync.waiting)))
        elif self._waited:
            self._waited = False
            self._frame.status.set_waiting("")
            at = dates.clock_seconds(self._now())
            self._frame.set_saved(self.tr("Όλα στάλθηκαν %1").replace("%1", at))

    def _notice_of(self, banner: Banner) -> Notice:
        since = dates.time_of(local(banner.since), self._now())
        match banner.kind:
            case BannerKind.OFFLINE:
                return Notice(
                    self.tr("Χωρίς γραμμή από τις %1").replace("%1", since),
                    self._offline_words(banner),
                    "off",
                    (StripAction("what", self.tr("Τι αλλάζει")),),
                    icon=Icon.OFFLINE,
                )
            case BannerKind.CENTRE_DOWN:
                said = self.tr(
                    "Η γραμμή λειτουργεί, ο κεντρικός διακομιστής όχι (από %1). "
                    "Συνεχίζετε κανονικά· ξαναδοκιμάζουμε μόνοι μας."
                )
                return Notice(
                    self.tr("Το κέντρο δεν απαντά"),
                    said.replace("%1", since),
                    "warn",
                    (StripAction("try", self.tr("Δοκιμή τώρα")),),
                    icon=Icon.GLOBE,
                )
            case BannerKind.SIGN_IN:
                return Notice(
                    self.tr("Χρειάζεται σύνδεση"),
                    self.tr("Για αποστολή χρειάζεται μία σύνδεση. Η δουλειά σας σώζεται εδώ."),
                    "warn",
                    (StripAction("sign_in", self.tr("Σύνδεση")),),
                    icon=Icon.KEY,
                )
            case BannerKind.RESTORED:
                return Notice(self._restored_words(banner), "", "ok", icon=Icon.CHECK)

    def _offline_words(self, banner: Banner) -> str:
        said = self.tr("Συνεχίζετε κανονικά. Ό,τι κάνετε σώζεται εδώ και στέλνεται μόνο του.")
        if banner.as_of is None:
            return said
        as_of = dates.time_of(local(banner.as_of), self._now())
        return f"{said} {self.tr('Τα στοιχεία είναι όπως ήταν στις %1.').replace('%1', as_of)}"

    def _restored_words(self, banner: Banner) -> str:
        back = self.tr("Η γραμμή επανήλθε")
        if not banner.sending:
            return back
        return f"{back} · {self.tr('στέλνονται %1').replace('%1', str(banner.sending))}"
