"""Who looked at whom and why: one hash chain per office, written before anything is shown."""
