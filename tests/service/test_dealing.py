"""Dealing: each waiting question on one moderator's hands at a time, whatever happens, and nobody waits forever."""

import asyncio
import os
import secrets
import signal
import sqlite3
import time

import pytest

from city import eventually

MODERATORS = ["moderator", "moderator2", "lead_moderator"]
HEAD_START_MS = 420_000  # moderation/queue.h


def write(city, sql, *values):
    """What a test says of the past: straight into the database, in one statement."""
    database = sqlite3.connect(city.data / "openfloor.db", timeout=20)
    with database:
        database.execute(sql, values)
    database.close()


def read(city, sql, *values):
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True, timeout=20)
    rows = database.execute(sql, values).fetchall()
    database.close()
    return rows


def ask_many(city, event, count, unit=lambda number: None):
    """COUNT questions of many people, by one socket; their ids in order."""

    async def run():
        questions = []
        for first in range(0, count, 25):
            asker = await city.watching(event, city.person())
            for number in range(first, min(count, first + 25)):
                more = {"unit": unit(number)} if unit(number) else {}
                reply = await asker.command("question.ask", event=event, text=f"第 {number} 个问题 {secrets.token_hex(4)}？", **more)
                assert reply["type"] == "result", reply
                questions.append(reply["result"]["question"])
            await asker.close()
        return questions

    return asyncio.run(run())


class Seat:
    """A moderator with some sockets at the desk, so that commands go through all workers in turn."""

    def __init__(self, city, event, login):
        self.city, self.event, self.login = city, event, login
        self.sockets = []
        self.turn = 0

    async def sit(self, sockets=4):
        person = await asyncio.to_thread(self.city.person, self.login)
        self.id = person.id
        for _ in range(sockets):
            self.sockets.append(await self.city.watching(self.event, person, stream="desk"))
        return self

    async def send(self, name, **args):
        self.turn += 1
        return await self.sockets[self.turn % len(self.sockets)].command(name, **args)

    async def do(self, name, **args):
        reply = await self.send(name, **args)
        assert reply["type"] == "result", reply
        return reply["result"]

    async def deal(self, count=5):
        return (await self.do("queue.deal", event=self.event, count=count))["cards"]

    async def approve(self, card):
        return await self.do("question.approve", question=card["question"], version=card["version"], content=card["content"])

    async def stand_up(self):
        for socket in self.sockets:
            await socket.close()


async def seats(city, event, logins=MODERATORS, sockets=4):
    return [await Seat(city, event, login).sit(sockets) for login in logins]


def test_three_moderators_work_off_three_hundred(city):
    """All at full speed: no card on two hands, all decided, and nobody overtaken by more than the head start."""
    event = city.event(max_pending=100000)

    def unit(number):
        return "water" if number in (150, 220, 280) else "housing" if number % 10 == 3 else "transport" if number % 2 else None

    questions = ask_many(city, event, 300, unit)
    # As if they had come in twenty minutes, four seconds apart.
    now = int(time.time() * 1000)
    for number, question in enumerate(questions):
        write(city, "UPDATE question SET asked_at = ? WHERE id = ?", now - (300 - number) * 4000, question)
    dealt, decided, turns = {}, [], []

    async def work(seat):
        while True:
            cards = await seat.deal()
            if not cards:
                return
            for card in cards:
                holder = dealt.setdefault(card["question"], seat.login)
                assert holder == seat.login, (card["question"], holder, seat.login)
                assert card["claimed_by"]["id"] == seat.id
            turns.append(len(cards))
            for card in cards[:3]:
                await seat.approve(card)
                decided.append(card["question"])

    async def run():
        moderators = await seats(city, event)
        await asyncio.gather(*[work(seat) for seat in moderators])
        for seat in moderators:
            await seat.stand_up()

    asyncio.run(run())
    assert sorted(decided) == sorted(questions)
    shares = [list(dealt.values()).count(login) for login in MODERATORS]
    assert min(shares) > 30, shares
    asked = {question: number * 4000 for number, question in enumerate(questions)}
    # Of two that were on no hands at the same time, the one that is decided first was not asked later by more.
    for place, question in enumerate(decided):
        for later in decided[place + 30 :]:
            assert asked[question] - asked[later] <= HEAD_START_MS + 15 * 4000
    # The few of a small unit come before their turn.
    for question in (questions[150], questions[220]):
        assert decided.index(question) < questions.index(question) - 20
    assert read(city, "SELECT count(*) FROM question WHERE event = ? AND (state <> 'approved' OR claimed_by IS NOT NULL)", event) == [(0,)]
    assert read(city, "SELECT count(*) FROM audit WHERE action LIKE 'queue.%'") == [(0,)]


def test_two_moderators_deal_at_once_500_times(city):
    event = city.event(max_pending=100000)
    questions = set(ask_many(city, event, 7))

    async def run():
        one, two = await seats(city, event, MODERATORS[:2])
        for number in range(500):
            mine, yours = await asyncio.gather(one.deal(1 + number % 5), two.deal(5))
            mine, yours = {card["question"] for card in mine}, {card["question"] for card in yours}
            assert not mine & yours and mine | yours <= questions
            assert len(yours) == 5 or len(mine | yours) == 7
            assert len(mine) == min(1 + number % 5, 7 - len(yours))  # who came second got what was left
            released = await asyncio.gather(one.do("queue.leave", event=event), two.do("queue.leave", event=event))
            assert {question for each in released for question in each["released"]} == mine | yours
        await one.stand_up()
        await two.stand_up()

    asyncio.run(run())


def test_two_moderators_keep_and_take_what_lapsed(city):
    """A lease that has lapsed is taken by a colleague or kept by its holder, never both."""
    event = city.event()
    (question,) = ask_many(city, event, 1)

    async def run():
        one, two = await seats(city, event, MODERATORS[:2])
        kept = 0
        for number in range(60):
            assert len(await one.deal(1)) == 1
            await asyncio.to_thread(write, city, "UPDATE question SET claimed_until = 1 WHERE id = ?", question)
            jobs = [one.do("queue.keep", event=event, questions=[question]), two.deal(1)]
            if number % 2:
                renewed, taken = await asyncio.gather(*jobs)
            else:
                taken, renewed = await asyncio.gather(*reversed(jobs))
            assert bool(renewed["kept"]) != bool(taken), (renewed, taken)
            if taken:
                assert renewed["lost"] == [{"question": question, "state": "pending", "by": {"id": two.id, "name": "Moderator2"}}]
            kept += len(renewed["kept"])
            await asyncio.gather(one.do("queue.leave", event=event), two.do("queue.leave", event=event))
        await one.stand_up()
        await two.stand_up()
        return kept

    asyncio.run(run())


def test_who_was_the_first_to_approve_a_stack_is_dealt_the_rest_of_it(city):
    """They will not be dealt the first of it again, so it holds nothing back from them."""
    event = city.event()
    first, other = ask_many(city, event, 2)
    eventually(lambda: read(city, "SELECT count(*) FROM question WHERE event = ? AND screened_at IS NULL", event) == [(0,)])
    write(city, "UPDATE question SET colour = 'red' WHERE id = ?", first)
    write(city, "UPDATE question SET twin_of = ? WHERE id = ?", first, other)

    async def run():
        one, two = await seats(city, event, MODERATORS[:2], sockets=1)
        (card,) = await one.deal()
        assert card["question"] == first and (await one.approve(card))["first"] == 1
        assert [card["question"] for card in await one.deal()] == [other]
        await one.do("queue.leave", event=event)
        assert [card["question"] for card in await two.deal()] == [first]
        await one.stand_up()
        await two.stand_up()

    asyncio.run(run())


def test_colleagues_are_told_what_is_taken_and_given_back(city):
    event = city.event()
    questions = ask_many(city, event, 2)

    async def run():
        (one,) = await seats(city, event, MODERATORS[:1], sockets=1)
        (two,) = await seats(city, event, MODERATORS[1:2], sockets=1)
        watcher = two.sockets[0]
        unit = await city.watching(event, city.person("official"), stream="desk")
        await one.deal()
        for question in questions:
            claimed = await watcher.until(lambda seen: [m for m in seen.messages if m.get("kind") == "claimed" and m["question"] == question])
            assert claimed[0]["by"] == {"id": one.id, "name": "Moderator"} and claimed[0]["until"] > claimed[0].get("at", "")

        def works_on(seen):
            here = [m for m in seen.messages if m["type"] == "desk" and m["kind"] == "here"]
            return here and [person for person in here[-1]["people"] if person["id"] == one.id and sorted(person["working_on"]) == sorted(questions)]

        await watcher.until(works_on)
        await one.do("queue.leave", event=event)
        await watcher.until(lambda seen: len([m for m in seen.messages if m.get("kind") == "released"]) == 2)
        assert not [m for m in unit.messages if m["type"] == "desk"]
        for socket in (unit, watcher, one.sockets[0]):
            await socket.close()

    asyncio.run(run())


# --- who goes away, and what dies


async def until_dealt(seat, questions, seconds):
    """Deals until SEAT holds QUESTIONS, and says how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        reply = await seat.send("queue.deal", event=seat.event, count=10)
        if reply["type"] == "result" and set(questions) <= {card["question"] for card in reply["result"]["cards"]}:
            return time.monotonic() - began
        await asyncio.sleep(0.05)
    raise AssertionError(f"not dealt within {seconds} s: {reply}")


def test_the_leases_of_a_dead_connection_go_back_at_once(city):
    event = city.event()
    questions = ask_many(city, event, 4)

    async def run():
        (one,) = await seats(city, event, MODERATORS[:1], sockets=3)
        (two,) = await seats(city, event, MODERATORS[1:2])
        assert len(await one.deal()) == 4
        for socket in one.sockets[:2]:
            socket.socket.transport.abort()
        await asyncio.sleep(0.3)
        assert await two.deal() == []  # one connection is left
        one.sockets[2].socket.transport.abort()
        assert await until_dealt(two, questions, 5) < 3
        await two.stand_up()
        assert await asyncio.to_thread(eventually, lambda: read(city, "SELECT count(*) FROM question WHERE claimed_by IS NOT NULL AND event = ?", event) == [(0,)])

    asyncio.run(run())


def test_leases_through_the_death_of_a_worker(make_city):
    """Those whose desk was at the killed worker lose theirs as soon as its successor starts; the others keep them."""
    city = make_city(workers=2, settings={"event.claim_seconds": 600})
    event = city.event()
    questions = ask_many(city, event, 10)

    async def run():
        (one,) = await seats(city, event, MODERATORS[:1], sockets=1)
        assert len(await one.deal(5)) == 5
        for victim in city.workers():
            os.kill(victim, signal.SIGKILL)
            try:
                await one.sockets[0].until(lambda seen: seen.closed, 1)
                break
            except AssertionError:
                pass
        assert one.sockets[0].closed
        await asyncio.to_thread(eventually, lambda: len(city.workers()) == 2)
        two = await Seat(city, event, "moderator2").sit(1)
        await until_dealt(two, questions, 10)
        # Kill the one at which nobody of the desk is: nothing changes hands.
        three = await Seat(city, event, "lead_moderator").sit(1)
        for victim in city.workers():
            os.kill(victim, signal.SIGKILL)
            try:
                await two.sockets[0].until(lambda seen: seen.closed, 1)
            except AssertionError:
                await asyncio.to_thread(eventually, lambda: len(city.workers()) == 2)
                if three.sockets[0].closed:
                    three = await Seat(city, event, "lead_moderator").sit(1)
                assert await three.deal() == []
                assert len(await two.deal(10)) == 10
                break
            break

    asyncio.run(run())


def test_leases_through_the_death_of_everything(make_city):
    """After a restart of all nobody is at any desk: nothing stays with those who were there."""
    city = make_city(workers=2, settings={"event.claim_seconds": 600})
    event = city.event()
    questions = ask_many(city, event, 6)

    async def run():
        one, two = await seats(city, event, MODERATORS[:2], sockets=3)
        assert len(await one.deal(3)) == 3 and len(await two.deal(3)) == 3
        city.kill_all()
        city.process.wait(10)
        city.start()
        city._people.clear()
        three = await Seat(city, event, "lead_moderator").sit(2)
        assert await until_dealt(three, questions, 10) < 5

    asyncio.run(run())


def test_leases_through_the_death_of_redis(make_city):
    """Leases are in the database: nothing is dealt twice and nothing is lost while the bus is away."""
    city = make_city(workers=2)
    event = city.event()
    questions = ask_many(city, event, 40)

    async def run():
        moderators = await seats(city, event)
        dealt, decided = {}, []

        async def work(seat):
            while cards := await seat.deal(3):
                for card in cards:
                    assert dealt.setdefault(card["question"], seat.login) == seat.login
                await seat.do("queue.keep", event=event, questions=[card["question"] for card in cards])
                await seat.approve(cards[0])
                decided.append(cards[0]["question"])
                if len(decided) in (5, 20):
                    for pid in city.redis():
                        os.kill(pid, signal.SIGKILL)

        await asyncio.gather(*[work(seat) for seat in moderators])
        assert sorted(decided) == sorted(questions)

    asyncio.run(run())


# --- the desk at a glance


def test_the_desk_at_a_glance(city):
    event = city.event()
    url = f"/api/events/{event}/desk"
    assert city.nobody().request("GET", url).status == 401
    assert city.person().request("GET", url).status == 403
    assert city.staff("moderator").request("GET", "/api/events/none/desk").status == 404
    city.approved(event, unit="water")
    rejected = city.person()
    question = city.ask(event, person=rejected)["question"]
    city.staff("moderator").do("question.reject", question=question, version=1, reason="off_topic")
    rejected.do("question.appeal", question=question, why="请再看看")
    first, *others = ask_many(city, event, 4)

    async def run():
        (seat,) = await seats(city, event, ["moderator"], sockets=2)
        viewer = await city.watching(event)
        await seat.deal(3)
        # Who watches is said once a second, and what was made is kept for one.
        desk = await asyncio.to_thread(eventually, lambda: (seen := city.staff("host").get(url))["viewers"] == 1 and seen)
        return seat, viewer, desk, await asyncio.to_thread(city.staff("official").get, url)

    seat, viewer, desk, of_unit = asyncio.run(run())
    oldest = city.card(first)["asked_at"]
    assert desk["waiting"] == 4 and desk["oldest_at"] == oldest and desk["appeals"] == 1
    assert (desk["held"], desk["second"], desk["urgent"], desk["slow_seconds"]) == (0, 0, 0, 0)
    assert desk["decisions_per_minute"] == 2 and desk["by_unit"] == [{"unit": "water", "unanswered": 1}]
    assert desk["now"] > oldest
    (person,) = desk["people"]
    assert (person["id"], person["name"], person["role"]) == (seat.id, "Moderator", "moderator")
    assert person["working_on"] == [first, *others][:3]
    assert "working_on" not in of_unit["people"][0]
    assert url.replace(event, "{id}") in city.nobody().get("/api/openapi.json")["paths"]


@pytest.mark.parametrize("login", ["official", "clerk", "guest", "editor", "admin"])
def test_who_does_not_moderate_is_dealt_nothing(city, login):
    event = city.event()
    city.staff(login).refused("queue.deal", 403, event=event)
    city.staff(login).refused("queue.keep", 403, event=event, questions=["none"])
    city.staff(login).refused("queue.leave", 403, event=event)
