"""Why a file is refused: one sentence for people, one code for programs, always on the field ``file``."""

from apps.core.errors import EdmsError, Invalid


class FileTooLarge(EdmsError):
    """The file is larger than the installation accepts: 413."""

    status = 413
    title = "The file is too large"

    def __init__(self, limit: int) -> None:
        message = f"The file is larger than the limit of {readable_size(limit)}."
        field_error = {"field": "file", "code": "file_too_large", "message": message}
        super().__init__("file_too_large", message, errors=[field_error], limit_bytes=limit)


def file_refused(code: str, message: str) -> Invalid:
    """The error that says why a file is not accepted: 400."""
    return Invalid.field("file", code, message)


def readable_size(size: int) -> str:
    """A number of bytes as people read it: ``200 MB``, ``1.5 kB``."""
    amount, unit = float(size), "bytes"
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{amount:.1f}".removesuffix(".0") + f" {unit}"
