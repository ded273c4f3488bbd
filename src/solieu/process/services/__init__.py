from solieu.process.services.queueing import perform_queued_run, queue_run
from solieu.process.services.running import Progress, run_process
from solieu.process.services.values import ProcessResult, StepResult

__all__ = ["ProcessResult", "Progress", "StepResult", "perform_queued_run", "queue_run", "run_process"]
