"""Django groundwork that knows no statistics."""
