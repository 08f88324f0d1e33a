"""The real server, killed while people write: what was acknowledged must be there, once and whole."""
