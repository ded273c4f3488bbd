"""Makes the tables of an operation from its clean records."""
