"""The kiosk at the door: its paper."""
