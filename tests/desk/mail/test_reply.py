from __future__ import annotations

from desk.mail.facts import Address
from desk.mail.reply import REASONS, Addressed, Role, recipients

OWN = frozenset({"support@acme.example"})
JISU, LEE, BOSS = (Address(name, f"{name}@example.com") for name in ("jisu", "lee", "boss"))
DESK = Address("Acme", "Support@acme.example")


def message(
    from_: Address = JISU,
    to: tuple[Address, ...] = (DESK,),
    cc: tuple[Address, ...] = (),
    reply_to: tuple[Address, ...] = (),
) -> Addressed:
    """A message of jisu's to the desk, but for what is said otherwise."""
    return Addressed((from_,), to, cc, reply_to)


def roles(answered: Addressed, *, everyone: bool = True) -> dict[str, tuple[Role, str]]:
    found = recipients(answered, OWN, everyone)
    assert all(one.reason in REASONS for one in found)
    return {one.address.email: (one.role, one.reason) for one in found}


def test_an_answer_goes_to_who_wrote() -> None:
    assert roles(message()) == {
        "jisu@example.com": (Role.TO, "sender"),
        "Support@acme.example": (Role.NONE, "own"),
    }


def test_everyone_else_gets_a_copy_or_is_shown_as_left_out() -> None:
    copied = message(to=(DESK, LEE), cc=(BOSS,))
    assert roles(copied)["lee@example.com"] == (Role.CC, "in_to")
    assert roles(copied)["boss@example.com"] == (Role.CC, "in_cc")
    assert roles(copied, everyone=False)["lee@example.com"] == (Role.NONE, "not_everyone")
    assert roles(copied, everyone=False)["jisu@example.com"] == (Role.TO, "sender")


def test_s07_answers_go_where_they_are_asked_for_and_it_shows() -> None:
    assert roles(message(reply_to=(BOSS,))) == {
        "boss@example.com": (Role.TO, "reply_to"),
        "jisu@example.com": (Role.NONE, "asked_elsewhere"),
        "Support@acme.example": (Role.NONE, "own"),
    }


def test_a_reply_to_the_desk_itself_is_not_followed() -> None:
    assert roles(message(reply_to=(DESK,)))["jisu@example.com"] == (Role.TO, "sender")


def test_nobody_is_named_twice() -> None:
    found = recipients(message(to=(Address("J", "JISU@example.com"), LEE), cc=(LEE,)), OWN, True)
    assert [one.address.email.lower() for one in found] == ["jisu@example.com", "lee@example.com"]


def test_an_own_address_with_a_tag_is_own() -> None:
    assert roles(message(cc=(Address("", "support+t1@acme.example"),)))["support+t1@acme.example"] == (Role.NONE, "own")


def test_after_our_own_message_its_recipients_are_written_to_again() -> None:
    found = roles(message(from_=DESK, to=(JISU,), cc=(LEE,)))
    assert found["jisu@example.com"] == (Role.TO, "answered_before")
    assert found["lee@example.com"] == (Role.CC, "in_cc")


def test_what_is_no_address_gets_nothing() -> None:
    assert roles(message(from_=Address("", "root")))["root"] == (Role.NONE, "not_an_address")
