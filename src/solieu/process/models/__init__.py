from solieu.process.models.run import Run
from solieu.process.models.step_run import StepRun

__all__ = ["Run", "StepRun"]
