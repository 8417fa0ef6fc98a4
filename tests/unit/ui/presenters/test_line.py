"""What the state of the line means for banner and panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from kep_client.domain.service import OfflinePolicy
from kep_client.ports.session import LineStatus, SyncState
from ui.presenters.line import BannerKind, Effects, banner_of, effects_of

NOW = datetime(2026, 11, 23, 8, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (LineStatus.CONNECTING, None),
        (LineStatus.ONLINE, None),
        (LineStatus.OFFLINE, BannerKind.OFFLINE),
        (LineStatus.CENTRE_DOWN, BannerKind.CENTRE_DOWN),
        (LineStatus.SIGN_IN_NEEDED, BannerKind.SIGN_IN),
    ],
)
def test_only_what_changes_the_work_has_a_banner(
    status: LineStatus, kind: BannerKind | None
) -> None:
    banner = banner_of(SyncState(status, NOW))
    assert (banner.kind if banner else None) is kind


@dataclass(frozen=True)
class Title:
    el: str


@dataclass(frozen=True)
class Service:
    title: Title
    offline: OfflinePolicy


def test_the_panel_names_the_services_that_wait_or_stop() -> None:
    services = (
        Service(Title("Γνήσιο"), OfflinePolicy.FULL),
        Service(Title("Πιστοποιητικό"), OfflinePolicy.INTAKE_ONLY),
        Service(Title("Επίδομα"), OfflinePolicy.NONE),
    )
    assert effects_of(services) == Effects(("Πιστοποιητικό",), ("Επίδομα",))
