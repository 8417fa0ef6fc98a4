"""The API contract as msgspec Structs, shared with both servers."""
