"""Wire structs to domain values and back; shared by the gateway and the local store."""
