"""Use cases of the counter: identify, open a case, register, queue."""
