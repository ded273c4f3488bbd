from django.urls import path

from solieu.disseminate import views

app_name = "disseminate"
TABLE = "tables/<slug:operation>/<slug:table>/"
VINTAGE = f"{TABLE}v<int:vintage>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("tables/", views.catalogue, name="catalogue"),
    path(TABLE, views.table, name="table"),
    path(VINTAGE, views.table, name="vintage"),
    path(f"{VINTAGE}cells/<str:key>.json", views.cell_json, name="cell-json"),
    path(f"{VINTAGE}cells/<str:key>.txt", views.cell_text, name="cell-text"),
    path(f"{VINTAGE}cells/<str:key>/", views.cell, name="cell"),
    path(f"{VINTAGE}<str:file>", views.download, name="download"),
]
