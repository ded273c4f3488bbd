from solieu.design.models.edit_rule import EditRule
from solieu.design.models.operation import Operation
from solieu.design.models.operation_file import OperationFile
from solieu.design.models.operation_version import OperationVersion
from solieu.design.models.question import Question

__all__ = ["EditRule", "Operation", "OperationFile", "OperationVersion", "Question"]
