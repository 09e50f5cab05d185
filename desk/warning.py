"""Puts into words what a reader should know about a mail: what it pretends (S-08, S-24), and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desk.conversation import Entry
from desk.mail.facts import Verification
from desk.mail.link import ascii_form, lookalikes, looks_alike
from desk.words import N_, _

_WORDS: Final = {
    "no_sender": N_("This mail names no sender."),
    "several_senders": N_("This mail names several senders; it is shown as the first one's."),
    "unverified_sender": N_("Unverified sender: your mail server could not find that it is from {detail}."),
    "name_holds_address": N_("The sender's name is written like another address."),
    "lookalike_host": N_("Written to be taken for another address: {detail}"),
    "misleading_link": N_("A link in this mail goes to another place than it says; the true one is in brackets."),
    "reply_goes_elsewhere": N_("Answers are asked for at another address: {detail}"),
    "unreadable_characters": N_("Some characters of this mail can't be read (\N{REPLACEMENT CHARACTER})."),
    "text_cut": N_("This mail is longer than what is shown; its source is whole."),
    "only_beginning": N_("This mail was too large to come in whole: this is its beginning. It can be fetched."),
    "too_complex": N_("Not all parts of this mail are shown; its source is whole."),
}
"""The worst first. The codes are those of `desk.mail.parse`, and one that one's own mail server gives reason for."""

_GRAVE: Final = frozenset(
    {"no_sender", "several_senders", "unverified_sender", "name_holds_address", "lookalike_host", "misleading_link"}
)


@dataclass(frozen=True, slots=True)
class Warned:
    """One sentence about a mail. `grave`: somebody may want to deceive."""

    words: str
    grave: bool


def warnings(entry: Entry) -> tuple[Warned, ...]:
    """What a reader should know about a message."""
    found = {*entry.warnings}
    if entry.verification is Verification.UNVERIFIED:
        found.add("unverified_sender")
    codes = [code for code in _WORDS if code in found]
    return tuple(Warned(_(_WORDS[code], detail=_detail(code, entry)), code in _GRAVE) for code in codes)


def _detail(code: str, entry: Entry) -> str:
    if code == "unverified_sender":
        return entry.author.address
    if code == "reply_goes_elsewhere":
        return ", ".join(address.email for address in entry.reply_to)
    if code != "lookalike_host":
        return ""
    addresses = (entry.author.address, *(address.email for address in entry.reply_to))
    hosts = [address.rpartition("@")[2] for address in addresses if looks_alike(address)]
    # Of HTML, links stand in the text in their ASCII form already: what is written in the words comes first.
    found = dict.fromkeys((*hosts, *lookalikes(entry.text)))
    return ", ".join(host if host.isascii() else f"{host} = {ascii_form(host)}" for host in found) or "xn--…"
