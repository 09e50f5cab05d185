"""Real servers for the tests of mail and feeds, all on loopback, and a desk to sync into."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailsync.reading import Readers
from tests.mailsync.authority import Authority
from tests.mailsync.desks import Desk
from tests.mailsync.dovecot import PROGRAM, Dovecot
from tests.mailsync.letters import letter
from tests.mailsync.post_office import PostOffice, post_office

_users = itertools.count(1)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whoever holds its root trusts the servers of these tests."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The authority, and this machine knows it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    return authority


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """A real Dovecot; tests that use it are marked `real_server`."""
    if PROGRAM is None:
        pytest.skip("no Dovecot is installed here")
    server = Dovecot(authority.issue("127.0.0.1"))
    yield server
    server.stop()


@pytest.fixture
def user() -> str:
    """The name of somebody whose mailbox nobody has used."""
    return f"user{next(_users)}"


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """Processes that read mail, as an engine has them."""
    with closing(Readers()) as readers:
        yield readers


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Makes a desk with these settings."""
    made: list[Desk] = []

    def make(settings: str) -> Desk:
        made.append(Desk(tmp_path / "desk", settings))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A real SMTP server."""
    with post_office() as running:
        yield running


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """With one mail from a customer."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    (tmp_path / "maildir" / "new" / "1.first.host").write_bytes(letter(1, sender="Jisu <jisu@example.org>"))
    return tmp_path / "maildir"
