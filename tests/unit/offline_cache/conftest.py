"""A desk of its own for every test."""

from pathlib import Path

import pytest

from tests.unit.offline_cache.office import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")
