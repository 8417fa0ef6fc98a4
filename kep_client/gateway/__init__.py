"""httpx adapters: the central record, tokens, the sync thread."""
