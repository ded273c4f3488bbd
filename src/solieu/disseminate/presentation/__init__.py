"""Cubes and origins as pages, pictures and files show them."""
