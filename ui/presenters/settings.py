"""Settings: applied at once, kept at once, undoable; those of a policy say who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kep_client.settings.table import SETTINGS, Kind, Setting, Value
from ui.i18n.office_time import local
from ui.i18n.words import own, translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from kep_client.errors import KepError
    from kep_client.settings.loading import Settings
    from ui.presenters.work import Start


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice, in words."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One row; ``locked`` ones are decided elsewhere and only read here."""

    name: str
    title: str
    about: str
    kind: Kind
    value: Value
    locked: bool
    options: tuple[Option, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Rows that belong together."""

    key: str
    title: str
    lines: tuple[SettingLine, ...]


@dataclass(frozen=True, slots=True)
class LastChange:
    """What was changed last; it can be undone."""

    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SettingsPicture:
    """The page."""

    groups: tuple[SettingGroup, ...]
    locked: int
    last: LastChange | None = None


class SettingsView(Protocol):
    """The page."""

    def show_settings(self, picture: SettingsPicture) -> None:
        """Show the values in force."""

    def show_problem(self, error: KepError | None) -> None:
        """Put a problem in its strip, or take it away."""


class SettingsStore(Protocol):
    """Where settings lie (`kep_client.settings.saving.SettingsFile`)."""

    @property
    def settings(self) -> Settings:
        """What is in force now."""

    async def change(self, name: str, value: Value) -> Settings:
        """Keep a value and return what is in force."""


class SettingsPresenter:
    """Changes one setting at a time. ``changed`` makes the window follow at once."""

    def __init__(
        self,
        view: SettingsView,
        store: SettingsStore,
        start: Start,
        changed: Callable[[Settings], None],
        now: Callable[[], datetime],
    ) -> None:
        self._view = view
        self._store = store
        self._start = start
        self._changed = changed
        self._now = now
        self._undo: list[tuple[str, Value]] = []
        self._last: LastChange | None = None

    def entered(self) -> None:
        """The page is shown."""
        self._view.show_problem(None)
        self._show()

    def chosen(self, name: str, value: Value) -> None:
        """The clerk set something."""
        before = self._store.settings.values[name]
        if value != before and name not in self._store.settings.locked:
            self._start(self._put(name, value, undo=(name, before)), on_error=self._refused)

    def undone(self) -> None:
        """Ctrl+Z, or the button: the last change of this session goes back."""
        if self._undo:
            name, value = self._undo.pop()
            self._start(self._put(name, value, undo=None), on_error=self._refused)

    async def _put(self, name: str, value: Value, *, undo: tuple[str, Value] | None) -> None:
        self._view.show_problem(None)
        settings = await self._store.change(name, value)
        if undo is not None:
            self._undo.append(undo)
        at = local(self._now())
        self._last = LastChange(_titles()[name], at) if self._undo else None
        self._changed(settings)
        self._show()

    def _refused(self, error: KepError) -> None:
        self._view.show_problem(error)
        self._show()

    def _show(self) -> None:
        settings = self._store.settings
        self._view.show_settings(
            SettingsPicture(groups_of(settings), len(settings.locked), self._last)
        )


def groups_of(settings: Settings) -> tuple[SettingGroup, ...]:
    """Return every setting with its value, grouped by the first part of its name."""
    keys = dict.fromkeys(_key(setting) for setting in SETTINGS)
    titles = _titles()
    ordered = sorted(keys, key=list(titles).index)
    return tuple(
        SettingGroup(
            key,
            titles[key],
            tuple(_line(setting, settings) for setting in SETTINGS if _key(setting) == key),
        )
        for key in ordered
    )


def _key(setting: Setting) -> str:
    return setting.name.split(".")[0]


def _line(setting: Setting, settings: Settings) -> SettingLine:
    return SettingLine(
        name=setting.name,
        title=_titles()[setting.name],
        about=own(setting),
        kind=setting.kind,
        value=settings.values[setting.name],
        locked=setting.name in settings.locked,
        options=tuple(Option(value, _value_words()[value]) for value in setting.choices),
        low=setting.low,
        high=setting.high,
        unit=_unit_words().get(setting.unit, setting.unit),
    )


def _titles() -> dict[str, str]:
    """Names of the settings and of their groups."""
    return {
        "appearance": translate("settings", "Εμφάνιση"),
        "lock": translate("settings", "Κλείδωμα"),
        "queue": translate("settings", "Ουρά"),
        "devices": translate("settings", "Συσκευές"),
        "printing": translate("settings", "Εκτύπωση"),
        "search": translate("settings", "Αναζήτηση"),
        "centre": translate("settings", "Κέντρο"),
        "centre.public_url": translate("settings", "Δημόσιες σελίδες"),
        "appearance.theme": translate("settings", "Όψη"),
        "appearance.zoom": translate("settings", "Μεγέθυνση"),
        "appearance.language": translate("settings", "Γλώσσα"),
        "lock.soft_minutes": translate("settings", "Κλείδωμα μετά από αδράνεια"),
        "lock.hard_minutes": translate("settings", "Κλείσιμο μετά από αδράνεια"),
        "search.settle_seconds": translate("settings", "Ερώτηση στο κέντρο"),
        "queue.hub_url": translate("settings", "Σύστημα προτεραιότητας"),
        "devices.card": translate("settings", "Αναγνώστης καρτών"),
        "devices.scanner": translate("settings", "Σαρωτής"),
        "devices.scanner_name": translate("settings", "Όνομα σαρωτή"),
        "printing.receipts": translate("settings", "Αποδείξεις"),
        "printing.printer": translate("settings", "Εκτυπωτής"),
    }


def _value_words() -> dict[str, str]:
    """Values of choices; a language is named in itself."""
    return {
        "system": translate("settings", "Όπως ο υπολογιστής"),
        "light": translate("settings", "Φωτεινή"),
        "dark": translate("settings", "Σκούρα"),
        "contrast": translate("settings", "Υψηλή αντίθεση"),
        "auto": translate("settings", "Αυτόματα"),
        "none": translate("settings", "Χωρίς"),
        "simulated": translate("settings", "Εικονική συσκευή"),
        "el": "Ελληνικά",
        "en": "English",
    }


def _unit_words() -> dict[str, str]:
    return {
        "min": translate("settings", "λεπτά"),
        "s": translate("settings", "δευτερόλεπτα"),
    }
