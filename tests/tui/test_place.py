from __future__ import annotations

from desk.presence import Mode, Presence
from store import presence
from tests.tui.making import Desk, desk_screen, press
from tests.waiting import until
from tui.session import Session


def seen(desk: Desk) -> list[Presence]:
    return presence.present(desk.store)


async def test_whoever_reads_a_ticket_is_seen_there_by_others(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        (one,) = seen(desk)
        assert (one.agent, one.ticket, one.mode) == ("hana", 1010, Mode.VIEWING)
        await press(pilot, "j")
        await until(lambda: [one.ticket for one in seen(desk)] == [1009], "the place has moved")
    assert seen(desk) == []


async def test_two_consoles_see_each_other(desk: Desk) -> None:
    async with desk.console() as (hanas, _), desk.console(agent="seojun") as (seojuns, pilot):
        await press(pilot, "j")
        await until(lambda: desk_screen(seojuns).reading == 1009, "seojun reads the next one")
        place = desk_screen(hanas).session.place
        await until(lambda: [one.agent for one in place.on(1009)] == ["seojun"], "hana sees him there")
        assert place.on(1010) == [], "one is not told about oneself"


def test_a_beat_is_written_when_it_is_due_and_no_sooner(desk: Desk) -> None:
    place = desk.session().place
    place.be(1010)
    (first,) = seen(desk)
    desk.clock.move(seconds=1)
    place.beat()
    assert seen(desk)[0].beat_at == first.beat_at
    desk.clock.move(seconds=1)
    place.beat()
    assert seen(desk)[0].beat_at == desk.clock()
    assert seen(desk)[0].since == first.since


def test_words_that_are_written_come_with_the_beat(desk: Desk) -> None:
    place = desk.session().place
    place.be(1010, Mode.COMPOSING)
    place.be(1010, Mode.COMPOSING, words=12)
    assert seen(desk)[0].words == 0
    desk.clock.move(seconds=2)
    place.beat()
    assert (seen(desk)[0].mode, seen(desk)[0].words) == (Mode.COMPOSING, 12)


def test_without_a_key_for_five_minutes_one_is_away_until_the_next_key(desk: Desk) -> None:
    place = desk.session().place
    place.be(1010)
    desk.clock.move(minutes=5)
    place.beat()
    assert seen(desk)[0].mode is Mode.AWAY
    place.key()
    assert seen(desk)[0].mode is Mode.VIEWING


def test_a_console_that_fell_silent_is_no_longer_believed(desk: Desk) -> None:
    mine: Session = desk.session()
    desk.be("seojun", 1010, Mode.COMPOSING)
    assert mine.place.look() == {1010}
    assert [one.agent for one in mine.place.on(1010)] == ["seojun"]
    desk.clock.move(seconds=7)
    assert mine.place.look() == {1010}
    assert mine.place.on(1010) == []
