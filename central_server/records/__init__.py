"""The citizen record: people, cases, papers, interactions, and what operations do to them."""
