"""The bundled service definitions and their publication."""
