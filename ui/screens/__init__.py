"""Wiring: one function per screen that ties a view to its presenter."""
