"""What a store said when it did not do what it was asked, in words, and what helps."""

import contextlib
from collections.abc import Iterator

import structlog
from boto3.exceptions import Boto3Error
from botocore import exceptions
from django.conf import settings
from urllib3.exceptions import HTTPError

from apps.backups.copies import CopyFailed, address_of_store, place_of_copies

_log = structlog.get_logger(__name__)
_RIGHTS = {
    "ListObjectsV2": "s3:ListBucket",
    "ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "HeadObject": "s3:GetObject",
    "GetObject": "s3:GetObject",
    "DeleteObject": "s3:DeleteObject",
    "AbortMultipartUpload": "s3:AbortMultipartUpload",
}
_WRONG_REGION = {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"}
_REACH = "Correct EDMS_BACKUP_COPY_ENDPOINT, start the store, or let a firewall or proxy (HTTPS_PROXY) pass it."


@contextlib.contextmanager
def store_troubles_told() -> Iterator[None]:
    """Say in words what is wrong with the store.

    Raises:
        CopyFailed: in the stead of what the library raises.
    """
    try:
        yield
    except exceptions.ClientError as error:
        raise CopyFailed(*_refused(error)) from error
    except (exceptions.BotoCoreError, Boto3Error, ValueError) as error:
        # The address itself can be such that the library makes nothing of it, which it says as ValueError.
        raise CopyFailed(*_unreached(error)) from error
    except HTTPError as error:
        # What breaks in the middle of an answer comes as it is from the library below.
        raise CopyFailed(*_unreached(exceptions.HTTPClientError(error=error))) from error


def _refused(error: exceptions.ClientError) -> tuple[str, str]:
    """The store answered, and not as was hoped."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    deed = error.operation_name
    _log.warning("copy_store_refused", deed=deed, code=code)
    bucket = settings.BACKUP_COPY_BUCKET
    known = {
        "InvalidAccessKeyId": (
            f"The store at {address_of_store()} does not know the access key.",
            "Correct EDMS_BACKUP_COPY_KEY_ID, or make the key anew.",
        ),
        "SignatureDoesNotMatch": (
            "The secret key does not belong to the access key.",
            "Correct EDMS_BACKUP_COPY_SECRET_KEY, or make the key anew.",
        ),
        "NoSuchBucket": (
            f"There is no bucket called {bucket} at {address_of_store()}.",
            "Make the bucket, or correct EDMS_BACKUP_COPY_BUCKET.",
        ),
        "RequestTimeTooSkewed": ("The clocks of this machine and of the store differ too much.", "Let both keep time by NTP."),
    }
    if code in known:
        return known[code]
    if code in _WRONG_REGION:
        return f"The bucket {bucket} is in another region.", "Correct EDMS_BACKUP_COPY_REGION."
    if code in {"AccessDenied", "AllAccessDisabled", "403"}:
        right = _RIGHTS.get(deed, "s3:PutObject")
        return f"The store does not allow {deed} in {place_of_copies()}.", f"Give the access key the right {right}."
    said = error.response.get("Error", {}).get("Message") or "no reason given"
    return f"The store answered {deed} with {code}: {said}.".replace("..", "."), "Look into the log of the store."


def _unreached(error: Exception) -> tuple[str, str]:
    """There was no answer, or none that could be read to its end."""
    _log.warning("copy_store_unreached", reason=type(error).__name__)
    address = address_of_store()
    match error:
        case exceptions.NoCredentialsError() | exceptions.PartialCredentialsError():
            return "There is no access key for the store.", "Set EDMS_BACKUP_COPY_KEY_ID and EDMS_BACKUP_COPY_SECRET_KEY."
        case exceptions.SSLError():
            return (
                f"The certificate of {address} is not trusted here, or it does not speak TLS.",
                "Let EDMS_BACKUP_COPY_CERTIFICATES name a file with the certificate of your authority (PEM).",
            )
        case exceptions.ReadTimeoutError():
            return f"The store at {address} took a request and did not answer.", "Look at the store and at what lies between."
        case exceptions.ConnectTimeoutError() | exceptions.EndpointConnectionError() | exceptions.ProxyConnectionError():
            return f"Nobody answers at {address}.", _REACH
        case exceptions.HTTPClientError() | exceptions.IncompleteReadError():
            return f"The connection to the store at {address} broke off.", "Look at the network between; the next backup tries again."
        case _:
            return f"The store cannot be asked: {error}.".replace("..", "."), "Correct the settings EDMS_BACKUP_COPY_…."
