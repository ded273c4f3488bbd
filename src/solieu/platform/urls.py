from django.urls import path

from solieu.platform import views

app_name = "platform"
urlpatterns = [
    path("accounts/sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("accounts/sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("people/", views.people, name="people"),
    path("people/new/", views.create_account, name="create-account"),
    path("people/role/", views.change_role, name="change-role"),
    path("audit/", views.audit, name="audit"),
]
