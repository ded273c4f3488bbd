from solieu.vault.models.activity import Activity, Use
from solieu.vault.models.dataset import Dataset, DatasetVersion

__all__ = ["Activity", "Dataset", "DatasetVersion", "Use"]
