"""A real Dovecot of one's own: private configuration, free ports on loopback, an empty mailbox for every user name."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from tests.mailsync.authority import Certificate
from tests.waiting import until_outside

PASSWORD = "correct-horse"
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:{home}/mail/%u
namespace inbox {{
  inbox = yes
  mailbox Posted {{
    special_use = \\Sent
  }}
}}
mailbox_idle_check_interval = 1 s
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """A running server. `plain_port` speaks IMAP and STARTTLS, `tls_port` TLS from the first byte."""

    def __init__(self, certificate: Certificate) -> None:
        # Not in pytest's folder: Dovecot's other users have to get in, and socket names must stay short
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.home.chmod(0o755)
        for file in (certificate.certificate, certificate.key):
            shutil.copy(file, self.home)
        self.plain_port, self.tls_port = free_port(), free_port()
        me = pwd.getpwuid(os.geteuid())
        root = me.pw_uid == 0  # then Dovecot insists on users of its own
        mail = pwd.getpwnam("nobody") if root else me
        for name in ("run", "state", "mail"):
            (self.home / name).mkdir()
        self._owner = mail.pw_uid, mail.pw_gid
        os.chown(self.home / "mail", *self._owner)
        config = self.home / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                home=self.home,
                certificate=self.home / certificate.certificate.name,
                key=self.home / certificate.key.name,
                internal="dovecot" if root else getpass.getuser(),
                internal_group="dovecot" if root else os.getgid(),
                login="dovenull" if root else getpass.getuser(),
                uid=mail.pw_uid,
                gid=mail.pw_gid,
                password=PASSWORD,
                plain_port=self.plain_port,
                tls_port=self.tls_port,
            )
        )
        assert PROGRAM is not None
        self._process = subprocess.Popen([PROGRAM, "-F", "-c", config])
        until_outside(self._answers)

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self.home / "log").read_text()
        try:
            with socket.create_connection(("127.0.0.1", self.plain_port), timeout=1) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            return False

    def stop(self) -> None:
        """End the server and remove what it held."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.home)

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """An ordinary mail program at this user's mailbox."""
        client = IMAPClient("127.0.0.1", self.plain_port, ssl=False, timeout=20)
        client.login(user, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def stock(self, user: str, mails: Iterable[bytes]) -> None:
        """Lay mails into the inbox of a user who has not been here yet: quicker than `deliver`, for thousands."""
        inbox = self.home / "mail" / user
        for folder in (inbox, *(inbox / part for part in ("cur", "new", "tmp"))):
            folder.mkdir()
            os.chown(folder, *self._owner)
        for number, mail in enumerate(mails):
            file = inbox / "cur" / f"{1_700_000_000 + number}.M{number}P1.test:2,S"
            file.write_bytes(mail)
            os.chown(file, *self._owner)

    def deliver(self, user: str, mails: Iterable[bytes], folder: str = "INBOX") -> None:
        """Put mails into a folder, in their order."""
        with self.client(user) as client:
            client.multiappend(folder, list(mails))


def free_port() -> int:
    """A port of loopback on which nothing listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
