"""The one place where wishes become facts: which function decides which command.

`decide` is pure: it asks `State`, reads no clock, and returns changes for the store to save and journal in one
transaction. Permissions are asked here first, and rules will be matched here, when those parts come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk import (
    answer,
    canned_use,
    delivery,
    departure,
    draft,
    evidence,
    fuse,
    leaving,
    merging,
    moving,
    readdress,
    receive,
    reread,
    triage,
    undo,
)
from desk.agent import AGENT_NAME, Actor, Agent
from desk.canned import CannedReply
from desk.change import AgentJoined, CannedSet, Change
from desk.command import (
    AddNote,
    AskReview,
    Assign,
    CancelReply,
    Command,
    Depart,
    EditReply,
    FillIn,
    FollowClock,
    HandDraft,
    JoinDesk,
    KeepAttachment,
    MarkDelivery,
    Merge,
    MoveMessage,
    PostponeReply,
    Readdress,
    Receive,
    ReleaseReply,
    RemoveCanned,
    Reply,
    Reread,
    ResetFuse,
    ReturnReply,
    SaveCanned,
    SetCustomer,
    SetPriority,
    SetStatus,
    SettleDelivery,
    SettleDoubt,
    Snooze,
    Tag,
    Take,
    Undo,
    Unmerge,
    Unthread,
    Wake,
)
from desk.errors import NotAllowed, NotFound
from desk.state import State
from desk.words import _


def decide(command: Command, state: State, actor: Actor, now: datetime) -> list[Change]:
    """The changes that a command makes; empty where all is as it should be already. Raises `DeskError` to refuse.

    What they are news of holds the answers that wait (rule 18).
    """
    changes = _decided(command, state, actor, now)
    return [*changes, *leaving.held_by(changes, state, actor, now)]


def _decided(command: Command, state: State, actor: Actor, now: datetime) -> list[Change]:  # noqa: PLR0911, PLR0912 (one case a command)
    match command:
        case Receive():
            return list(receive.receive(command, state, now))
        case Reread():
            return list(reread.reread(command, state, now))
        case KeepAttachment():
            return list(reread.keep_attachment(command, state))
        case Reply():
            return list(answer.reply(command, state, actor, now))
        case PostponeReply():
            return list(leaving.postpone(command, state, now))
        case EditReply():
            return list(leaving.edit(command, state, actor))
        case CancelReply():
            return list(leaving.cancel(command, state))
        case AskReview():
            return list(leaving.ask_review(command, state, now))
        case ReturnReply():
            return list(leaving.give_back(command, state, actor))
        case ReleaseReply():
            return list(leaving.release(command, state, actor, now))
        case AddNote():
            return list(answer.add_note(command, state, actor, now))
        case HandDraft():
            return list(draft.hand(command, state, actor))
        case FillIn():
            return list(canned_use.fill_in(command, state))
        case Depart():
            return list(departure.depart(command, state, now))
        case FollowClock():
            return list(departure.follow_clock(command, state, now))
        case MarkDelivery():
            return list(delivery.mark_delivery(command, state))
        case SettleDelivery():
            return list(delivery.settle_delivery(command, state, now))
        case Readdress():
            return list(readdress.readdress(command, state, now))
        case SettleDoubt():
            return list(evidence.settle_doubt(command, state, now))
        case ResetFuse():
            return list(fuse.reset(command, state, now))
        case Take():
            return list(triage.take(command, state, actor))
        case Assign():
            return list(triage.assign(command, state))
        case SetStatus():
            return list(triage.change_status(command, state))
        case SetPriority():
            return list(triage.set_priority(command, state))
        case SetCustomer():
            return list(triage.set_customer(command, state))
        case Tag():
            return list(triage.tag(command, state))
        case Snooze():
            return list(triage.snooze(command, state, now))
        case Wake():
            return list(triage.wake(command, state, now))
        case Merge():
            return list(merging.merge(command, state))
        case Unmerge():
            return list(merging.unmerge(command, state, now))
        case Unthread():
            return list(moving.unthread(command, state, actor))
        case MoveMessage():
            return list(moving.move(command, state, actor))
        case Undo():
            return list(undo.undo(command, state, actor, now))
        case JoinDesk():
            return list(_join(command, state, now))
        case SaveCanned():
            return list(_keep_canned(command.reply.name, command.reply, state))
        case RemoveCanned():
            if state.canned(command.name) is None:
                raise NotFound(_("There is no canned reply {name}.", name=command.name))
            return list(_keep_canned(command.name, None, state))


def _join(command: JoinDesk, state: State, now: datetime) -> Iterator[Change]:
    if not AGENT_NAME.fullmatch(command.agent):
        raise NotAllowed(
            _(
                "{name} can't be an agent's name: 1 to 32 of a-z, 0-9, dot, hyphen and underscore.",
                name=repr(command.agent),
            )
        )
    known = next((agent for agent in state.agents() if agent.name == command.agent), None)
    if known is None or (command.full_name and known.full_name != command.full_name):
        joined_at = known.joined_at if known else now
        yield AgentJoined(Agent(command.agent, command.full_name or command.agent, joined_at))


def _keep_canned(name: str, new: CannedReply | None, state: State) -> Iterator[Change]:
    old = state.canned(name)
    if old != new:
        yield CannedSet(name, old, new)
