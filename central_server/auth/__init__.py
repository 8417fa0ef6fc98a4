"""Who speaks: workstations and clerks, their keys, tokens and permits."""
