"""The parts of the step that adds legal persons, alerts, merges and corrections."""
