from solieu.design.services.export import archive, export_operation
from solieu.design.services.register import import_operation

__all__ = ["archive", "export_operation", "import_operation"]
