"""Work on people's records: numbers, mandates, notes, merges, corrections."""
