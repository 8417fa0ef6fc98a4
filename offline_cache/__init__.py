"""The workstation's encrypted store: the outbox and what the centre sent."""
