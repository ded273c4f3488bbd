"""The WSGI application; its process ends with the one that started it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solieu.web.settings")
application = get_wsgi_application()
