"""Leases while workers and Redis die under the desk: no card on two hands, none on a dead one, all decided in the end."""

import asyncio
import contextlib
import os
import random
import secrets
import signal
import time

import websockets

import recount
from city import eventually
from test_dealing import MODERATORS, Seat, ask_many, read, until_dealt

LEASE_SECONDS = 600  # so long that whatever stays with somebody who is gone would be seen


class Hands:
    """Who holds what, as those who hold it believe."""

    def __init__(self):
        self.holder, self.decided = {}, []

    def take(self, login, cards):
        for card in cards:
            holder = self.holder.setdefault(card["question"], login)
            assert holder == login, f"{card['question']} is on the hands of {holder} and {login}"
            assert card["question"] not in self.decided, f"{card['question']} was dealt after it was decided"

    def drop(self, login):
        for question in [question for question, holder in self.holder.items() if holder == login]:
            del self.holder[question]


class Moderator:
    """Comes back with a new connection whenever the old one dies, and says again what had no answer."""

    def __init__(self, city, event, login, hands):
        self.city, self.event, self.login, self.hands = city, event, login, hands
        self.socket = None
        self.returns = -1

    def has_lost(self):
        """The connection: known before the last of what came over it is read."""
        return self.socket is None or self.socket.closed or self.socket.socket.closed

    async def sit(self):
        while self.has_lost():
            self.hands.drop(self.login)
            try:
                self.socket = await self.city.watching(self.event, self.person, stream="desk")
            except (OSError, AssertionError, websockets.WebSocketException):
                await asyncio.sleep(0.02)
                continue
            self.returns += 1

    async def send(self, name, **args):
        """None: the connection died, and nobody knows what became of it."""
        await self.sit()
        try:
            reply = await self.socket.command(name, **args)
        except (AssertionError, websockets.ConnectionClosed):
            assert self.has_lost(), "the server does not answer"
            self.hands.drop(self.login)
            return None
        assert reply["type"] == "result" or reply["status"] in (409, 503), reply
        return reply

    async def decide(self, card):
        """Until it is known to be decided, by whomever."""
        args = {"question": card["question"], "version": card["version"], "content": card["content"], "key": secrets.token_hex(8)}
        while True:
            reply = await self.send("question.approve", **args)
            if reply and reply["type"] == "result":
                self.hands.decided.append(card["question"])
                self.hands.holder.pop(card["question"], None)
                return
            if reply and reply["status"] == 409:
                return  # it was given back when the connection died, and a colleague has it
            await asyncio.sleep(0.02)

    async def work(self, everything):
        while len(self.hands.decided) < everything:
            reply = await self.send("queue.deal", event=self.event, count=4)
            if not reply or reply["type"] != "result":
                continue
            cards = reply["result"]["cards"]
            self.hands.take(self.login, cards)
            for card in cards[:2]:
                if self.has_lost():
                    break  # it may be a colleague's by now
                await self.decide(card)
            if not cards:
                await asyncio.sleep(0.02)


async def kill_in_the_midst(city, decided, everything):
    """One worker, the other, Redis, and again, whenever some more is DECIDED."""
    for number in range(6):
        while len(decided) < (number + 1) * everything / 8:
            await asyncio.sleep(0.002)
        victims = city.redis() if number % 3 == 2 else city.workers()[:1]  # the older one: they take turns
        for victim in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        await asyncio.to_thread(eventually, lambda: len(city.workers()) == 2 and city.redis())


def test_the_desk_goes_on_while_workers_and_redis_die(make_city):
    city = make_city(workers=2, settings={"event.claim_seconds": LEASE_SECONDS})
    event = city.event(max_pending=100000)
    questions = ask_many(city, event, 400)
    hands = Hands()

    async def run():
        desk = [Moderator(city, event, login, hands) for login in MODERATORS]
        for moderator in desk:
            moderator.person = await asyncio.to_thread(city.person, moderator.login)
        work = [asyncio.create_task(moderator.work(len(questions))) for moderator in desk]
        killer = asyncio.create_task(kill_in_the_midst(city, hands.decided, len(questions)))
        await asyncio.wait_for(asyncio.gather(killer, *work), 60)
        assert sum(moderator.returns for moderator in desk) >= 2, "nobody ever lost a connection"
        for moderator in desk:
            await moderator.socket.close()

    asyncio.run(run())
    assert sorted(hands.decided) == sorted(questions)
    assert read(city, "SELECT count(*) FROM question WHERE event = ? AND (state <> 'approved' OR claimed_by IS NOT NULL)", event) == [(0,)]
    recount.check(city, event)
    recount.verify(city)


def test_what_was_dealt_to_a_connection_that_died_goes_to_the_next(make_city):
    """The deal is on its way when the connection, or its worker, dies: whether it was made or not, nothing stays with nobody."""
    city = make_city(workers=2, settings={"event.claim_seconds": LEASE_SECONDS})
    event = city.event()
    questions = ask_many(city, event, 5)

    async def run():
        colleague = await Seat(city, event, "moderator2").sit(1)
        for number in range(24):
            gone = await Seat(city, event, "moderator").sit(1)
            socket = gone.sockets[0].socket
            await socket.send('{"id":"1","command":"queue.deal","args":{"event":"%s"}}' % event)
            if number % 3 == 1:
                await asyncio.sleep(random.random() * 0.004)  # in the midst of it
            socket.transport.abort()
            if number % 8 == 7:
                for victim in city.workers():
                    os.kill(victim, signal.SIGKILL)
                await asyncio.to_thread(eventually, lambda: len(city.workers()) == 2)
                colleague = await seated(city, event, "moderator2")
            assert await until_dealt(colleague, questions, 8) < 5
            await colleague.do("queue.leave", event=event)
        await colleague.stand_up()

    asyncio.run(run())


async def seated(city, event, login):
    """At the desk as soon as a worker takes them."""
    end = time.monotonic() + 10
    while True:
        try:
            return await Seat(city, event, login).sit(1)
        except (OSError, AssertionError, websockets.WebSocketException):
            assert time.monotonic() < end, "nobody gets in"
            await asyncio.sleep(0.05)
