"""What `deskhand doctor` asks the store: the file, the engine, mailboxes, the outbox, mails that could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.call import Call
from cli.checkup import Finding
from desk import acknowledgement
from desk.duration import compact
from desk.errors import DeskError
from desk.label import label
from desk.outbox import TROUBLED, OutboxState, state_of
from desk.words import _, ngettext
from mailsync.lease import NAME as LEASE
from store import blocked, canned, fuse, health, leases, ledger, mailboxes, outbox, sent_copy
from store.mailboxes import MailboxState
from store.store import Store

OVERDUE: Final = timedelta(minutes=10)
"""How long after its time an answer may wait before something is wrong."""


def desk(call: Call) -> Iterator[Finding]:
    """Everything that the store tells."""
    if not call.folder.store.exists():
        yield Finding(True, _("store"), _("none yet; the first sync makes it"))
        return
    try:
        with call.store() as store:
            checks = (
                _file,
                _engine,
                _mailboxes,
                _ways_out,
                _outbox,
                _copies,
                _fuse,
                _acknowledgements,
                _signatures,
                _unread,
            )
            for check in checks:
                yield from check(store)
    except DeskError as error:
        yield Finding(False, _("store"), str(error))


def _file(store: Store) -> Iterator[Finding]:
    faults = health.faults(store)
    yield from (Finding(False, _("store"), fault) for fault in faults)
    if not faults:
        yield Finding(True, _("store"), _("sound"))


def _engine(store: Store) -> Iterator[Finding]:
    lease = leases.holder(store, LEASE)
    if lease is None:
        words = _("none runs; the console or `deskhand sync` starts it")
    else:
        words = _("runs as {holder}", holder=lease.holder)
    yield Finding(True, _("engine"), words)


def _mailboxes(store: Store) -> Iterator[Finding]:
    for status in mailboxes.status(store):
        if status.state is MailboxState.FAILING:
            words = ngettext(
                "{n} failure in a row: {why}", "{n} failures in a row: {why}", status.failures, why=status.detail
            )
        elif status.synced_at is not None:
            words = _("synced {age} ago", age=compact(store.now() - status.synced_at))
        else:
            words = _("not synced yet")
        yield Finding(status.state is not MailboxState.FAILING, status.name, words)


def _ways_out(store: Store) -> Iterator[Finding]:
    for way in blocked.blocked(store):
        age = compact(store.now() - way.since)
        yield Finding(False, way.mailbox, _("nothing leaves since {age}: {why}", age=age, why=way.why))


def _outbox(store: Store) -> Iterator[Finding]:
    troubled = outbox.troubled(store)
    late = [item for item in outbox.items(store, [OutboxState.QUEUED]) if store.now() - item.due_at > OVERDUE]
    for item in troubled:
        what = f"#{item.ticket} {label(state_of(item.among(TROUBLED)))}"
        words = _("{what}; deskhand outbox settle {id} sent|again|give-up", what=what, id=item.id)
        yield Finding(False, _("outbox"), words)
    if late:
        words = ngettext(
            "{n} answer is overdue; is `deskhand sync` running?",
            "{n} answers are overdue; is `deskhand sync` running?",
            len(late),
        )
        yield Finding(False, _("outbox"), words)
    if not (troubled or late):
        yield Finding(True, _("outbox"), _("nothing is stuck"))


def _copies(store: Store) -> Iterator[Finding]:
    missing = sent_copy.missing(store)
    for mailbox in sorted({copy.mailbox for copy in missing}):
        of_mailbox = [copy for copy in missing if copy.mailbox == mailbox]
        words = ngettext(
            "{n} answer has left without a copy in the Sent folder: {why}",
            "{n} answers have left without a copy in the Sent folder: {why}",
            len(of_mailbox),
            why=of_mailbox[0].reason,
        )
        yield Finding(False, mailbox, words)


def _fuse(store: Store) -> Iterator[Finding]:
    if fuse.get(store).blown_at is not None:
        held = len(outbox.automatic(store, OutboxState.HELD))
        words = ngettext(
            "blown, {n} automatic mail is held; deskhand fuse send|drop",
            "blown, {n} automatic mails are held; deskhand fuse send|drop",
            held,
        )
        yield Finding(False, _("fuse"), words)


def _acknowledgements(store: Store) -> Iterator[Finding]:
    for brand in store.config.brands:
        if brand.acknowledge and (fault := acknowledgement.fault(canned.get(store, brand.acknowledge))):
            what = f'acknowledge = "{brand.acknowledge}"'
            yield Finding(False, brand.name, _("{what} sends nothing: {fault}", what=what, fault=fault))


def _signatures(store: Store) -> Iterator[Finding]:
    for brand in store.config.brands:
        if brand.signature and canned.get(store, brand.signature) is None:
            words = _(
                "{what} stands below no answer: there is no such canned reply", what=f'signature = "{brand.signature}"'
            )
            yield Finding(False, brand.name, words)


def _unread(store: Store) -> Iterator[Finding]:
    count = ledger.failed_count(store)
    if count:
        words = ngettext(
            "{n} mail could not be read; it is in the queue with its raw source: deskhand quarantine",
            "{n} mails could not be read; they are in the queue with their raw source: deskhand quarantine",
            count,
        )
        yield Finding(False, _("quarantine"), words)
