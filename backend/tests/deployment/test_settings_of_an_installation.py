"""What stands in .env: read as Compose reads it, kept as an operator wrote it, and otherwise made from the answers."""

from pathlib import Path

import pytest

from tests.deployment.server import NEEDS_LINUX, Server, free_ports

pytestmark = NEEDS_LINUX


@pytest.fixture
def installed(tmp_path: Path) -> Server:
    return Server.installed_in(tmp_path)


def addresses(server: Server) -> tuple[str, str]:
    return server.settings["EDMS_ALLOWED_HOSTS"], server.settings["EDMS_PUBLIC_URL"]


def test_it_works(installed: Server):
    """Names and address follow the answers while nobody wrote others."""
    _, frontend = free_ports()

    assert installed.run("--domain", "papers.example.org", "--frontend-port", frontend, "--ssl", "no").returncode == 0

    assert addresses(installed) == ("papers.example.org", f"http://papers.example.org:{frontend}")


def test_names_and_address_that_an_operator_wrote_stay(installed: Server):
    mended = "edms.example.org papers.example.org", "https://edms.example.org"
    installed.write(EDMS_ALLOWED_HOSTS=mended[0], EDMS_PUBLIC_URL=mended[1])

    for _ in range(2):
        assert installed.run("--frontend-port", free_ports()[1]).returncode == 0

    assert addresses(installed) == mended


def test_a_new_domain_is_allowed_beside_the_names_that_an_operator_wrote(installed: Server):
    installed.write(
        EDMS_ALLOWED_HOSTS='"edms.example.org .plant.example.org" # and the old one', EDMS_PUBLIC_URL="https://edms.example.org/"
    )

    assert installed.run("--domain", "papers.example.org").returncode == 0

    assert addresses(installed) == ("edms.example.org .plant.example.org papers.example.org", "https://papers.example.org/")


def test_an_address_of_somebody_elses_stays_under_a_new_domain_and_gets_tls_where_that_is_set_up(installed: Server):
    """The production settings refuse an address without TLS where there is TLS."""
    assert installed.run("--ssl", "no").returncode == 0
    installed.write(EDMS_PUBLIC_URL="http://portal.example.org/edms")
    assert installed.run("--domain", "papers.example.org").returncode == 0
    assert addresses(installed) == ("papers.example.org", "http://portal.example.org/edms")

    assert installed.run("--ssl", "yes").returncode == 0

    assert addresses(installed)[1] == "https://portal.example.org/edms"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"pa ss # word"  # of the mail server', "pa ss # word"),
        ("'it \"is\" # $so'", 'it "is" # $so'),
        ("pass#word  # changed in spring", "pass#word"),
        (r'"a \"quoted\" \\ one"', r'a "quoted" \ one'),
        ("  spaced  ", "spaced"),
        ("# nothing yet", ""),
    ],
)
def test_a_secret_is_read_as_compose_reads_its_line_which_stays_as_it_was_written(installed: Server, written: str, meant: str):
    database = installed.settings["EDMS_DB_APP_PASSWORD"]
    lines = [f"EDMS_EMAIL_PASSWORD={written}", f"EDMS_DB_APP_PASSWORD='{database}' # of the program"]
    env = installed.project / ".env"
    env.write_text("\n".join([line for line in env.read_text().splitlines() if not line.startswith("EDMS_DB_APP_PASSWORD=")] + lines))

    assert installed.run().returncode == 0

    assert installed.secret("email_password") == meant
    assert installed.secret("db_app_password") == database
    assert set(lines) <= set(env.read_text().splitlines())
