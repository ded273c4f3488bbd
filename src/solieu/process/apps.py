from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "solieu.process"
    label = "process"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Xử lý"
