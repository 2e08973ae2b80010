"""Bearer tokens for programs: SimpleJWT, with the account's role read in the same statement."""

from rest_framework_simplejwt.authentication import JWTAuthentication


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer …`; stands first, so that an anonymous call is told to authenticate (401)."""
