"""Intake of interactions from every channel."""
