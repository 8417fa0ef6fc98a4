"""What is true after the day, read back by code that imports no part of the product.

It follows ``docs/formats.md`` and the tables of the centre, as an auditor with the keys would.
"""
