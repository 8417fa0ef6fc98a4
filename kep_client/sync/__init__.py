"""The sync engine: a pure state machine without thread, file or socket."""
