"""The counter window: the only package that knows Qt."""
