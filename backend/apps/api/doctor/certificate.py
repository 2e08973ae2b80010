"""A look at the certificate with which the frontend shows itself: for our name, and valid for a while yet."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from apps.api.doctor import Finding, fault, good, warning
from apps.core import clock

_SOON = 14
_REMEDY = "Run ./deploy-interactive.sh with --certificate and --key of a new one; without them a generated one is made anew."


def look_at_certificate() -> Iterator[Finding]:
    """Nothing where this place has no certificate to look at: it is the frontend's, or a proxy's in front of it."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    path = Path(settings.TLS_CERTIFICATE)
    if not settings.TLS_CERTIFICATE or urlsplit(settings.PUBLIC_URL).scheme != "https":
        yield good("There is none to look at from here.")
        return
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        yield fault(f"{path} is no certificate that can be read: {error}.", _REMEDY)
        return
    days = (certificate.not_valid_after_utc - clock.now()).days
    if days < 0:
        yield fault(f"It expired on {certificate.not_valid_after_utc:%Y-%m-%d}: browsers refuse the pages.", _REMEDY)
    elif days < _SOON:
        yield warning(f"It expires in {days} days.", _REMEDY)
    if not _is_for(certificate, host):
        yield fault(f"It is not for {host}: browsers refuse the pages.", _REMEDY)
    elif days >= _SOON:
        yield good(f"For {host}, valid until {certificate.not_valid_after_utc:%Y-%m-%d}.")


def _is_for(certificate: x509.Certificate, host: str) -> bool:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        wanted = host.lower()
        return any(name.lower() in (wanted, f"*.{wanted.partition('.')[2]}") for name in names.get_values_for_type(x509.DNSName))
