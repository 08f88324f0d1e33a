"""Pages of deals and leads beyond the declared ones."""
