"""HTTP routes, one module per subject; each lists its handlers in ``ROUTES``."""
