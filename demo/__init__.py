"""A throw-away office: starts the centre, seeds it, plays the day. Not in the wheel."""
