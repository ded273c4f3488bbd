from django.urls import path

from solieu.operations import views

app_name = "operations"
urlpatterns = [
    path("work/", views.work, name="work"),
    path("work/<slug:operation>/<slug:wave>/start/", views.start, name="start"),
    path("work/rounds/<uuid:round_id>/", views.round_page, name="round"),
]
