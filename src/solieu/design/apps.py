from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "solieu.design"
    label = "design"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Thiết kế"
