"""What `devices.probe` looks at, one module a kind of thing."""
