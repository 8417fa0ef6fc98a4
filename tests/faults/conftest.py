"""What the campaigns share: a real PostgreSQL, and a desk's folder."""

from __future__ import annotations

from tests.unit.central_server.conftest import database_url, postgres_url
from tests.unit.central_server.records.conftest import centre

__all__ = ["centre", "database_url", "postgres_url"]
