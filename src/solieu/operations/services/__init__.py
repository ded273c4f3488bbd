from solieu.operations.services.produce import ask_for_round, produce, run_round
from solieu.operations.services.register import register

__all__ = ["ask_for_round", "produce", "register", "run_round"]
