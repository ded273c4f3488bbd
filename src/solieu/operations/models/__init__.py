from solieu.operations.models.production_round import ProductionRound

__all__ = ["ProductionRound"]
