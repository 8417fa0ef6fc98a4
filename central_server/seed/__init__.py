"""Synthetic Greece: people, firms, offices and their history, the same for the same seed."""

from central_server.seed.country import SeedPlan, SeedReport, seed
from central_server.seed.known import CHILD_ID, ELENI_ID, GEORGIOS_ID

__all__ = ["CHILD_ID", "ELENI_ID", "GEORGIOS_ID", "SeedPlan", "SeedReport", "seed"]
