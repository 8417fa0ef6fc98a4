"""Simulators of devices. They ship: for training, for the demo, for desks without the device."""
