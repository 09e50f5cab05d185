"""Whether a mail is from whom it says: only one's own server is believed (S-02)."""

from __future__ import annotations

import pytest

from desk.mail.facts import Verification
from desk.mail.parse import parse
from desk.mail.verification import verification

ID = "mx.acme.example"
ANA = ("ana@example.org",)


def found(*headers: str, senders: tuple[str, ...] = ANA, authserv_id: str = ID) -> Verification:
    return verification(headers, senders, authserv_id)


@pytest.mark.parametrize(
    "told",
    [
        "dmarc=pass header.from=example.org",
        "dmarc=pass (p=reject sp=none dis=none) header.from=Example.ORG",
        "spf=softfail smtp.mailfrom=x@other.example; dmarc=pass header.from=example.org",
        "dkim=pass header.d=example.org header.s=k1 header.b=abc",
        'dkim=pass reason="good; signature" header.i=@example.org',
        "dkim=fail header.d=example.org; dkim=pass header.d=example.org",
        "dkim=pass header.d=lists.example; spf=pass smtp.mailfrom=ana@example.org",
        "spf=pass smtp.mailfrom=example.org",
        "dmarc=none header.from=example.org; spf=pass smtp.mailfrom=bounce@example.org",
        "dmarc = pass  header.from = example.org",
        "dmarc/1=pass header.from=example.org",
    ],
)
def test_s02_a_sender_whom_ones_own_server_vouches_for_is_verified(told: str) -> None:
    assert found(f"{ID}; {told}") is Verification.VERIFIED
    assert found(f"{ID.upper()} (a comment; with \\) signs) 1 ;\t{told}") is Verification.VERIFIED


@pytest.mark.parametrize(
    "told",
    [
        "none",
        "dmarc=fail (p=none) header.from=example.org; spf=pass smtp.mailfrom=ana@example.org",
        "dmarc=permerror header.from=example.org; dkim=pass header.d=example.org",
        "dmarc=none header.from=example.org",
        "dmarc=pass header.from=evil.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=org",
        "dkim=pass header.d=mail.example.org",
        "dkim=pass header.d=notexample.org",
        "dkim=neutral header.d=example.org; spf=softfail smtp.mailfrom=ana@example.org",
        "spf=pass smtp.mailfrom=eve@evil.example",
        "spf=fail (dmarc=pass header.from=example.org) smtp.mailfrom=eve@evil.example",
        'spf=fail reason="dmarc=pass; dmarc=pass header.from=example.org" smtp.mailfrom=eve@evil.example',
        'spf=pass smtp.mailfrom="ana@example.org; dmarc=pass x"@evil.example',
        "arc=pass; compauth=pass",
        "",
    ],
)
def test_s02_a_sender_whom_it_does_not_vouch_for_is_not(told: str) -> None:
    assert found(f"{ID}; {told}") is Verification.UNVERIFIED


def test_s02_what_others_or_made_up_headers_say_counts_for_nothing() -> None:
    passed = "dmarc=pass header.from=example.org"
    assert found(f"mx.evil.example; {passed}") is Verification.UNVERIFIED
    assert found(f"{ID}.evil.example; {passed}") is Verification.UNVERIFIED
    assert found(f"{ID}; dmarc=fail header.from=example.org", f"{ID}; {passed}") is Verification.UNVERIFIED
    assert found("mx.relay.example; dmarc=fail", f"{ID}; {passed}") is Verification.VERIFIED
    assert found() is Verification.UNVERIFIED


def test_without_a_server_to_believe_nothing_is_known() -> None:
    assert found(f"{ID}; dmarc=pass header.from=example.org", authserv_id="") is Verification.UNKNOWN


def test_s08_several_senders_are_never_verified() -> None:
    told = f"{ID}; dmarc=pass header.from=example.org"
    assert found(told, senders=(*ANA, "eve@evil.example")) is Verification.UNVERIFIED
    assert found(told, senders=()) is Verification.UNVERIFIED


@pytest.mark.parametrize("sign", ["(", ")", '"', ";", "\\", "= ", "a=b ", '"(', "\\("])
def test_a_header_of_any_shape_is_read_in_linear_time(sign: str) -> None:
    assert found(f"{ID}; " + sign * 30_000) is Verification.UNVERIFIED


def test_the_headers_of_a_mail_are_kept_in_their_order() -> None:
    raw = b"Authentication-Results: one;\r\n\tspf=pass\r\nFrom: a@x.org\r\nauthentication-results: two\r\n\r\nHi\r\n"
    assert parse(raw).authentication_results == ("one;\tspf=pass", "two")
    assert parse(b"From: ana@example.org\r\n\r\nHi\r\n").authentication_results == ()
