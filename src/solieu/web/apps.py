from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "solieu.web"
    label = "web"
