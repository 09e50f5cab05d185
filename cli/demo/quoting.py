"""How mail programs quote what is answered, since a help desk has to fold all of it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from desk.placeholder import MONTHS

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_KO: Final = "월화수목금토일"

Quoting = Callable[[str, str, str, str, datetime], str]
"""From the sender, recipient, subject and text that are quoted, and when they were sent, to the quoted part."""


def _gmail(sender: str, _to: str, _subject: str, text: str, at: datetime) -> str:
    when = f"{_DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1][:3]} {at.year} at {at:%H:%M}"
    return f"On {when}, {sender} wrote:\n\n{_marked(text)}"


def _gmail_ko(sender: str, _to: str, _subject: str, text: str, at: datetime) -> str:
    when = f"{at.year}년 {at.month}월 {at.day}일 ({_DAYS_KO[at.weekday()]}) {_time_ko(at)}"
    return f"{when}, {sender}님이 작성:\n\n{_marked(text)}"


def _apple(sender: str, _to: str, _subject: str, text: str, at: datetime) -> str:
    when = f"{at.day} {MONTHS[at.month - 1][:3]} {at.year}, at {at:%H:%M}"
    return _marked(f"On {when}, {sender} wrote:\n\n{text}")


def _outlook(sender: str, to: str, subject: str, text: str, at: datetime) -> str:
    when = f"{_LONG_DAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at.day}, {at.year} {at:%I:%M %p}"
    return f"-----Original Message-----\nFrom: {sender}\nSent: {when}\nTo: {to}\nSubject: {subject}\n\n{text}"


def _outlook_ko(sender: str, to: str, subject: str, text: str, at: datetime) -> str:
    when = f"{at.year}년 {at.month}월 {at.day}일 {_DAYS_KO[at.weekday()]}요일 {_time_ko(at)}"
    return f"-----원본 메시지-----\n보낸 사람: {sender}\n보낸 날짜: {when}\n받는 사람: {to}\n제목: {subject}\n\n{text}"


def _naver(sender: str, to: str, subject: str, text: str, at: datetime) -> str:
    when = f"{at:%Y-%m-%d} ({_DAYS_KO[at.weekday()]}) {at:%H:%M:%S} (GMT+09:00)"
    return f"-----Original Message-----\nFrom: {sender}\nTo: {to}\nCc:\nSent: {when}\nSubject: {subject}\n\n{text}"


def _daum(sender: str, to: str, subject: str, text: str, at: datetime) -> str:
    when = f"{at.year}년 {at.month}월 {at.day}일({_DAYS_KO[at.weekday()]}) {at:%H:%M:%S}"
    return f"--------- 원본 메일 ---------\n보낸사람: {sender}\n받는사람: {to}\n날짜: {when}\n제목: {subject}\n\n{text}"


QUOTING: Final[dict[str, Quoting]] = {
    "gmail": _gmail,
    "gmail_ko": _gmail_ko,
    "apple": _apple,
    "outlook": _outlook,
    "outlook_ko": _outlook_ko,
    "naver": _naver,
    "daum": _daum,
}
"""Quoting by the name of the mail program that does it so."""


def _marked(text: str) -> str:
    return "\n".join(f"> {line}" if line and not line.startswith(">") else f">{line}" for line in text.split("\n"))


def _time_ko(at: datetime) -> str:
    return f"{'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}:{at:%M}"
