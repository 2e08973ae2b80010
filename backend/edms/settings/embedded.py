"""Settings of the stack that `edms up` starts: addresses and passwords come from its data folder, the environment wins."""

from edms.embedded.instance import lent_environment

# Lent only while the settings are read: programs that a worker starts must not inherit the passwords.
with lent_environment():
    from edms.settings.base import *  # noqa: F403
