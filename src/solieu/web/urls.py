"""Addresses: machine doors have no language; pages are Vietnamese at `/` and English at `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import TemplateView

from solieu.web import health

PAGES = [
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("operations/", include("solieu.design.urls")),
    path("collection/", include("solieu.collect.urls")),
    path("runs/", include("solieu.process.urls")),
    path("", include("solieu.analyse.urls")),
    path("", include("solieu.operations.urls")),
    path("", include("solieu.platform.urls")),
    path("", include("solieu.disseminate.urls")),
]

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("openrosa/", include("solieu.collect.openrosa_urls")),
    *i18n_patterns(*PAGES, prefix_default_language=False),
]
