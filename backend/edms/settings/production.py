"""Settings of an installation for real records: nothing has a default that an attacker knows, and what is missing stops the program."""

from django.core.exceptions import ImproperlyConfigured

from edms.logs import FORMS, settings_of_logs
from edms.settings.base import *  # noqa: F403
from edms.settings.base import ALLOWED_HOSTS, DATABASES, LOG_LEVEL, METRICS_TOKEN, PUBLIC_URL, REDIS_URL, SECRET_KEY, env


def _refuse(when: object, sentence: str) -> None:
    if when:
        raise ImproperlyConfigured(sentence)


_refuse(
    SECRET_KEY.startswith("not-a-secret") or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 16,
    "EDMS_SECRET_KEY (or EDMS_SECRET_KEY_FILE) must be set to at least 50 random characters.",
)
_refuse(
    len(str(DATABASES["default"]["PASSWORD"])) < 16,
    "EDMS_DB_APP_PASSWORD (or EDMS_DB_APP_PASSWORD_FILE) must be set to the password of the role edms_app, of 16 characters or more.",
)
_refuse(
    "@" not in REDIS_URL,
    "EDMS_REDIS_PASSWORD (or EDMS_REDIS_PASSWORD_FILE) must be set, or EDMS_REDIS_URL hold a password: redis://:PASSWORD@HOST:6379/0.",
)
_refuse(
    "EDMS_ALLOWED_HOSTS" not in env.values or not ALLOWED_HOSTS or any(host in ("*", ".") for host in ALLOWED_HOSTS),
    "EDMS_ALLOWED_HOSTS must name the hosts that people reach the program at, separated by spaces; * is not accepted.",
)
_refuse(
    bool(METRICS_TOKEN) and len(METRICS_TOKEN) < 16,
    "EDMS_METRICS_TOKEN (or EDMS_METRICS_TOKEN_FILE) must have 16 characters or more.",
)

# Without TLS passwords cross the network readable; that has to be said, it is never the default.
TLS = env.flag("EDMS_TLS", default=True)
_refuse(
    TLS and not PUBLIC_URL.startswith("https://"),
    "EDMS_PUBLIC_URL must be the https:// address that people reach the program at (or EDMS_TLS=no, on a closed network).",
)
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
if TLS:
    # Only a trusted proxy's header arrives here (apps/core/middleware.py).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.number("EDMS_HSTS_SECONDS", default=365 * 24 * 3600)
# Browsers say at which address they are; further ones than that which people are given, where a proxy changes the name or ends TLS.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, *env.words("EDMS_TRUSTED_ORIGINS", default="")]

LOGGING = settings_of_logs(env.choice("EDMS_LOG_FORM", among=FORMS, default="json"), level=LOG_LEVEL)
