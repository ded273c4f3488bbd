from django.urls import path

from solieu.design import views

app_name = "design"

urlpatterns = [
    path("", views.operations, name="operations"),
    path("import/", views.take_in, name="import"),
    path("<slug:code>/", views.operation, name="operation"),
    path("<slug:code>/changes/", views.choose_changes, name="choose-changes"),
    path("<slug:code>/changes/<int:before>/<int:after>/", views.changes, name="changes"),
    path("<slug:code>/<int:version>/", views.operation, name="version"),
    path("<slug:code>/<int:version>/folder.zip", views.folder, name="folder"),
    path("<slug:code>/<int:version>/form.xml", views.form, name="form"),
    path("<slug:code>/<int:version>/files/<str:name>", views.file, name="file"),
]
