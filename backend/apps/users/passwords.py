"""What a new password must be beyond Django's own rules."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from apps.users.backends import LONGEST_PASSWORD, can_be_a_password


class StorableValidator:
    """A password that could never be given again at the door is refused when it is chosen."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if not can_be_a_password(password):
            raise ValidationError(self.get_help_text(), code="password_not_storable")

    def get_help_text(self) -> str:
        return f"The password has at most {LONGEST_PASSWORD} characters, all of them whole."


class UnchangedValidator:
    """A change that leaves the password as it is, is none: whoever set it still knows it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if user is None or not user.pk or not user.has_usable_password() or not can_be_a_password(password):
            return
        if check_password(password, user.password):
            raise ValidationError(self.get_help_text(), code="password_unchanged")

    def get_help_text(self) -> str:
        return "The password differs from the present one."
