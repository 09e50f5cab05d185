"""Real servers for the tests of mail and feeds, all on loopback, and a desk to sync into."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailsync.authority import Authority
from tests.mailsync.dovecot import PROGRAM, Dovecot

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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The desk's folder."""
    return tmp_path / "desk"
