"""The pages of importing."""
