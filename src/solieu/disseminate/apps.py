from django.apps import AppConfig


class DisseminateConfig(AppConfig):
    name = "solieu.disseminate"
    label = "disseminate"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Công bố"
