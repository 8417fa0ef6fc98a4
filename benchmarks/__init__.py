"""The figures that the README quotes, one module each."""
