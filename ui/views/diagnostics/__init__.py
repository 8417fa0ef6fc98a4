"""Έλεγχος θέσης: the page, its lines and its table."""
