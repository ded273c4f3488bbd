"""The page of the records behind a cell: in both languages, for those who may see it."""

from __future__ import annotations

import pytest

from solieu.platform.actors import SYSTEM, Role
from solieu.platform.models import User
from solieu.platform.services import give_role

pytestmark = pytest.mark.django_db
PAGE = "records/vlss-1998/1998/?table=household-size&cell=HHSIZE_MEAN.URBAN._T"


@pytest.fixture
def sign_in(client, now):
    def as_role(role):
        user = User.objects.create_user(role, password="a long enough one")
        give_role(username=role, role=Role(role), by=SYSTEM, at=now)
        client.force_login(user)
        return client

    return as_role


@pytest.fixture(autouse=True)
def made(small, outputs, compile_them):
    return compile_them(outputs)


def test_the_page_lists_the_records_with_labels(sign_in):
    page = sign_in("statistician").get(f"/{PAGE}").content.decode()
    assert "Khu vực" in page
    assert "Thành thị" in page
    assert "vlss-1998/1998/clean@1" in page
    assert page.count("<code>u") == 50


def test_the_page_is_english_where_it_is_read_in_english(sign_in):
    page = sign_in("statistician").get(f"/en/{PAGE}").content.decode()
    assert "Records behind a cell" in page
    assert "Urban" in page
    assert "This opening is in the log" in page


def test_the_page_goes_on(sign_in):
    page = sign_in("statistician").get(f"/{PAGE}&page=2").content.decode()
    assert "51–100" in page


def test_the_page_is_never_kept_by_a_cache(sign_in):
    assert "no-store" in sign_in("statistician").get(f"/{PAGE}")["Cache-Control"]


@pytest.mark.parametrize("role", ["reader", "methodologist", "administrator"])
def test_others_are_refused(sign_in, role):
    assert sign_in(role).get(f"/{PAGE}").status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get(f"/{PAGE}").status_code == 302


def test_a_cell_that_is_not_there_is_not_found(sign_in):
    assert sign_in("statistician").get(f"/{PAGE}.MORE").status_code == 404
