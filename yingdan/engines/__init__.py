"""Pure Python engines: no Django, no database."""
