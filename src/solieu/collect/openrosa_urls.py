from django.urls import path

from solieu.collect import openrosa

app_name = "openrosa"
urlpatterns = [
    path("<token>/formList", openrosa.forms, name="forms"),
    path("<token>/forms/<form_id>/<version>.xml", openrosa.form, name="form"),
    path("<token>/forms/<form_id>/<version>/manifest", openrosa.form_manifest, name="manifest"),
    path("<token>/submission", openrosa.submission, name="submission"),
    path("<token>", openrosa.nowhere),
    path("<token>/<path:rest>", openrosa.nowhere),
    path("<token>/", openrosa.nowhere),
]
