"""The tables of the first schema, frozen: later changes are migrations of their own."""
