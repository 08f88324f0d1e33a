"""An installation moved from one database to another by the command line, as its administrator would."""
