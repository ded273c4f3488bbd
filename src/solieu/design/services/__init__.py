from solieu.design.services.export import export_operation
from solieu.design.services.register import import_operation

__all__ = ["export_operation", "import_operation"]
