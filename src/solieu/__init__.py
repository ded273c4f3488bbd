"""Solieu: one application for the whole of official statistics."""

__version__ = "0.1.0"
