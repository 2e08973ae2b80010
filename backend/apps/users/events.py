"""The audited events of accounts: signing in and out, passwords, tokens, and what is done to accounts."""

from apps.audit.catalogue import Event, register

register(
    Event("LOGIN", "{actor} signed in"),
    Event("LOGOUT", "{actor} signed out"),
    Event("LOGIN_FAILED", "Somebody failed to sign in as {username}", {"username": str}),
    Event("LOCKED_OUT", "Signing in as {username} was locked until {until} after too many failures", {"username": str, "until": str}),
    Event("PASSWORD_CHANGED", "{actor} changed the password of {object}"),
    Event("PASSWORD_SET", "{actor} gave {object} a new password, to be changed at the next sign-in"),
    Event("TOKEN_ISSUED", "{actor} was given tokens for programs"),
    Event("TOKEN_REVOKED", "{actor} revoked a token"),
    Event("USER_CREATED", "{actor} created the account {object} as {role}", {"role": str}),
    Event("USER_DEACTIVATED", "{actor} deactivated the account {object}"),
    Event("USER_REACTIVATED", "{actor} reactivated the account {object}"),
    Event("GROUP_CREATED", "{actor} made the group of people {object}"),
    Event("GROUP_CHANGED", "{actor} changed the group of people {object}"),
    Event("DEMO_LOADED", "{actor} loaded the demonstration company: {accounts} accounts", {"accounts": int}),
)
