"""`deskhand reply`: answer the customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import attached
from cli.arguments import ADDRESS, json_object, numbers, one_of
from cli.batch import perform
from cli.call import Call, pass_call
from cli.gets import Gets
from cli.output import say
from cli.typed import standard_input, time_to_come
from cli.worded import Command
from desk import attaching, canned_use
from desk.addressees import addressees, answered, chosen, outside
from desk.agent import Agent
from desk.canned import CannedReply
from desk.command import Command as Wish
from desk.command import FillIn, Reply, SetStatus
from desk.config import Brand
from desk.draft import DraftKind
from desk.errors import Held, NotAllowed, NotFound
from desk.mail.reply import Role, once
from desk.naming import did_you_mean
from desk.placeholder import ASK, expand, unfilled
from desk.ticket import Status, Ticket
from desk.words import N_, _

if TYPE_CHECKING:
    from store.store import Store


def _answers(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    answers = {}
    for each in value:
        question, equals, answer = each.partition("=")
        if not equals:
            raise click.BadParameter(_('write it as "QUESTION=ANSWER"'))
        answers[question.strip()] = answer
    return answers


@click.command(
    cls=Command,
    help=N_(
        "Answer the customer. The text comes from --body, a canned reply, or standard input.\n\n"
        "The answer goes to all who were in the message that it answers, and leaves after the undo window. If a newer "
        "message comes in while you write, the answer is held: look at the ticket and send it again, or --anyway."
    ),
)
@numbers
@click.option("--body", metavar="TEXT", help=N_("The text."))
@click.option("--canned", metavar="NAME", help=N_("A canned reply as the text, with what else it does."))
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=ANSWER",
    callback=_answers,
    help=N_("The answer to a question that the canned reply asks; may be repeated."),
)
@click.option("--delay", metavar="TIME", help=N_("When it leaves: 10m, 2h, tomorrow, or a time of day."))
@click.option("--review", metavar="WHO", help=N_("An agent or a group who is to see it before it leaves."))
@click.option("--sender-only", is_flag=True, help=N_("Answer only who wrote, not the others in the message."))
@click.option(
    "--to", multiple=True, type=ADDRESS, metavar="ADDRESS", help=N_("Answer this address instead; may be repeated.")
)
@click.option(
    "--cc", multiple=True, type=ADDRESS, metavar="ADDRESS", help=N_("A copy to this address too; may be repeated.")
)
@click.option(
    "--message",
    "answers_to",
    type=click.IntRange(min=1),
    metavar="ID",
    help=N_("The message that is answered; else the customer's newest."),
)
@click.option("--status", type=one_of(Status), help=N_("The ticket's status afterwards."))
@click.option(
    "--seen",
    type=click.IntRange(min=0),
    metavar="ID",
    help=N_("The newest message you have read, by its id; else all of them."),
)
@click.option("--anyway", is_flag=True, help=N_("Send it even if newer messages have come in."))
@attached.options
@json_object
@pass_call
def reply(call: Call, /, numbers: tuple[int, ...], as_object: bool, **said: Any) -> None:
    """Answer tickets."""
    wishes = Wishes(**said)
    with call.store() as store:
        agent = call.agent(store)
        # What is there now is what the author has seen: what comes in while the text is typed holds the answer.
        begun = [_begin(store, number, call.config.own_addresses, wishes) for number in numbers]
        canned = _canned(store, wishes.canned) if wishes.canned else None
        text = wishes.body if wishes.body is not None else "" if canned else standard_input(_("Type the answer"))
        brands = [_brand(store, answer.ticket) for answer in begun]
        files = attached.kept(store, wishes.paths, wishes.others, brands)
        now = store.now()
        delay = call.config.desk.undo if wishes.delay is None else time_to_come(wishes.delay, now) - now
        commands: list[Wish] = []
        for answer in begun:
            if canned:
                text = _expanded(store, canned, answer.ticket, agent, now, wishes.answers)
            _refuse_unfilled(text)
            number = answer.ticket.number
            to, cc = answer.gets.emails(Role.TO), answer.gets.emails(Role.CC)
            reply = Reply(number, text, to, cc, answer.seen, wishes.anyway, delay, answers=wishes.answers_to)
            names = (canned.name,) if canned else ()
            commands.append(replace(reply, canned=names, review=wishes.review, attachments=files))
            if attaching.seems_forgotten(text, files):
                say(_("#{ticket}: the answer speaks of a file, and has none.", ticket=number), err=True)
            commands += canned_use.commands(canned.actions, number, agent, now) if canned else ()
            commands += [SetStatus(number, Status(wishes.status))] if wishes.status else ()
        for answer in begun:
            for told in answer.gets.lines():
                say(told, err=True)
        known = [FillIn(answer.ticket.number, *each) for answer in begun for each in wishes.answers.items()]
        store.perform(*known, actor=call.actor(store))  # apart from the answer: to take that back forgets nothing
        try:
            beside = {"recipients": [each for answer in begun for each in answer.gets.told()]}
            perform(call, store, commands, as_object=as_object, beside=beside)
        except Held as held:
            _keep(store, agent, commands, {answer.ticket.number for answer in begun if answer.gets.outside})
            words = _("{why} Your text is kept as a draft; look, and send it with --anyway.", why=held)
            raise NotAllowed(words) from held


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options say about the answer."""

    body: str | None
    canned: str | None
    answers: Mapping[str, str]
    delay: str | None
    review: str | None
    sender_only: bool
    to: tuple[str, ...]
    cc: tuple[str, ...]
    answers_to: int | None
    status: str | None
    seen: int | None
    anyway: bool
    paths: tuple[Path, ...]
    others: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if self.body is not None and self.canned is not None:
            raise click.UsageError(_("Take --body or --canned, not both."))


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer that is about to be written: who it goes to, and the journal's number when its author looked."""

    ticket: Ticket
    gets: Gets
    seen: int


def _begin(store: Store, number: int, own: frozenset[str], wishes: Wishes) -> Begun:
    from store import conversation, journal, tickets

    seen = journal.last(store) if wishes.seen is None else _seen(store, number, wishes.seen)
    ticket = tickets.get(store, number)
    entries = conversation.said(store, number)
    answers_to = next((entry for entry in entries if entry.id == wishes.answers_to), None)
    if wishes.answers_to is not None and answers_to is None:
        raise NotFound(_("#{ticket} has no message {entry}.", ticket=number, entry=wishes.answers_to))
    found = addressees(ticket, entries, own, not wishes.sender_only, answers_to)
    to, cc = wishes.to, wishes.cc
    if not to:
        to, others = (tuple(one.address.email for one in found if one.role is role) for role in (Role.TO, Role.CC))
        cc = (*others, *wishes.cc)
    answered_ = answers_to or answered(entries, ticket.customer.email)
    named = frozenset(email.lower() for email in (*wishes.to, *wishes.cc))
    aside = answers_to is not None and answers_to.id in outside(entries, ticket.customer.email)
    return Begun(ticket, Gets(store, ticket, entries, chosen(found, *once(to, cc)), own, answered_, named, aside), seen)


def _seen(store: Store, number: int, newest: int) -> int:
    """The journal's number when the newest message that was read came into the ticket."""
    from store import arrivals

    came = arrivals.arrivals(store, number)
    if newest and newest not in came:
        raise NotFound(_("#{ticket} has no message {entry}.", ticket=number, entry=newest))
    return came.get(newest, 0)


def _keep(store: Store, agent: Agent, commands: Sequence[Wish], outside_of: Collection[int]) -> None:
    """What was typed is not lost because somebody was faster."""
    from store import drafts

    for wish in commands:
        if isinstance(wish, Reply):
            seen, kind = wish.seen or 0, DraftKind.FORWARD if wish.ticket in outside_of else DraftKind.REPLY
            drafts.save(
                store, agent.name, wish.ticket, kind, wish.text, wish.to, wish.cc, seen,
                attachments=wish.attachments,
            )  # fmt: skip


def _canned(store: Store, name: str) -> CannedReply:
    from store import canned

    replies = {reply.name: reply for reply in canned.replies(store)}
    if name not in replies:
        hint = did_you_mean(name, replies)
        raise NotFound(_("There is no canned reply {name}; {hint}", name=name, hint=hint))
    return replies[name]


def _expanded(
    store: Store, canned: CannedReply, ticket: Ticket, agent: Agent, now: datetime, answers: Mapping[str, str]
) -> str:
    from store.canned import asked

    brand = _brand(store, ticket)
    known = {ASK + question: words for question, words in {**asked(store, ticket.number), **answers}.items()}
    expansion = expand(canned.body(ticket.language), {**canned_use.values(ticket, agent, brand, now), **known})
    if expansion.asks:
        questions = ", ".join(f'--answer "{question}=…"' for question in expansion.asks)
        raise NotAllowed(_("{name} asks something: {questions}", name=canned.name, questions=questions))
    return expansion.text


def _brand(store: Store, ticket: Ticket) -> Brand | None:
    return next((brand for brand in store.config.brands if brand.name == ticket.brand), None)


def _refuse_unfilled(text: str) -> None:
    """A placeholder is never mailed as it stands."""
    if left := unfilled(text):
        raise NotAllowed(_("Nothing stands for {placeholders} here.", placeholders=", ".join(left)))
