"""Fields that a company adds, through every door."""
