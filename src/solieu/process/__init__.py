"""Runs the steps of an operation, from raw records to clean ones."""
