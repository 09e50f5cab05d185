"""What a sender does at a way out, step by step."""

from __future__ import annotations

from mailsync.channel import Letter, Sink
from mailsync.errors import Refused


async def offered(sink: Sink, letter: Letter) -> dict[str, Refused]:
    """Offer a letter; the verdicts on those who are refused."""
    return {recipient: refused async for recipient, refused in sink.offer(letter)}


async def hand_over(sink: Sink, letter: Letter) -> None:
    """Offer a letter, which nobody refuses, and hand over all but its end."""
    assert await offered(sink, letter) == {}
    await sink.transfer()
