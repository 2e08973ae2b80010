"""Settings of an installation behind a TLS proxy: no default secrets, cookies over HTTPS only."""

from django.core.exceptions import ImproperlyConfigured

from edms.settings.base import *  # noqa: F403
from edms.settings.base import DATABASES, REDIS_URL, SECRET_KEY, env

if SECRET_KEY.startswith("not-a-secret") or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("EDMS_SECRET_KEY (or EDMS_SECRET_KEY_FILE) must be set to at least 50 random characters.")
if not DATABASES["default"]["PASSWORD"]:
    raise ImproperlyConfigured("EDMS_DB_APP_PASSWORD (or EDMS_DB_APP_PASSWORD_FILE) must be set to the password of the role edms_app.")
if "@" not in REDIS_URL:
    raise ImproperlyConfigured("EDMS_REDIS_URL (or EDMS_REDIS_URL_FILE) must hold a password: redis://:PASSWORD@HOST:6379/0.")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# The proxy in front sets this header and drops what a client sent under its name.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("EDMS_HSTS_SECONDS", default=365 * 24 * 3600)
CSRF_TRUSTED_ORIGINS = env.words("EDMS_TRUSTED_ORIGINS", default="")
