from django.urls import path

from solieu.collect import views

app_name = "collect"
urlpatterns = [
    path("", views.collection, name="collection"),
    path("<operation>/", views.operation, name="operation"),
    path("<operation>/records/<int:submission_id>/", views.record, name="record"),
    path("<operation>/records/<int:submission_id>/<int:number>/", views.record, name="record-version"),
    path("<operation>/files/<int:attachment_id>/", views.attachment, name="attachment"),
    path("<operation>/held/", views.held, name="held"),
    path("<operation>/held/<int:number>/", views.held_one, name="held-one"),
    path("<operation>/held/<int:number>/decide/", views.decide, name="decide"),
    path("<operation>/deliveries/", views.deliveries, name="deliveries"),
    path("<operation>/devices/", views.devices, name="devices"),
    path("<operation>/devices/issue/", views.issue, name="issue"),
    path("<operation>/devices/<int:token_id>/revoke/", views.revoke, name="revoke"),
]
