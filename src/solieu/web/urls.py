"""Addresses: machine doors have no language; pages are Vietnamese at `/` and English at `/en/`."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from solieu.web import health

PAGES = [
    ("operations/", "solieu.design.urls"),
    ("collection/", "solieu.collect.urls"),
    ("runs/", "solieu.process.urls"),
    ("", "solieu.analyse.urls"),
    ("", "solieu.operations.urls"),
    ("", "solieu.platform.urls"),
    ("", "solieu.disseminate.urls"),
]

def exists(module: str) -> bool:
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None


urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    *([path("openrosa/", include("solieu.collect.openrosa_urls"))] if exists("solieu.collect.openrosa_urls") else []),
    *i18n_patterns(
        *(path(prefix, include(module)) for prefix, module in PAGES if exists(module)), prefix_default_language=False
    ),
]
