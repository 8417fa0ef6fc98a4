"""The feed: what changed, in an order that loses nothing, scoped by office."""
