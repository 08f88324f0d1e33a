"""Pages of people, rights and one's own settings."""
