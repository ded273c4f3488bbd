"""Pictures drawn on the server: SVG that reads at any width, and PNG from it."""
