"""Wire <-> domain, in one place for every adapter (see docs/adr)."""
