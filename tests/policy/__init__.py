"""Who may see and do what, held against an oracle that knows nothing of the code that decides it."""
