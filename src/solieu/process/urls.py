from django.urls import path

from solieu.process import views

app_name = "process"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("start/", views.start, name="start"),
    path("<uuid:run_id>/", views.run, name="run"),
]
