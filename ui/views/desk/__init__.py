"""The desk: queue at the left, the person in the middle, what comes next at the right."""
