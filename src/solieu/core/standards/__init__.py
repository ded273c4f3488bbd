"""Standards as values: what other systems read and write."""
