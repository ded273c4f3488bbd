from solieu.disseminate.models.release import Release
from solieu.disseminate.models.table_version import TableVersion

__all__ = ["Release", "TableVersion"]
