"""Which ticket a message belongs to, and why (rules 15 and 16), in whatever order a thread comes."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bench.threading import World, expected, in_memory, world
from desk import link
from desk.agent import SYSTEM
from desk.change import LinkSet, MergeSet
from desk.command import Assign, Merge, MoveMessage, Reply, Reread, SetStatus, Snooze, Undo
from desk.config import Brand, OtherSubject
from desk.conversation import Entry
from desk.incoming import Incoming, Occasion
from desk.link import LinkReason
from desk.mail.facts import Address, Kind
from desk.ticket import Status, Ticket
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import T0, MemoryDesk

FROM = Address("Acme", "support@acme.example")
BY_SUBJECT = Brand("acme", FROM, other_subject=OtherSubject.NEW)


def take(desk: MemoryDesk, message: Incoming, *, archive: bool = False) -> Entry:
    """Take a message in; what became of it."""
    desk.perform(receive(message, archive=archive), actor=SYSTEM)
    return max(desk.entries.values(), key=lambda entry: entry.id)


def codes(entry: Entry) -> list[str]:
    return [why.code for why in entry.why]


@pytest.mark.parametrize("seed", range(5))
def test_f12_what_shares_a_ticket_is_the_same_for_every_order(seed: int) -> None:
    made = world(100)
    assert in_memory(made, seed) == expected(made)


def by_subject(threads: int) -> World:
    """Threads whose subject changes on the way."""
    dice, made = random.Random(7), world(threads, seed=7)
    said: dict[str, str] = {}
    for mail in made.mails:
        said.setdefault(mail.content, f"{dice.choice(['', 'Re: ', '답장: '])}{dice.choice(['refund', 'delivery'])}")
    mails = [replace(mail, subject=said[mail.content], refers_to=mail.refers_to) for mail in made.mails]
    return World((), (), [mail for mail in mails if not any("before" in id_ for id_ in mail.refers_to)])


@pytest.mark.parametrize("seed", range(3))
def test_f12_the_same_where_every_subject_has_its_ticket(seed: int) -> None:
    made = by_subject(60)
    bare = replace(made, mails=[replace(mail, subject=mail.subject.split(": ")[-1]) for mail in made.mails])
    assert in_memory(made, seed, BY_SUBJECT) == expected(bare, by_subject=True) != expected(bare)


def test_f12_a_mail_that_connects_two_tickets_makes_them_one_and_says_so(desk: MemoryDesk) -> None:
    take(desk, incoming("<late@x>", text="late", refers_to=("<lost@x>",), sent_at=T0 + timedelta(hours=1)))
    entry = take(desk, incoming("<2@x>", text="both", refers_to=("<late@x>", "<1@example.org>")))
    assert desk.ticket(1002).merged_into == 1001
    assert desk.ticket(1002).status is Status.CLOSED
    assert (desk.ticket(1001).messages, desk.ticket(1001).waiting_since) == (3, T0)
    assert codes(entry) == ["refers_to", "joins"]


def test_f12_two_tickets_that_agents_have_worked_on_are_only_linked(desk: MemoryDesk) -> None:
    take(desk, incoming("<other@x>", text="other"))
    desk.perform(Assign(1001, "hana"), Assign(1002, "lee"), actor=HANA)
    mail = incoming("<2@x>", text="both", refers_to=("<other@x>", "<1@example.org>"))
    changes = desk.perform(receive(mail), actor=SYSTEM)
    assert [change for change in changes if isinstance(change, LinkSet | MergeSet)] == [
        LinkSet(1002, 1001, None, LinkReason.POSSIBLY_SAME)
    ]
    assert desk.conversation(1002)[-1].message_id == "<2@x>"
    assert codes(desk.conversation(1002)[-1]) == ["refers_to", "possibly_same"]
    again = incoming("<3@x>", text="both again", refers_to=("<other@x>", "<1@example.org>"))
    assert not any(isinstance(change, LinkSet) for change in desk.perform(receive(again), actor=SYSTEM))


def test_f12_what_nobody_has_touched_joins_what_somebody_has(desk: MemoryDesk) -> None:
    desk.perform(SetStatus(1001, Status.PENDING), actor=HANA)
    desk.perform(Snooze(1001, T0 + timedelta(days=9)), actor=HANA)
    take(desk, incoming("<other@x>", text="other"))
    away = incoming("<2@x>", text="away", kind=Kind.AUTO_REPLY, refers_to=("<other@x>", "<1@example.org>"))
    assert take(desk, away).ticket == 1001
    assert desk.ticket(1002).merged_into == 1001
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.OPEN, None)


def test_spam_never_draws_in_the_ticket_of_somebody_else(desk: MemoryDesk) -> None:
    desk.perform(SetStatus(1001, Status.SPAM), actor=HANA)
    take(desk, incoming("<ana@x>", author="ana@example.org", text="mine"))
    take(desk, incoming("<2@x>", text="both", refers_to=("<1@example.org>", "<ana@x>", "<soon@x>")))
    assert desk.ticket(1002).merged_into is None
    assert desk.links(1002) == {1001: LinkReason.POSSIBLY_SAME}
    late = take(desk, incoming("<soon@x>", author="ben@example.org", text="named by spam before it came"))
    assert late.ticket == 1003


@pytest.mark.parametrize("deed", [Status.SPAM, Status.TRASH])
def test_what_is_answered_to_spam_and_trash_stays_there(desk: MemoryDesk, deed: Status) -> None:
    desk.perform(SetStatus(1001, deed), actor=HANA)
    assert take(desk, incoming("<2@x>", text="again", refers_to=("<1@example.org>",))).ticket == 1001
    assert desk.ticket(1001).status is deed


def test_references_are_followed_nearest_first_and_messages_before_what_was_only_named(desk: MemoryDesk) -> None:
    take(desk, incoming("<2@x>", text="2", refers_to=("<unknown@x>",)))
    desk.perform(Assign(1001, "hana"), Assign(1002, "hana"), actor=HANA)
    entry = take(desk, incoming("<3@x>", text="3", refers_to=("<unknown@x>", "<1@example.org>", "<2@x>")))
    assert (entry.ticket, entry.why[0].detail) == (1001, "<1@example.org>")


def test_a_common_unknown_ancestor_brings_messages_together(desk: MemoryDesk) -> None:
    take(desk, incoming("<2@x>", text="2", refers_to=("<unknown@x>",)))
    entry = take(desk, incoming("<3@x>", text="3", refers_to=("<unknown@x>",)))
    assert (entry.ticket, codes(entry)) == (1002, ["common_ancestor"])


def test_s04_made_up_ids_of_ours_lead_nowhere_and_are_told(desk: MemoryDesk) -> None:
    made_up = "<dh.1001.1.00000000000000000000000000000000@acme.example>"
    for number in (2, 3):
        message = incoming(f"<{number}@x>", text=f"{number}", refers_to=(made_up,))
        entry = take(desk, replace(message, unsigned_ids=(made_up,)))
        assert (entry.ticket, codes(entry)) == (1000 + number, ["new_matter", "made_up_id"])
        assert entry.references == ()


def test_ids_of_another_desk_of_this_kind_are_as_good_as_any(desk: MemoryDesk) -> None:
    theirs = "<dh.7.1.00000000000000000000000000000000@other.example>"
    for number in (2, 3):
        message = incoming(f"<{number}@x>", text=f"{number}", refers_to=(theirs,))
        assert take(desk, replace(message, unsigned_ids=(theirs,))).ticket == 1002


def test_s03_a_number_in_the_subject_counts_only_from_who_takes_part(desk: MemoryDesk) -> None:
    stranger = incoming("<2@x>", author="eve@evil.example", subject="Re: [#1001]", text="hello")
    entry = take(desk, stranger)
    assert (entry.ticket, codes(entry)) == (1002, ["new_number"])
    assert desk.links(1002) == {1001: LinkReason.NUMBER}
    entry = take(desk, incoming("<3@x>", subject="about #1001", text="it is me"))
    assert (entry.ticket, codes(entry)) == (1001, ["number"])
    desk.perform(Reply(1001, "네", ("books@example.org",)), actor=HANA)
    assert take(desk, incoming("<4@x>", author="books@example.org", subject="#1001", text="asked")).ticket == 1001


def test_s03_a_copy_that_a_stranger_asked_for_makes_nobody_take_part(desk: MemoryDesk) -> None:
    forged = replace(incoming("<2@x>", subject="#1001", text="forged"), cc=(Address("", "eve@evil.example"),))
    assert take(desk, forged).ticket == 1001
    assert take(desk, incoming("<3@x>", author="eve@evil.example", subject="#1001", text="hi")).ticket == 1002


def test_s48_strangers_can_link_a_ticket_with_so_many_others_only(desk: MemoryDesk) -> None:
    for number in range(60):
        entry = take(desk, incoming(f"<e{number}@x>", author="eve@evil.example", subject="#1001", text=f"{number}"))
        assert codes(entry) == ["new_number"]
    assert len(desk.links(1001)) == link.MOST


@pytest.mark.parametrize("subject", ["&#1001;", "build#1001", "#1001a", "#9999", "#123456789012"])
def test_what_only_looks_like_a_number_opens_a_ticket_without_a_link(desk: MemoryDesk, subject: str) -> None:
    assert codes(take(desk, incoming("<2@x>", subject=subject, text="hi"))) == ["new_matter"]


def test_another_subject_opens_a_linked_ticket_where_the_brand_says_so(desk: MemoryDesk) -> None:
    other = incoming("<2@x>", subject="Other", text="2", refers_to=("<1@example.org>",))
    assert take(desk, other).ticket == 1001
    desk.brands = {"acme": BY_SUBJECT}
    take(desk, incoming("<a@x>", subject="Refund", text="a"))
    entry = take(desk, incoming("<b@x>", subject="답장: Invoice", text="b", refers_to=("<a@x>",)))
    assert (entry.ticket, codes(entry)) == (1003, ["new_subject"])
    assert desk.links(1003) == {1002: LinkReason.SUBJECT}
    assert take(desk, incoming("<c@x>", subject="AW: refund", text="c", refers_to=("<b@x>", "<a@x>"))).ticket == 1002
    away = incoming("<d@x>", subject="Away", text="d", refers_to=("<a@x>",), kind=Kind.AUTO_REPLY)
    assert take(desk, away).ticket == 1002


def test_an_answer_to_a_merged_ticket_follows_it_whatever_the_other_s_subject(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    take(desk, incoming("<a@x>", subject="Refund", text="a"))
    take(desk, incoming("<b@x>", subject="Invoice", text="b", refers_to=("<a@x>",)))
    desk.perform(Merge(1003, 1002), actor=HANA)
    later = take(desk, incoming("<c@x>", subject="Re: Invoice", text="c", refers_to=("<b@x>", "<a@x>")))
    assert (later.ticket, codes(later)) == (1002, ["refers_to"])


def test_an_answer_to_a_message_that_was_moved_to_another_subject_follows_it(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    take(desk, incoming("<a@x>", subject="Refund", text="a"))
    moved = take(desk, incoming("<b@x>", subject="Re: Refund", text="b", refers_to=("<a@x>",)))
    take(desk, incoming("<i@x>", subject="Invoice", text="i"))
    desk.perform(MoveMessage(1002, moved.id, 1003), actor=HANA)
    assert take(desk, incoming("<c@x>", subject="Re: Refund", text="c", refers_to=("<b@x>",))).ticket == 1003
    other = take(desk, incoming("<d@x>", subject="Damage", text="d", refers_to=("<b@x>",)))
    assert (other.ticket, codes(other)) == (1004, ["new_subject"])


def test_an_answer_that_names_only_what_we_wrote_under_a_merged_subject_goes_there(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    take(desk, incoming("<a@x>", subject="Refund", text="a"))
    take(desk, incoming("<b@x>", subject="Invoice", text="b"))
    desk.perform(Merge(1003, 1002), Reply(1002, "네", ("jisu@example.com",)), actor=HANA)
    ours = max(desk.entries.values(), key=lambda entry: entry.id)
    assert (ours.ticket, ours.subject) == (1002, "Re: Invoice")
    mail = incoming("<c@x>", subject="Re: Invoice", text="c", refers_to=(ours.message_id,), signed_ticket=1002)
    later = take(desk, replace(mail, signed_id=ours.message_id))
    assert (later.ticket, codes(later)) == (1002, ["signed_id"])
    assert take(desk, incoming("<c@x>", subject="Re: Invoice", text="c", refers_to=(ours.message_id,))) == later


def test_a_subject_that_is_mended_is_the_one_that_answers_keep_to(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    mail = replace(incoming("<a@x>", subject="?????", text="a"), raw="00")
    message = take(desk, mail)
    desk.perform(Reread(message.id, replace(mail, subject="환불 문의"), Occasion.PARSER), actor=SYSTEM)
    assert take(desk, incoming("<b@x>", subject="Re: 환불 문의", text="b", refers_to=("<a@x>",))).ticket == 1002
    assert take(desk, incoming("<c@x>", subject="환불 문의", text="c", signed_ticket=1002)).ticket == 1002
    assert take(desk, incoming("<d@x>", subject="배송 문의", text="d", refers_to=("<a@x>",))).ticket == 1003


def test_a_mail_that_is_read_at_last_keeps_to_its_subject_and_leaves_no_other_id_behind(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    mail = replace(incoming("<made-up@x>", subject="", text="", name=""), broken="ValueError", raw="00")
    message = take(desk, mail)
    read = replace(mail, message_id="<a@x>", subject="Refund", text="a", broken="")
    desk.perform(Reread(message.id, read, Occasion.RETRY), actor=SYSTEM)
    assert list(desk.threads("acme", ["<made-up@x>", "<a@x>"], "")) == ["<a@x>"]
    assert take(desk, incoming("<b@x>", subject="Invoice", text="b", refers_to=("<a@x>",))).ticket == 1003


def test_an_answer_that_was_taken_back_leaves_no_id_behind(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", ("jisu@example.com",)), actor=HANA)
    ours = desk.entries[2].message_id
    assert set(desk.threads("acme", [ours, "<1@example.org>"], "")) == {"<1@example.org>", ours}
    desk.perform(Undo(), actor=HANA)
    assert set(desk.threads("acme", [ours, "<1@example.org>"], "")) == {"<1@example.org>"}


def test_a_signed_answer_under_another_subject_opens_a_linked_ticket_too(desk: MemoryDesk) -> None:
    desk.brands = {"acme": BY_SUBJECT}
    take(desk, incoming("<a@x>", subject="Refund", text="a"))
    entry = take(desk, incoming("<b@x>", subject="Re: Invoice", text="b", signed_ticket=1002))
    assert (entry.ticket, desk.links(1003)) == (1003, {1002: LinkReason.SUBJECT})


@pytest.mark.parametrize(("days", "ticket"), [(29, 1001), (31, 1002)])
def test_a_message_to_what_closed_long_ago_opens_a_follow_up(desk: MemoryDesk, days: int, ticket: int) -> None:
    desk.brands = {"acme": Brand("acme", FROM, reopen_within=timedelta(days=30))}
    desk.perform(SetStatus(1001, Status.CLOSED), actor=HANA)
    later = T0 + timedelta(days=days)
    assert take(desk, incoming("<2@x>", text="2", refers_to=("<1@example.org>",), sent_at=later)).ticket == ticket
    answer = incoming("<3@x>", text="3", refers_to=("<2@x>", "<1@example.org>"), sent_at=later)
    assert take(desk, answer).ticket == ticket
    assert desk.ticket(1001).status is (Status.OPEN if ticket == 1001 else Status.CLOSED)
    assert desk.links(1001) == ({} if ticket == 1001 else {1002: LinkReason.FOLLOW_UP})


def test_machine_mail_stays_with_what_closed_long_ago(desk: MemoryDesk) -> None:
    desk.brands = {"acme": Brand("acme", FROM, reopen_within=timedelta(days=30))}
    desk.perform(SetStatus(1001, Status.CLOSED), actor=HANA)
    late = T0 + timedelta(days=99)
    bounce = incoming("<2@x>", text="2", refers_to=("<1@example.org>",), sent_at=late, kind=Kind.BOUNCE)
    assert take(desk, bounce).ticket == 1001


def test_an_undone_merge_takes_its_messages_along_and_leaves_who_wrote_since(desk: MemoryDesk) -> None:
    take(desk, incoming("<2@x>", text="b", sent_at=T0 - timedelta(hours=1)))
    desk.perform(Merge(1002, 1001), actor=HANA)
    assert (desk.ticket(1001).messages, desk.ticket(1001).waiting_since) == (2, T0 - timedelta(hours=1))
    desk.perform(Undo(), actor=HANA)
    assert (desk.ticket(1001).messages, desk.ticket(1001).waiting_since) == (1, T0)
    assert (desk.ticket(1002).messages, desk.ticket(1002).status) == (1, Status.NEW)
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(Reply(1001, "네", ("jisu@example.com",), anyway=True), actor=HANA)
    desk.perform(Undo(), Undo(), actor=HANA)
    assert (desk.ticket(1001).messages, desk.ticket(1002).merged_into) == (1, None)


class Counting(MemoryDesk):
    """Counts how often a ticket is asked for: what grows when threads are made long on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def ticket(self, number: int) -> Ticket:
        self.asked += 1
        return super().ticket(number)


def all_naming_all(count: int) -> list[Incoming]:
    """Fifty ids each, as many as a mail's References are read for (`desk.mail.facts.Limits`)."""
    dice, ids = random.Random(1), [f"<{number}@x>" for number in range(count)]
    return [incoming(id_, text=id_, refers_to=tuple(set(dice.choices(ids, k=50)) - {id_})) for id_ in ids]


def chained_backwards(count: int) -> list[Incoming]:
    """Tickets that stand alone, and then mails that connect each with the one before, the last two first."""
    alone = [incoming(f"<{number}@x>", text=f"{number}") for number in range(count)]
    pairs = [(f"<{number}@x>", f"<{number - 1}@x>") for number in range(count - 1, 0, -1)]
    return alone + [incoming(f"<join{pair}@x>", text=f"{pair}", refers_to=pair) for pair in pairs]


def circle(count: int) -> list[Incoming]:
    """Each names the next one, the last the first."""
    return [
        incoming(f"<{number}@x>", text=f"{number}", refers_to=(f"<{(number + 1) % count}@x>",))
        for number in range(count)
    ]


@pytest.mark.parametrize("made", [all_naming_all, chained_backwards, circle])
def test_s48_threads_made_to_cost_much_cost_the_same_for_each_mail(
    made: Callable[[int], list[Incoming]],
) -> None:
    def asked(count: int) -> int:
        desk = Counting()
        for mail in made(count):
            desk.perform(receive(mail), actor=SYSTEM)
        roots = [number for number, ticket in desk.tickets.items() if ticket.merged_into is None]
        assert len(roots) == 1
        return desk.asked

    assert asked(2_000) <= 2_000 * 2 * math.log2(2_000)
