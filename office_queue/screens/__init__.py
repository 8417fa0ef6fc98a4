"""Hall screens: one page, its stream, and nothing that names a person."""
