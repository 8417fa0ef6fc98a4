"""Protocols that the services ask of the outside world; nothing else."""
