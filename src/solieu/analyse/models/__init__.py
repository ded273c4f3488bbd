from solieu.analyse.models.indicator_run import IndicatorRun

__all__ = ["IndicatorRun"]
