"""Every page of the staff, for every role: open, refused, or first sign in."""

import pytest

from solieu.platform.actors import Role
from solieu.platform.models import Grant, User

pytestmark = pytest.mark.django_db

ALLOWED = {
    "/work/": {"methodologist", "statistician", "supervisor", "administrator"},
    "/operations/": {"methodologist", "statistician", "supervisor", "administrator"},
    "/operations/import/": {"methodologist"},
    "/collection/": {"statistician", "supervisor"},
    "/runs/": {"methodologist", "statistician", "administrator"},
    "/people/": {"administrator"},
    "/audit/": {"administrator"},
}
ROLES = [role.value for role in Role if role != Role.SYSTEM]
PUBLIC = ["/", "/en/", "/tables/", "/en/tables/", "/accessibility/", "/accounts/sign-in/", "/healthz", "/readyz"]


def sign_in(client, role):
    user = User.objects.create_user(f"a-{role}", password="a long password")
    if role:
        Grant.objects.create(user=user, role=role)
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ALLOWED)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_its_pages_and_no_others(client, path, role):
    answer = sign_in(client, role).get(path)
    assert answer.status_code == (200 if role in ALLOWED[path] else 403)


@pytest.mark.parametrize("path", ALLOWED)
def test_an_account_without_a_role_sees_nothing(client, path):
    assert sign_in(client, "").get(path).status_code == 403


@pytest.mark.parametrize("path", ALLOWED)
def test_who_has_not_signed_in_is_asked_to(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/?next=")


@pytest.mark.parametrize("path", PUBLIC)
def test_published_pages_are_for_everybody(client, path):
    assert client.get(path).status_code == 200


def test_a_password_is_not_guessed_for_long(client):
    User.objects.create_user("someone", password="a long password")
    for _ in range(5):
        client.post("/accounts/sign-in/", {"username": "someone", "password": "wrong"})
    right = client.post("/accounts/sign-in/", {"username": "someone", "password": "a long password"})
    assert right.status_code == 429
