from django.urls import path

from solieu.analyse import views

app_name = "analyse"
urlpatterns = [path("records/<slug:operation>/<slug:wave>/", views.records, name="records")]
