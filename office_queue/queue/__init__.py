"""The line: its rules, its file, the thread that writes it, and who listens to it."""
