"""The office's queue hub: tickets, screens, kiosk."""
