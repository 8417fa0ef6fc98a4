"""Small reusable parts of the window; none knows what a case or a queue is."""
