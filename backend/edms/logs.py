"""What the program says to operators: readable lines at a terminal, one JSON object a line for collectors of logs.

Every line of a request carries its id and whose it is, every line of a job the id of the request that asked for it, every line of a
scheduled task the number of its run. Neither personal data nor the content of documents may be in them: what names a person or
quotes a row is taken out here, whoever wrote it.
"""

import logging
import logging.config
import re
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FORMS = ("text", "json")
# Values under these names never reach a log, whatever they are.
_NEVER = re.compile(
    r"(?:^|_)(?:password|passwd|secret|token|authorization|cookie|session|signature|e?mail|username|first_name|last_name|full_name"
    r"|ip|address|title|comment|content|text|query|subject|body)$",
    re.IGNORECASE,
)
# The names of our own processes look like addresses and are none.
_EMAIL = re.compile(r"\b(?!(?:celery|worker|beat)@)[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
_ADDRESS_WITH_PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")
# PostgreSQL quotes rows and values in these parts of an error.
_QUOTED_ROWS = re.compile(r"\b(?:DETAIL|CONTEXT|PARAMETERS?): .*", re.IGNORECASE)
_WITHHELD = "[withheld]"


def settings_of_logs(form: str, *, level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING for ``form``; empty for text, where libraries write as they do by default."""
    if form == "text":
        return {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "edms.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # The middleware tells of every request; the development server's own lines would be the second time.
            "django.server": {"handlers": [], "level": "WARNING", "propagate": False},
            # It names addresses, which can hold names; the line of the request says how it was answered.
            "django.request": {"level": "ERROR"},
            # Results hold titles and numbers of documents; how a job ended is told by apps/core/traces.py.
            "celery.app.trace": {"level": "ERROR"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }


def configure(logging_settings: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG: lead the standard library's loggers and structlog's to the same lines."""
    logging.config.dictConfig(dict(logging_settings))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class JsonLines(structlog.stdlib.ProcessorFormatter):
    """Any record of any library as one JSON object on one line."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[*_SHARED],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _tell_the_exception,
                withhold_what_is_personal,
                structlog.processors.JSONRenderer(),
            ],
        )


def withhold_what_is_personal(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Withhold what names people, opens doors or quotes rows."""
    return {key: _cleaned(key, value) for key, value in event.items() if value is not None}


def without_quotes(text: str) -> str:
    """``text`` without e-mail addresses, passwords in addresses, and rows that a database quoted."""
    return _EMAIL.sub(_WITHHELD, _ADDRESS_WITH_PASSWORD.sub(rf"\1:{_WITHHELD}/", _QUOTED_ROWS.sub(_WITHHELD, text)))


def _cleaned(key: str, value: Any) -> Any:
    if _NEVER.search(key):
        return _WITHHELD
    if isinstance(value, Mapping):
        return {str(inner): _cleaned(str(inner), one) for inner, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(key, one) for one in value]
    return value if isinstance(value, bool | int | float) else without_quotes(str(value))


def _tell_the_exception(_logger: WrappedLogger, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The kind of error and where it came from; its words only where our own code wrote them down before."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["error"] = str(error)
        event["traceback"] = "".join(traceback.format_tb(error.__traceback__)).splitlines()
    return event


def _name_the_logger(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    name = record.name if isinstance(record, logging.LogRecord) else getattr(_logger, "name", None)
    return {"logger": name, **event} if name else event


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    _name_the_logger,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
