"""Settings that hold everywhere; each installation's own values come from its environment (see `environment.py`)."""

from datetime import timedelta
from pathlib import Path

from edms.logs import FORMS, settings_of_logs
from edms.settings.environment import Environment

BACKEND = Path(__file__).resolve().parents[2]
PROJECT = BACKEND.parent

env = Environment.of_the_process()

SECRET_KEY = env.secret("EDMS_SECRET_KEY", default="not-a-secret-only-for-commands-that-need-none")
DEBUG = False
ALLOWED_HOSTS = env.words("EDMS_ALLOWED_HOSTS", default="127.0.0.1 localhost")
DATA_DIR = Path(env.text("EDMS_DATA_DIR", default=str(PROJECT / "var")))
STORAGE_ROOT = DATA_DIR / "storage"
CLIENT_DIST = Path(env.text("EDMS_CLIENT_DIST", default=str(PROJECT / "frontend" / "dist")))

INSTALLED_APPS = [
    # First, because its command changepassword leaves a trace and the one of the same name that follows does not.
    "apps.users",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "axes",
    "django_celery_beat",
    "apps.core",
    "apps.audit",
    "apps.notifications",
    "apps.security",
    "apps.documents",
    "apps.workflows",
    "apps.backups",
    "apps.scheduler",
    "apps.api",
]

MIDDLEWARE = [
    "apps.core.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.RequestContextMiddleware",
    "apps.core.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "edms.urls"
WSGI_APPLICATION = "edms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

# `default` is the program (role edms_app); `owner` owns the tables, migrates and restores (role edms_owner); `backup` reads all
# tables and makes scratch databases to rehearse in (role edms_backup).
_DATABASE = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": env.text("EDMS_DB_NAME", default="edms_db"),
    "HOST": env.text("EDMS_DB_HOST", default="127.0.0.1"),
    "PORT": env.text("EDMS_DB_PORT", default="5432"),
    "CONN_MAX_AGE": 0,
    # Every session speaks UTC and has a search path of its own, whatever the server's defaults are.
    "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, "pool": {"min_size": 0, "max_size": 8, "timeout": 10}},
}
DATABASES = {
    "default": {**_DATABASE, "USER": "edms_app", "PASSWORD": env.secret("EDMS_DB_APP_PASSWORD", default="")},
    "owner": {
        **_DATABASE,
        "USER": "edms_owner",
        "PASSWORD": env.secret("EDMS_DB_OWNER_PASSWORD", default=""),
        "OPTIONS": {},
        "TEST": {"MIRROR": "default"},
    },
    "backup": {
        **_DATABASE,
        "USER": "edms_backup",
        "PASSWORD": env.secret("EDMS_DB_BACKUP_PASSWORD", default=""),
        "OPTIONS": {},
        "TEST": {"MIRROR": "default"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis_url(default="redis://127.0.0.1:6379/0")
# The addresses and networks of proxies in front, whose word about the client is taken; nobody's unless they are named.
TRUSTED_PROXIES = env.networks("EDMS_TRUSTED_PROXIES")

AUTH_USER_MODEL = "users.User"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "edms",
        # Nothing that is cached is worth waiting for.
        "OPTIONS": {"socket_timeout": 1},
    }
}

AUTHENTICATION_BACKENDS = ["apps.users.backends.LockoutBackend", "apps.users.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "apps.users.passwords.StorableValidator"},
    {"NAME": "apps.users.passwords.UnchangedValidator"},
]

# Signing in with a browser: a name and a password, no sign-up, no flow that trusts an e-mail address.
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
ACCOUNT_ADAPTER = "apps.users.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "apps.users.adapter.printed_name"
# Attempts are counted by axes and by the doors' own throttle.
ACCOUNT_RATE_LIMITS = False

# The lockout keeps axes' table of failures; its rules are those of apps/users/lockout.py.
AXES_HANDLER = "apps.users.lockout.LockoutHandler"
AXES_LOCKOUT_CALLABLE = "apps.users.lockout.locked_out_answer"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
# How often one address may knock at each door that asks for no sign-in, a minute.
DOOR_RATE_PER_MINUTE = env.number("EDMS_DOOR_RATE_PER_MINUTE", default=120)
# The address that the web server listens on; the demonstration company is for this machine only.
LISTEN_ADDRESS = env.text("EDMS_LISTEN", default="127.0.0.1")

# How lines of the log look: text for people at a terminal, json for collectors.
LOG_LEVEL = env.choice("EDMS_LOG_LEVEL", among=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING_CONFIG = "edms.logs.configure"
LOGGING = settings_of_logs(env.choice("EDMS_LOG_FORM", among=FORMS, default="text"), level=LOG_LEVEL)
# Where faults of the program are sent, and as those of which installation; nowhere unless it is named (edms/telemetry).
SENTRY_DSN = env.secret("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env.text("SENTRY_ENVIRONMENT", default="") or env.text("EDMS_ENVIRONMENT", default="").strip() or "production"

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
# The zone in which the organisation's day begins (product rule 8).
ORGANISATION_TIME_ZONE = env.text("EDMS_TIME_ZONE", default="UTC")
# Its name, and what this installation is for ("production", "validation", …): people see both, and are told where it is not production.
ORGANISATION_NAME = env.text("EDMS_ORGANISATION", default="").strip()
ENVIRONMENT = env.text("EDMS_ENVIRONMENT", default="").strip()

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# The files of the browser client; the names below /assets/ carry a hash of the content.
WHITENOISE_ROOT = CLIENT_DIST if CLIENT_DIST.is_dir() else None
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$"

MAX_UPLOAD_BYTES = env.number("EDMS_MAX_UPLOAD_BYTES", default=200 * 1024 * 1024)
# What the program that reads the text of one file may take, in seconds and bytes.
TEXT_SECONDS = env.number("EDMS_TEXT_SECONDS", default=60)
TEXT_MEMORY_BYTES = env.number("EDMS_TEXT_MEMORY_BYTES", default=512 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["apps.documents.uploads.SpooledUploadHandler"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.rest.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.users.api.authentication.BearerAuthentication",
        "apps.users.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.rest.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.rest.pagination.CheapCountPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.core.rest.errors.render_error",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": 0,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "EDMS",
    "DESCRIPTION": "Electronic document management: controlled documents, signatures, scheduler and audit trail.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "apps.users.api.serializers.ROLE_NAMES",
        "HealthStatusEnum": "apps.scheduler.health.HealthStatus",
        "RunStateEnum": "apps.scheduler.models.RunState",
        "BackupStateEnum": "apps.backups.models.BackupState",
        "BackupKindEnum": "apps.backups.models.BackupKind",
        "BackupCopyStateEnum": "apps.backups.models.CopyState",
        "RunTriggerEnum": "apps.scheduler.models.RunTrigger",
        "DocumentStatusEnum": "apps.documents.states.DocumentStatus",
        "TaskStatusEnum": "apps.workflows.models.TaskStatus",
        "TaskRoleEnum": "apps.workflows.models.TaskRole",
        "DependencyKindEnum": "apps.documents.states.DependencyKind",
        "AccessKindEnum": "apps.documents.models.access.AccessKind",
        "AccessPartEnum": "apps.documents.models.access.AccessPart",
        "TextStateEnum": "apps.documents.models.text.TextState",
        "ComparisonStateEnum": "apps.documents.api.text_serializers.COMPARISON_STATES",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "apps.core.rest.schema.add_problem_answers"],
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=1),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "SIGNING_KEY": SECRET_KEY,
    "USER_ID_CLAIM": "sub",
}

# Celery: JSON only, ids as arguments, no result backend; what must not be lost is a row, not a message.
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A broker that does not answer costs a request a moment, not seconds: what waits is a row, and the sweep finds it.
_BROKER_GIVES_UP_AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0, "socket_connect_timeout": 1}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT, **_BROKER_GIVES_UP_AT_ONCE}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "apps.scheduler.beat.SlotScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Archives, the key that signs them, and the age public key that they are encrypted to (empty: they are not).
BACKUP_ROOT = Path(env.text("EDMS_BACKUP_DIR", default=str(DATA_DIR / "backups")))
BACKUP_SIGNING_KEY = Path(env.text("EDMS_BACKUP_SIGNING_KEY", default=str(DATA_DIR / "keys" / "backup.key")))
BACKUP_RECIPIENT = env.text("EDMS_BACKUP_RECIPIENT", default="").strip()
# Where pg_dump and pg_restore are, if neither those of the embedded PostgreSQL nor those of the system.
BACKUP_POSTGRES_PROGRAMS = env.text("EDMS_POSTGRES_PROGRAMS", default="").strip()
# How long verified backups are kept: all of so many days, the newest of so many weeks and of so many months.
BACKUP_KEEP_DAYS = env.number("EDMS_BACKUP_KEEP_DAYS", default=30)
BACKUP_KEEP_WEEKS = env.number("EDMS_BACKUP_KEEP_WEEKS", default=12)
BACKUP_KEEP_MONTHS = env.number("EDMS_BACKUP_KEEP_MONTHS", default=12)
# How often, in seconds, a backup says how far it is; well below the lease of a run.
BACKUP_STEP_SECONDS = 1.0
# How long a backup waits for another one, a restore or a rehearsal to end.
BACKUP_WAIT_SECONDS = env.number("EDMS_BACKUP_WAIT_SECONDS", default=3600)
BACKUP_TIME_LIMIT = env.number("EDMS_BACKUP_TIME_LIMIT", default=12 * 3600)
# The bucket of an S3-compatible store that archives are copied to (empty: they are not), and how it is reached: the address of the
# store (empty: AWS), a folder in the bucket, a file with certificates to trust, seconds after which a silent store is given up.
# Without a key those of the machine are taken (an IAM role). REMOVE: whether copies are removed by the rules for archives.
BACKUP_COPY_BUCKET = env.text("EDMS_BACKUP_COPY_BUCKET", default="").strip()
BACKUP_COPY_ENDPOINT = env.text("EDMS_BACKUP_COPY_ENDPOINT", default="").strip()
BACKUP_COPY_REGION = env.text("EDMS_BACKUP_COPY_REGION", default="").strip()
BACKUP_COPY_PREFIX = env.text("EDMS_BACKUP_COPY_PREFIX", default="").strip().strip("/")
BACKUP_COPY_KEY_ID = env.secret("EDMS_BACKUP_COPY_KEY_ID", default="").strip()
BACKUP_COPY_SECRET_KEY = env.secret("EDMS_BACKUP_COPY_SECRET_KEY", default="").strip()
BACKUP_COPY_CERTIFICATES = env.text("EDMS_BACKUP_COPY_CERTIFICATES", default="").strip()
BACKUP_COPY_TIMEOUT = env.number("EDMS_BACKUP_COPY_TIMEOUT", default=60)
BACKUP_COPY_REMOVE = env.flag("EDMS_BACKUP_COPY_REMOVE", default=True)

# The scheduler's patience, in seconds: a run's lease, how long a second call waits for the first, the sweep's rhythm, how often
# processes give a sign of life, and when one that does not is silent, or gone for good.
SCHEDULER_LEASE_SECONDS = env.number("EDMS_SCHEDULER_LEASE_SECONDS", default=30)
SCHEDULER_WAIT_SECONDS = env.number("EDMS_SCHEDULER_WAIT_SECONDS", default=5)
SCHEDULER_SWEEP_SECONDS = env.number("EDMS_SCHEDULER_SWEEP_SECONDS", default=15)
SCHEDULER_HEARTBEAT_SECONDS = env.number("EDMS_SCHEDULER_HEARTBEAT_SECONDS", default=10)
SCHEDULER_WORKER_SILENT_SECONDS = env.number("EDMS_SCHEDULER_WORKER_SILENT_SECONDS", default=60)
SCHEDULER_BEAT_SILENT_SECONDS = env.number("EDMS_SCHEDULER_BEAT_SILENT_SECONDS", default=120)
SCHEDULER_FORGET_HEARTBEAT_SECONDS = env.number("EDMS_SCHEDULER_FORGET_HEARTBEAT_SECONDS", default=600)
# What a collector of metrics shows at /metrics; without it only document admins read them.
METRICS_TOKEN = env.secret("EDMS_METRICS_TOKEN", default="")
# How long runs stay in the history. The audit trail keeps for good what they did.
SCHEDULER_KEEP_RUNS_DAYS = env.number("EDMS_SCHEDULER_KEEP_RUNS_DAYS", default=730)
# Documents or tasks that one transaction of a run takes on.
SCHEDULER_BATCH = env.number("EDMS_SCHEDULER_BATCH", default=1000)
# How often a run is begun whose process dies each time.
SCHEDULER_MAX_ATTEMPTS = env.number("EDMS_SCHEDULER_MAX_ATTEMPTS", default=5)

EMAIL_BACKEND = env.text("EDMS_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EDMS_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("EDMS_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EDMS_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.secret("EDMS_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EDMS_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EDMS_EMAIL_FROM", default="edms@localhost")
# Where the certificate of the frontend can be seen from here, for `edms doctor`.
TLS_CERTIFICATE = env.text("EDMS_TLS_CERTIFICATE", default="")
# The address people reach the program at; links in e-mails begin with it.
PUBLIC_URL = env.text("EDMS_PUBLIC_URL", default="http://127.0.0.1:8000")
