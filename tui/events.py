"""The events of a ticket in words: `박서준 took the ticket`. What a message or a note shows itself needs none here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from desk import doubt, hold, link
from desk.brakes import Brake
from desk.conversation import Entry
from desk.doubt import Evidence
from desk.hold import Hold, HoldReason
from desk.incoming import Occasion
from desk.label import label
from desk.link import LinkReason
from desk.outbox import OutboxState
from desk.safe import one_line
from desk.ticket import Priority, Status
from desk.words import N_, _
from tui.figures import moment

_WITHHELD: Final = {
    Brake.LOOP: N_("sent no acknowledgement: {address} got one a moment ago; a loop is suspected"),
    Brake.HOUR: N_("sent no acknowledgement: {address} got one within the hour"),
    Brake.SAME: N_("sent no acknowledgement: {address} got two about the same; a loop is suspected"),
    Brake.DAY: N_("sent no acknowledgement: {address} got ten within a day; a loop is suspected"),
    Brake.MAILBOX: N_("sent {address} no acknowledgement: sixty have left this mailbox within the hour"),
}


_GOES_WITH_A_MERGE: Final = frozenset({"StatusSet", "SnoozeSet"})
"""What a merge does to the ticket that is merged, and says by itself."""

_OF_A_TICKET: Final = frozenset({"Assigned", "StatusSet", "PrioritySet", "TagsSet", "SnoozeSet"})
"""What happens to one ticket, so that it must be told to which, where one that was merged is shown with another."""


def told(events: Sequence[Entry], ticket: int, names: Mapping[str, str], now: datetime) -> Iterator[tuple[Entry, str]]:
    """Events that followed one another, as sentences on the screen of a ticket: what one hand did at once is one.

    Each comes with its first event. `names` has the full names of agents by their names.
    """
    for (name, _at), at_once in groupby(events, key=lambda event: (event.author.name, event.at)):
        hand = list(at_once)
        merged = {event.ticket for event in hand if event.event == "MergeSet" and dict(event.data)["new"]}
        telling = (event for event in hand if event.ticket not in merged or event.event not in _GOES_WITH_A_MERGE)
        together = [(event, words) for event in telling if (words := phrase(event, ticket, names, now))]
        if together:
            what = ", ".join(_by_ticket(together, ticket))
            yield together[0][0], _("{name} {what}", name=one_line(name), what=what)


def _by_ticket(together: Sequence[tuple[Entry, str]], ticket: int) -> Iterator[str]:
    """What was done at once, with its number behind what was done to a ticket that is merged now."""
    parts = groupby(together, key=lambda done: done[0].ticket if done[0].event in _OF_A_TICKET else ticket)
    for of, phrases in parts:
        what = ", ".join(dict.fromkeys(words for _event, words in phrases))
        yield what if of == ticket else _("{what} (#{ticket})", what=what, ticket=of)


def phrase(event: Entry, ticket: int, names: Mapping[str, str], now: datetime) -> str:  # noqa: PLR0911, PLR0912 (one return an event)
    """What somebody did, without who; empty where nothing is worth saying."""
    data = dict(event.data)
    old, new = one_line(data.get("old", "")), one_line(data.get("new", ""))
    match event.event:
        case "Assigned":
            return _assigned(event.author.agent, old, new, names)
        case "StatusSet":
            return _("set it to {status}", status=label(Status(new)))
        case "PrioritySet":
            return _("set the priority to {priority}", priority=label(Priority(new)))
        case "TagsSet":
            return _tagged(old, new)
        case "SnoozeSet" if new:
            return _("snoozed it until {time}", time=moment(datetime.fromisoformat(new), now))
        case "SnoozeSet":
            return _("woke it up")
        case "CustomerSet":
            return _("made {person} the customer", person=new)
        case "MergeSet":
            return _merged(event.ticket, old, new, ticket)
        case "MessageMoved":
            return _("moved a message to #{ticket}", ticket=data["into"])
        case "LinkSet" if old == new:
            return ""
        case "LinkSet":
            return _linked(event.ticket, int(data["other"]), old, new, ticket)
        case "FilledIn":
            return _("wrote down: {question}", question=one_line(data["question"]))
        case "DraftHanded" if data["by"]:
            return _("handed a draft to {name}", name=one_line(names.get(new, new)))
        case "DraftHanded":
            return _("took a draft back")
        case "ReplyCancelled":
            return _taken_back(data, event.author.agent, names)
        case "DeliveryHeld":
            return _held(HoldReason(data["reason"]), data["about"], event.at, names)
        case "DeliveryReleased":
            approved = HoldReason.REVIEW in data["lifted"].split(",")
            return _("approved an answer") if approved else _("let a held answer go")
        case "DeliveryPostponed" if datetime.fromisoformat(new) <= event.at:
            return _("had an answer sent at once")
        case "DeliveryPostponed":
            return _("put an answer off until {time}", time=moment(datetime.fromisoformat(new), now))
        case "NoteRemoved":
            return _("took a note back")
        case "AcknowledgementWithheld":
            return _withheld(Brake(data["brake"]), one_line(data["address"]))
        case "MessageReread":
            return _reread(data)
        case "AttachmentFetched":
            return _("had a file fetched: {name}", name=one_line(data["name"]))
        case "RereadFailed":
            return _("tried a mail once more, in vain: {reason}", reason=one_line(data["reason"]))
        case "RecipientSet":
            return _("corrected an address of an answer: {old} → {new}", old=old, new=new)
        case "DeliverySet" if why := data.get("evidence"):
            return _(
                "settled an uncertain answer: {state} ({why})",
                state=label(OutboxState(new)),
                why=doubt.words(Evidence(why)),
            )
        case "DeliverySet" if event.author.agent is not None and old == OutboxState.HELD:
            return _("dropped the held mail") if new == OutboxState.CANCELLED else _("let the held mail go")
        case "DeliverySet" if event.author.agent is not None:
            return _("settled an answer: {state}", state=label(OutboxState(new)))
    return ""


def _assigned(actor: str | None, old: str, new: str, names: Mapping[str, str]) -> str:
    if not new:
        return _("let the ticket go")
    if new != actor:
        return _("gave the ticket to {name}", name=one_line(names.get(new, new)))
    if old:
        return _("took the ticket from {name}", name=one_line(names.get(old, old)))
    return _("took the ticket")


def _withheld(brake: Brake, address: str) -> str:
    return _(_WITHHELD[brake], address=address)


def _tagged(old: str, new: str) -> str:
    before, after = set(old.split(",")) - {""}, set(new.split(",")) - {""}
    changes = [f"+{tag}" for tag in sorted(after - before)] + [f"-{tag}" for tag in sorted(before - after)]
    return _("tagged it {changes}", changes=" ".join(changes))


def _reread(data: Mapping[str, str]) -> str:
    """What reading a mail anew brought."""
    match data["occasion"]:
        case Occasion.EDITED:
            return _("mended the source of a mail, so that it can be read")
        case Occasion.RETRY:
            return _("had a mail read that could not be read before")
        case Occasion.FETCHED:
            return _("had the whole of a mail fetched")
    return _("had a mail read anew: {fields}", fields=", ".join(data["fields"].split(",")))


def _linked(of: int, other: int, old: str, new: str, ticket: int) -> str:
    """What a link says: the other end, and why."""
    there = of if other == ticket else other
    if new == LinkReason.UNMERGED:
        return _("took #{ticket}, which was merged, out again", ticket=there)
    if new:
        return _("linked it with #{ticket}: {reason}", ticket=there, reason=link.words(LinkReason(new)))
    return _("took the link to #{ticket} away", ticket=there) if old else ""


def _taken_back(data: Mapping[str, str], actor: str | None, names: Mapping[str, str]) -> str:
    """What became of an answer that did not leave."""
    whose = one_line(names.get(data["author"] or data["agent"], data["agent"]))
    if data["remark"]:
        return _("returned an answer to {name}: {remark}", name=whose, remark=one_line(data["remark"]))
    if data["author"]:
        return _("took an answer of {name} back, to edit it", name=whose)
    return _("took an answer back") if actor == data["agent"] else _("took an answer of {name} back", name=whose)


def _held(reason: HoldReason, about: str, at: datetime, names: Mapping[str, str]) -> str:
    """What holds an answer, told as what somebody did."""
    if reason is HoldReason.REVIEW:
        return _("asked {name} to review an answer", name=one_line(names.get(about, about)))
    return _("held an answer back: {why}", why=hold.words([Hold(reason, about, at)]))


def _merged(of: int, old: str, new: str, ticket: int) -> str:
    """What a merge says depends on the side that one looks at it from."""
    if of != ticket:
        return _("merged #{ticket} into this one", ticket=of)
    if new:
        return _("merged this ticket into #{into}", into=new)
    return _("took it out of #{into} again", into=old)
