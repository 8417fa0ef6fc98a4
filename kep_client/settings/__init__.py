"""One declared table of settings."""
