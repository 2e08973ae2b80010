"""allauth's door for changing the password, with failures of the present password counted towards the lockout."""

from allauth.core import context
from allauth.headless.account.inputs import ChangePasswordInput
from allauth.headless.account.views import ChangePasswordView
from django.core.exceptions import ValidationError

from apps.users.sign_in import authenticate_person


class CountedChangePasswordInput(ChangePasswordInput):  # type: ignore[misc]
    def clean_current_password(self) -> str:
        password = str(self.cleaned_data["current_password"])
        if authenticate_person(request=context.request, username=self.user.username, password=password) is None:
            raise ValidationError("Please type your current password.", code="enter_current_password")
        return password


class CountedChangePasswordView(ChangePasswordView):  # type: ignore[misc]
    input_class = CountedChangePasswordInput
