"""Desks at the hub: who may speak for one, and what they ask."""
