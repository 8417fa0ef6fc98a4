"""Identity cards."""
