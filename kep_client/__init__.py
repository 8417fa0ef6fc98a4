"""The core of the KEP workstation: plain Python, no Qt, no SQL, no vendor library."""
