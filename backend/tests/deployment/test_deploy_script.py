"""deploy-interactive.sh at a terminal and without one: every answer, good and bad, and what it makes of them."""

import os
import re
import socket
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.deployment.server import NEEDS_LINUX, Server, free_ports

pytestmark = NEEDS_LINUX
PASSWORD = "Blue-kettle-17-sings"
QUESTIONS = ("1. Domain/IP:", "2. Backend port:", "3. Frontend port:", "4. Setup SSL?", "5. Database name:", "6. Admin username:")
ENOUGH = ("--domain", "edms.example.org", "--backend-port", "{0}", "--frontend-port", "{1}")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server.made_in(tmp_path)


@pytest.fixture
def enough() -> tuple[str, ...]:
    """Flags without which a run would depend on the ports that are free on this machine."""
    return tuple(word.format(*free_ports_once) for free_ports_once in [free_ports()] for word in ENOUGH)


def answered(terminal: "pexpect.spawn[str]", question: str, answer: str) -> str:
    """Wait for a question, answer it; what the question offered."""
    terminal.expect_exact(question)
    terminal.expect(r"\[([^\]]*)\] ")
    offered = str(terminal.match.group(1)) if isinstance(terminal.match, re.Match) else ""
    terminal.sendline(answer)
    return offered


def ended(terminal: "pexpect.spawn[str]") -> tuple[int | None, str]:
    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus, str(terminal.before)


def certificate(folder: Path, host: str = "edms.example.org", name: str = "own", days: int = 30) -> tuple[str, str]:
    files = folder / f"{name}.crt", folder / f"{name}.key"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days), "-subj", f"/CN={host}"]
    names = ["-addext", f"subjectAltName=DNS:{host}", "-keyout", str(files[1]), "-out", str(files[0])]
    subprocess.run([*make, *names], check=True, capture_output=True)
    return str(files[0]), str(files[1])


def signed(folder: Path, left: timedelta, host: str = "edms.example.org", issuer: str = "An authority") -> tuple[str, str]:
    """A certificate and its key; negative ``left`` is one that has expired."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    subject, by = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in (host, issuer))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(by, subject, key.public_key(), x509.random_serial_number(), now - timedelta(days=90), now + left)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(authority if issuer != host else key, hashes.SHA256())
    )
    files = folder / "signed.crt", folder / "signed.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return str(files[0]), str(files[1])


def test_it_works(server: Server):
    """The eight questions with the overview's defaults; Enter takes them, and EDMS is installed, healthy and backed up."""
    backend, frontend = free_ports()
    terminal = server.begin()

    offered = [answered(terminal, "1. Domain/IP:", ""), answered(terminal, "2. Backend port:", backend)]
    offered += [answered(terminal, "3. Frontend port:", frontend), answered(terminal, "4. Setup SSL?", "")]
    offered += [answered(terminal, "5. Database name:", ""), answered(terminal, "6. Admin username:", "")]
    offered += [answered(terminal, "7. Admin password:", ""), answered(terminal, "8. Setup automated backups?", "")]
    outcome, said = ended(terminal)

    assert offered[1:] == ["8000", "3000", "y/N", "edms_db", "admin", "auto-generated", "Y/n"]
    assert outcome == 0, said
    asked = [line.partition("] ")[2] for line in server.asked]
    assert asked[3:9] == [
        "build",
        "up --detach --force-recreate --wait --wait-timeout 300 db redis",
        "run --rm -T manage prepare_roles",
        "run --rm -T manage prepare",
        "up --detach --remove-orphans --wait --wait-timeout 300",
        "run --rm -T manage create_admin admin --password-file /run/secrets/admin_password",
    ]
    assert asked[-1] == "run --rm -T manage doctor"
    settings = server.settings
    assert settings["EDMS_PUBLIC_URL"] == f"http://{offered[0]}:{frontend}"
    assert (settings["EDMS_DB_NAME"], settings["EDMS_ADMIN"], settings["EDMS_TLS"]) == ("edms_db", "admin", "no")
    password = re.search(r"Its password\s+(\S+)", said)
    assert password
    assert (server.standins / "passwords").read_text().strip() == password.group(1)
    assert server.secret("admin_password") == ""
    assert "scripts/backup-hybrid.sh" in server.crontab


def test_the_settings_are_for_the_eyes_of_one_account_and_every_secret_is_new(server: Server, enough, tmp_path: Path):
    (tmp_path / "other").mkdir()
    other = Server.made_in(tmp_path / "other")
    for one in (server, other):
        assert one.run(*enough).returncode == 0

    assert stat.S_IMODE((server.project / ".env").stat().st_mode) == 0o600
    assert stat.S_IMODE((server.project / "var" / "deploy" / "secrets").stat().st_mode) == 0o700
    secrets = {name: value for name, value in server.settings.items() if re.search(r"PASSWORD|SECRET_KEY|TOKEN", name)}
    assert len(secrets) == 7
    for name, value in secrets.items():
        assert len(value) >= 50, name
        assert value != other.settings[name], name
        assert server.secret(name.removeprefix("EDMS_").lower()) == value
    assert len(set(secrets.values())) == 7


def test_a_server_without_cron_is_told_before_anything_is_changed(server: Server, enough, tmp_path: Path):
    """Not at the last step, after which everything that was started is stopped again."""
    programs = tmp_path / "without cron"
    programs.mkdir()
    for folder in server.environment["PATH"].split(":"):
        if not os.access(folder, os.R_OK):
            continue
        for program in Path(folder).glob("*"):
            if program.name != "crontab" and not (programs / program.name).exists():
                (programs / program.name).symlink_to(program)

    refused = server.run(*enough, PATH=str(programs))

    assert refused.returncode == 1
    assert "There is no crontab on this server: install cron, or answer no (--backups no)." in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert not (server.project / ".env").exists()
    assert server.run(*enough, "--backups", "no", PATH=str(programs)).returncode == 0


BAD_ANSWERS = [
    ("1. Domain/IP:", "http://edms.example.org", "not a name of a server"),
    ("1. Domain/IP:", "edms example", "not a name of a server"),
    ("1. Domain/IP:", "-edms.example.org", "not a name of a server"),
    ("1. Domain/IP:", "10.0.0.300", "above 255"),
    ("1. Domain/IP:", "10.0.0", "four numbers"),
    ("2. Backend port:", "port", "not a port"),
    ("2. Backend port:", "0", "not a port"),
    ("2. Backend port:", "65536", "not a port"),
    ("2. Backend port:", "{taken}", "in use by another program"),
    ("3. Frontend port:", "{backend}", "is the backend's"),
    ("3. Frontend port:", "{taken}", "in use by another program"),
    ("4. Setup SSL?", "perhaps", "neither yes nor no"),
    ("5. Database name:", "Edms", "not a name for a database"),
    ("5. Database name:", "e" * 37, "at most 36"),
    ("5. Database name:", "edms; DROP TABLE users", "not a name for a database"),
    ("5. Database name:", "postgres", "PostgreSQL's own"),
    ("6. Admin username:", "ad min", "not a name for an account"),
    ("6. Admin username:", "system_scheduler", "program's own account"),
]
GOOD_ANSWERS = {"1. Domain/IP:": "edms.example.org", "4. Setup SSL?": "n", "5. Database name:": "edms_db", "6. Admin username:": "maren"}


def test_a_bad_answer_is_explained_and_asked_for_again(server: Server):
    """At one sitting: at each question every bad answer first, then a good one."""
    backend, frontend = free_ports()
    good = GOOD_ANSWERS | {"2. Backend port:": backend, "3. Frontend port:": frontend}
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = str(holder.getsockname()[1])
        terminal = server.begin()
        for question in QUESTIONS:
            for _, bad, why in (row for row in BAD_ANSWERS if row[0] == question):
                answered(terminal, question, bad.format(taken=taken, backend=backend))
                terminal.expect_exact(why)
            answered(terminal, question, good[question])
        for bad, why in [
            ("short", "too short"),
            ("1" * 14, "digits only"),
            ("the-maren-of-all", "name of the account"),
            ("a" * 14, "tries first"),
        ]:
            answered(terminal, "7. Admin password:", bad)
            terminal.expect_exact(why)
        answered(terminal, "7. Admin password:", PASSWORD)
        terminal.expect_exact("The same again: ")
        terminal.sendline("something-else-9")
        terminal.expect_exact("not the same")
        answered(terminal, "7. Admin password:", PASSWORD)
        terminal.expect_exact("The same again: ")
        terminal.sendline(PASSWORD)
        answered(terminal, "8. Setup automated backups?", "sometimes")
        terminal.expect_exact("neither yes nor no")
        answered(terminal, "8. Setup automated backups?", "n")
        outcome, said = ended(terminal)

    assert outcome == 0, said
    assert PASSWORD not in said, "a password that somebody typed is never shown"
    assert (server.standins / "passwords").read_text() == f"{PASSWORD}\n"
    assert server.settings["EDMS_ADMIN"] == "maren"
    assert server.crontab == ""
    assert PASSWORD not in (server.project / ".env").read_text()


@pytest.mark.parametrize(
    ("flag", "value", "why"),
    [
        ("--domain", "not a name", "not a name of a server"),
        ("--backend-port", "70000", "not a port"),
        ("--ssl", "maybe", "neither yes nor no"),
        ("--database", "template1", "PostgreSQL's own"),
        ("--admin", "", "not a name for an account"),
        ("--time-zone", "Mars/Olympus", "not a time zone"),
        ("--organisation", 'The "Firm"', "neither quotes"),
        ("--backups", "never", "neither yes nor no"),
        ("--admin-password-file", "/nowhere/password", "cannot be read"),
        ("--certificate", "/nowhere/certificate", "not a certificate"),
        ("--colour", "blue", "Unknown option"),
    ],
)
def test_without_a_terminal_a_bad_answer_ends_it_before_anything_is_changed(server: Server, enough, flag, value, why):
    done = server.run(*enough, "--ssl", "yes", flag, value) if flag == "--certificate" else server.run(*enough, flag, value)

    assert done.returncode == 1
    assert why in done.stderr
    assert not (server.project / ".env").exists()
    assert not [line for line in (server.asked if (server.standins / "asked").exists() else []) if "build" in line]


def test_answers_come_from_a_file_and_flags_go_before_it(server: Server, tmp_path: Path):
    backend, frontend = free_ports()
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    (tmp_path / "answers").write_text(
        f"# Answers\nDOMAIN=edms.example.org\nBACKEND_PORT={backend}\nFRONTEND_PORT={frontend}\nDATABASE=records\nADMIN=maren\n"
        f"ADMIN_PASSWORD_FILE={tmp_path}/password\nBACKUPS=no\nTIME_ZONE=Europe/Berlin\nORGANISATION=Larkmoor Infusion Systems\n"
    )

    done = server.run("--answers", str(tmp_path / "answers"), "--database", "papers")

    assert done.returncode == 0, done.stderr
    settings = server.settings
    assert (settings["EDMS_DB_NAME"], settings["EDMS_ADMIN"], settings["EDMS_TIME_ZONE"]) == ("papers", "maren", "Europe/Berlin")
    assert settings["EDMS_ORGANISATION"] == "Larkmoor Infusion Systems"
    assert (server.standins / "passwords").read_text() == f"{PASSWORD}\n"


def test_a_file_of_answers_with_something_else_in_it_is_refused(server: Server, tmp_path: Path):
    (tmp_path / "answers").write_text("DOMAIN=edms.example.org\nPATH=/tmp\n")

    assert "no answer: PATH" in server.run("--answers", str(tmp_path / "answers")).stderr


def test_a_certificate_of_ones_own_is_looked_at_before_it_is_taken(server: Server, tmp_path: Path):
    own, key = certificate(tmp_path)
    foreign, foreign_key = certificate(tmp_path, host="other.example.org", name="foreign")
    backend, frontend = free_ports()
    terminal = server.begin("--domain", "edms.example.org", "--backend-port", backend, "--frontend-port", frontend)

    answered(terminal, "4. Setup SSL?", "y")
    for given, with_key, why in [
        ("/nowhere.crt", key, "not a certificate"),
        (own, own, "not a key"),
        (own, foreign_key, "does not belong"),
        (foreign, foreign_key, "is not for edms.example.org"),
    ]:
        answered(terminal, "Certificate file:", given)
        terminal.expect_exact("Key file: ")
        terminal.sendline(with_key)
        terminal.expect_exact(why)
    answered(terminal, "Certificate file:", own)
    terminal.expect_exact("Key file: ")
    terminal.sendline(key)
    for question in ("5. Database name:", "6. Admin username:", "7. Admin password:", "8. Setup automated backups?"):
        answered(terminal, question, "")
    outcome, said = ended(terminal)

    assert outcome == 0, said
    assert server.secret("tls_certificate").strip() == Path(own).read_text().strip()
    assert (server.settings["EDMS_NGINX"], server.settings["EDMS_PUBLIC_URL"]) == ("tls", f"https://edms.example.org:{frontend}")


def test_a_generated_certificate_is_for_this_server_and_is_kept_over_upgrades(server: Server, enough):
    assert server.run(*enough, "--ssl", "yes").returncode == 0
    first = server.secret("tls_certificate")
    assert server.run().returncode == 0

    shown = subprocess.run(["openssl", "x509", "-noout", "-ext", "subjectAltName"], input=first, capture_output=True, text=True, check=True)
    assert "DNS:edms.example.org" in shown.stdout
    assert server.secret("tls_certificate") == first
    assert server.run("--domain", "papers.example.org").returncode == 0
    assert server.secret("tls_certificate") != first


@pytest.mark.parametrize("issuer", ["An authority", "edms.example.org"])
def test_a_certificate_of_ones_own_is_kept_and_said_to_expire(server: Server, enough, tmp_path: Path, issuer: str):
    """Also one that signed itself: people may have told their browsers to trust it."""
    own, key = signed(tmp_path, timedelta(days=20), issuer=issuer)
    assert server.run(*enough, "--ssl", "yes", "--certificate", own, "--key", key).returncode == 0

    upgraded = server.run()

    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    assert server.secret("tls_certificate").strip() == Path(own).read_text().strip()
    assert server.secret("tls_key").strip() == Path(key).read_text().strip()
    assert re.search(r"one of your own and expires on .* GMT: give the next one", upgraded.stdout)


def test_a_certificate_of_ones_own_from_before_it_was_marked_is_kept(server: Server, enough, tmp_path: Path):
    own, key = signed(tmp_path, timedelta(days=20))
    assert server.run(*enough, "--ssl", "yes", "--certificate", own, "--key", key).returncode == 0
    (server.project / "var" / "deploy" / "secrets" / "tls_generated").unlink()

    assert server.run().returncode == 0

    assert server.secret("tls_certificate").strip() == Path(own).read_text().strip()


@pytest.mark.parametrize(
    ("left", "options", "why"),
    [
        (timedelta(days=-1), (), "has expired. It is one of your own: name another with --certificate and --key"),
        (timedelta(days=60), ("--domain", "papers.example.org"), "is not for papers.example.org. It is one of your own"),
    ],
)
def test_a_certificate_of_ones_own_that_will_not_do_is_never_replaced(server: Server, enough, tmp_path: Path, left, options, why):
    own, key = signed(tmp_path, timedelta(days=60))
    assert server.run(*enough, "--ssl", "yes", "--certificate", own, "--key", key).returncode == 0
    for name, file in zip(("tls_certificate", "tls_key"), signed(tmp_path, left), strict=True):
        secret = server.project / "var" / "deploy" / "secrets" / name
        secret.chmod(0o600)
        secret.write_bytes(Path(file).read_bytes())
    before, settings = server.secret("tls_certificate"), server.settings
    server.forget_what_was_asked()

    refused = server.run(*options)

    assert refused.returncode == 1
    assert why in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert (server.secret("tls_certificate"), server.settings) == (before, settings)
    assert not [line for line in server.asked if "stop" in line or "build" in line]
    for name in ("tls_certificate", "tls_key"):
        (server.project / "var" / "deploy" / "secrets" / name).unlink()
    assert server.run(*options).returncode == 0
    assert server.secret("tls_certificate") not in ("", before)


def test_a_generated_certificate_from_before_it_was_marked_is_renewed(server: Server, enough):
    assert server.run(*enough, "--ssl", "yes").returncode == 0
    (server.project / "var" / "deploy" / "secrets" / "tls_generated").unlink()
    first = server.secret("tls_certificate")

    assert server.run("--domain", "papers.example.org").returncode == 0

    assert server.secret("tls_certificate") != first


def test_nobody_who_answers_means_nothing_is_changed(server: Server):
    terminal = server.begin()
    terminal.expect_exact("1. Domain/IP:")
    terminal.sendeof()

    assert "nothing was changed" in ended(terminal)[1]
    assert not (server.project / ".env").exists()


def test_a_password_that_the_server_refuses_is_asked_for_again(server: Server, enough):
    terminal = server.begin(*enough, "--ssl", "no", "--database", "edms_db", "--admin", "maren", "--backups", "no")
    for password in ("Tr0ub4dor-and-3", PASSWORD):
        answered(terminal, "7. Admin password:", password)
        terminal.expect_exact("The same again: ")
        terminal.sendline(password)
        if password != PASSWORD:
            terminal.expect_exact("too common")
    outcome, said = ended(terminal)

    assert outcome == 0, said
    assert (server.standins / "passwords").read_text().splitlines()[-1] == PASSWORD


def test_a_database_whose_settings_are_gone_is_not_sat_upon(server: Server, enough):
    (server.standins / "volumes").write_text("edms_db_data\n")

    done = server.run(*enough)

    assert done.returncode == 1
    assert "Bring .env back" in done.stderr
    assert not (server.project / ".env").exists()
