"""What the operations do: read, ask the form, call the command, answer the record."""
