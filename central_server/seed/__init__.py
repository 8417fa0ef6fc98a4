"""Synthetic Greece: people, firms, offices and their history, the same for the same seed."""
