from solieu.analyse.services.compile_tables import CompiledTable, compile_tables
from solieu.analyse.services.open_cell import CellRecords, open_cell

__all__ = ["CellRecords", "CompiledTable", "compile_tables", "open_cell"]
