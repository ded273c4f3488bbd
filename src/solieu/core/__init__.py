"""Pure statistics over tables: no Django, no network, no clock, no dice of its own."""
