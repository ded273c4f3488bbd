from django.apps import AppConfig


class AnalyseConfig(AppConfig):
    name = "solieu.analyse"
    label = "analyse"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Phân tích"
