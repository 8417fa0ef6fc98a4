"""Ticket and receipt printers."""
