"""The citizen-record server: Litestar on PostgreSQL."""
