"""Walks at random through the commands of all roles; after each step the tables agree, and the public has what was approved, no more.

OPENFLOOR_WALKS: how many (6), OPENFLOOR_STEPS: of how many steps each (130).  OPENFLOOR_SEED: the seed of the first; a failure
names its own.
"""

import asyncio
import json
import os
import random
import shutil
import urllib.parse

import pytest

import recount
from city import City, eventually
from conftest import temporary_folder
from walker import BANNED, TOKEN, Walk, sha

WALKS = int(os.environ.get("OPENFLOOR_WALKS", 6))
STEPS = int(os.environ.get("OPENFLOOR_STEPS", 130))
SEED = int(os.environ.get("OPENFLOOR_SEED", 0)) or random.SystemRandom().randrange(1, 1 << 31)
LOOK_EVERY = 20  # steps; what the public has is read over the network


@pytest.fixture(scope="module")
def walked():
    """One city for all walks: BANNED is on its list of words."""
    city = City(temporary_folder()).found().start()
    admin = city.staff("admin")
    admin.do("words.change", version=admin.get("/api/words")["version"], add=[{"word": BANNED, "severity": "banned"}], remove=[])
    eventually(lambda: all(city.card(city.ask(city.event(), BANNED)["question"])["colour"] == "red" for _ in range(6)))
    yield city
    assert city.stop() == 0
    shutil.rmtree(city.folder, ignore_errors=True)


# --- what the public has


def let_out(walk):
    """The tokens that may be read now: of the questions that everybody has, what was approved; of answers, what was signed.

    To be asked after something was read: the end of a hold lets out more by itself, and nothing takes back by itself.
    """
    walk.look()
    contents = set()
    for row in walk.now["questions"]:
        if recount.public_state(row) in ("seen", "merged"):
            contents |= walk.known.approved(row["id"])
    for row in walk.now["answers"]:
        if row["state"] == "published":
            contents |= walk.known.answers[row["id"]]
    return set().union(*[tokens(walk.known.texts[content]) for content in contents])


def tokens(text):
    return set(TOKEN.findall(text))


def check_entries(walk, entries):
    """No text that nobody approved, and no question twice."""
    seen = set()
    for entry in entries:
        if entry["kind"] == "question":
            assert entry["question"] not in seen, f"{entry['question']} came twice"
            seen.add(entry["question"])
        if entry["kind"] in ("question", "edited") and entry.get("text"):
            assert sha(entry["text"]) in walk.known.approved(entry["question"]), f"nobody approved {entry}"
        if entry["kind"] in ("answer", "revision") and entry.get("text"):
            assert sha(entry["text"]) in walk.known.answers[entry["answer"]], f"nobody signed {entry}"


async def newest_hello(walk):
    """A newcomer's first page, once the worker has all that is committed."""
    with recount.reading(walk.city) as database:
        head = recount.one(database, "SELECT seq FROM head WHERE stream = 'public:' || ?", walk.event)
    for _ in range(60):
        newcomer = await walk.city.watching(walk.event)
        await newcomer.close()
        if newcomer.hello["seq"] >= head:
            return newcomer.hello
        await asyncio.sleep(0.05)
    raise AssertionError("the newest entry is in no hello")


def pages(walk):
    """The whole log over HTTP."""
    entries, before = [], ""
    while True:
        page = walk.city.nobody().get(f"/api/events/{walk.event}/entries?limit=100{before}")["entries"]
        entries = page + entries
        if not page or page[0]["seq"] == 1:
            return entries
        before = f"&before={page[0]['seq']}"


def searched(walk, words):
    """What everybody finds who looks for WORDS."""
    nobody, quoted = walk.city.nobody(), urllib.parse.quote(words)
    return nobody.request("GET", f"/api/cases?q={quoted}").body.decode() + nobody.request("POST", f"/api/events/{walk.event}/similar", {"text": words}).body.decode()


async def check_public(walk):
    """As a viewer has it who was there from the start, as a newcomer has it, and as it is read and searched."""
    hello = await newest_hello(walk)
    await walk.viewer.until(lambda seen: seen.seq >= hello["seq"], 10)
    check_entries(walk, walk.viewer.entries)
    places = {"hello": json.dumps(hello), "entries": json.dumps(pages(walk))}
    for place in ("transcript.json", "transcript.html"):
        places[place] = walk.city.nobody().request("GET", f"/events/{walk.event}/{place}").body.decode()
    allowed = let_out(walk)
    for place, text in places.items():
        surplus = tokens(text) - allowed
        assert not surplus, f"{place} has {surplus}, which is not public"
    taken_back = sorted(token for text in walk.known.texts.values() for token in tokens(text) - allowed)
    for token in walk.random.sample(taken_back, min(4, len(taken_back))):
        assert token not in searched(walk, walk_text(walk, token)) or token in let_out(walk), f"a search finds {token}, which is not public"
    assert tokens(json.dumps(walk.unit.messages)) <= ever_public(walk), "a unit's desk has what was never public"


def walk_text(walk, token):
    return next(text for text in walk.known.texts.values() if token in text)


def ever_public(walk):
    """All that was approved at any time, and the answers, which are the units' own."""
    contents = set(walk.known.texts) - walk.known.asked
    for row in walk.now["questions"]:
        contents |= walk.known.approved(row["id"])
    return set().union(*[tokens(walk.known.texts[content]) for content in contents])


def check_glance(walk):
    """The numbers that are told are those that a recount gives; what is made for many is a second old at most."""

    def differs():
        with recount.reading(walk.city) as database:
            counted, desk = recount.numbers(database, walk.event), recount.desk(database, walk.event)
        told = walk.city.nobody().get("/api/events/" + walk.event)["event"]["numbers"]
        glance = walk.city.staff("moderator").get(f"/api/events/{walk.event}/desk")
        glance["by_unit"] = {each.get("unit"): each["unanswered"] for each in glance["by_unit"]}
        wrong = {name: (told[name], counted[name]) for name in recount.TOLD + ["declined_by_reason"] if told[name] != counted[name]}
        return {**wrong, **{name: (glance[name], desk[name]) for name in desk if glance[name] != desk[name]}}

    try:
        eventually(lambda: not differs(), 4, 0.2)
    except AssertionError:
        raise AssertionError(f"told and counted: {differs()}") from None


def check_askers(walk):
    """Everybody finds their question by number and receipt, in the state that it is in."""
    walk.look()
    for row in walk.now["questions"]:
        number, receipt = walk.known.receipts[row["id"]]
        own = walk.city.nobody().request("POST", "/api/receipts", {"number": number, "receipt": receipt})
        assert own.status == 200, (row["id"], own)
        own = own.json["question"]
        assert (own["question"], own["state"], own["version"]) == (row["id"], row["state"], row["version"])
        assert bool(own["text"]) == (row["erased_at"] is None)


# --- the walks


async def go_on(walk, steps):
    for step in range(1, steps + 1):
        await walk.step()
        if step % LOOK_EVERY == 0:
            await check_public(walk)


async def end(walk):
    """The bell, some moderation after it, and the release."""
    host, editor = walk.city.staff("host"), walk.city.staff("editor")
    host.do("event.end", event=walk.event)
    await go_on(walk, LOOK_EVERY)
    walk.look()
    if walk.now["event"]["output_stopped"]:
        host.do("event.resume_output", event=walk.event)
    editor.do("transcript.release", event=walk.event)
    recount.check(walk.city, walk.event)
    await check_public(walk)


POLICIES = ["self", "approver", "moderator"]


@pytest.mark.parametrize("number", range(WALKS))
def test_walk(walked, number):
    async def run():
        walk = Walk(walked, SEED + number, POLICIES[number % 3], hold_seconds=(number // 3) % 2)
        await walk.begin()
        try:
            await go_on(walk, STEPS)
            await check_public(walk)
            check_glance(walk)
            check_askers(walk)
            if number % 2 == 0:
                await end(walk)
                check_askers(walk)
            assert sum(count for (_, status), count in walk.counts.items() if status == 200) > STEPS / 4, walk.counts
        except Exception as error:
            raise AssertionError(f"{error}\n{walk.story()}") from error
        finally:
            await walk.close()

    asyncio.run(run())


def test_the_trail_of_all_walks_holds(walked):
    recount.verify(walked)
