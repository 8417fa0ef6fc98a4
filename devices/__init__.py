"""Adapters of the device ports, and the simulators that ship with them."""
