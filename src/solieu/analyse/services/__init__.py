from solieu.analyse.services.compiling import CompiledTable, compile_tables
from solieu.analyse.services.opening import CellRecords, open_cell

__all__ = ["CellRecords", "CompiledTable", "compile_tables", "open_cell"]
