"""The WSGI application; its process ends with the one that started it, however that ends."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from solieu.web.processes import die_with_parent

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solieu.web.settings")
pages = get_wsgi_application()

from solieu.collect import door  # noqa: E402 (its models want the settings first)

application = door.beside(pages)
gc.freeze()
