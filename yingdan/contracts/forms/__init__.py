"""Forms of the verbs of quotes and contracts, and of their rows."""
