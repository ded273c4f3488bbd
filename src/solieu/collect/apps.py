from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "solieu.collect"
    label = "collect"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Thu thập"
