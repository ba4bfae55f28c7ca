"""Two people, or one person's two devices, who decide at the same moment: what test_races.py has not got.

Whatever comes first, the tables, the counters, the public stream and the audit trail say the same at the end.
"""

import asyncio
import collections
import time

import pytest

import recount
from racing import ask_all, check_results, crew, send_all

ROUNDS = 500
CONNECTIONS = 4


def on(question, version=None, **more):
    return {"question": question, **({} if version is None else {"version": version}), **more}


def approve(question, content, version=1, **more):
    return ("question.approve", on(question, version, content=content, **more))


def reject(question, version=1):
    return ("question.reject", on(question, version, reason="spam"))


def hide(question):
    return ("entry.hide", {"target": question, "why": "竞争"})


def show(question):
    return ("entry.show", {"target": question})


def appeal(question, version, uphold):
    return ("question.decide_appeal", on(question, version, uphold=uphold))


class Race(collections.namedtuple("Race", "people before one other where audit told", defaults=(None,))):
    """BEFORE: (who, what they do) to each question; then PEOPLE[0] does ONE while PEOPLE[1] does OTHER.

    WHERE: what must hold of the row then.  AUDIT: the actions of which there must be exactly one row more.
    TOLD: what the current card says to whoever lost of who did what, and when.
    """


def decided(card):
    return card["decided_by"]["name"] and card["decided_at"]


MODERATORS = ("moderator", "moderator2")
LEADS = ("lead_moderator", "lead2")
APPROVED = ("host", lambda q, content, into: approve(q, content))
HIDDEN = ("host", lambda q, content, into: hide(q))
MERGED = ("host", lambda q, content, into: ("question.merge", on(q, 1, into=into[0])))
REJECTED = ("moderator", lambda q, content, into: reject(q))
APPEALED = ("asker", lambda q, content, into: ("question.appeal", on(q, why="请再看看")))
HELD = ("moderator", lambda q, content, into: ("question.hold", on(q)))

# One wins, the other is told 409.
RACES = {
    "hide, hide": Race(MODERATORS, [APPROVED], lambda q, c, i: hide(q), lambda q, c, i: hide(q), "state = 'hidden' AND version = 3", ["entry.hide"], decided),
    "show, show": Race(MODERATORS, [APPROVED, HIDDEN], lambda q, c, i: show(q), lambda q, c, i: show(q), "state = 'approved' AND version = 4", ["entry.show"], decided),
    "unmerge, unmerge": Race(MODERATORS, [MERGED], lambda q, c, i: ("question.unmerge", on(q, 2)), lambda q, c, i: ("question.unmerge", on(q, 2)), "state = 'pending' AND version = 3", ["question.unmerge"], decided),
    "unmerge, approve": Race(MODERATORS, [MERGED], lambda q, c, i: ("question.unmerge", on(q, 2)), lambda q, c, i: approve(q, c, 2), "state = 'pending' AND version = 3", ["question.unmerge", "question.approve"], decided),
    "unmerge, merge": Race(MODERATORS, [MERGED], lambda q, c, i: ("question.unmerge", on(q, 2)), lambda q, c, i: ("question.merge", on(q, 2, into=i[1])), "state = 'pending' AND merged_into IS NULL AND version = 3", ["question.unmerge"], decided),
    "uphold, uphold": Race(LEADS, [REJECTED, APPEALED], lambda q, c, i: appeal(q, 2, True), lambda q, c, i: appeal(q, 2, True), "state = 'pending' AND appeal_state = 'upheld' AND version = 3", ["question.decide_appeal"], decided),
    "uphold, dismiss": Race(LEADS, [REJECTED, APPEALED], lambda q, c, i: appeal(q, 2, True), lambda q, c, i: appeal(q, 2, False), "appeal_state = CASE state WHEN 'pending' THEN 'upheld' WHEN 'rejected' THEN 'dismissed' END AND version = 3", ["question.decide_appeal"], lambda card: card["appeal"]["state"] != "open"),
    "uphold, reopen": Race(LEADS, [REJECTED, APPEALED], lambda q, c, i: appeal(q, 2, True), lambda q, c, i: ("question.reopen", on(q, 2)), "state = 'pending' AND appeal_state = 'upheld' AND version = 3", ["question.decide_appeal", "question.reopen"], decided),
    "hold, approve": Race(MODERATORS, [], lambda q, c, i: ("question.hold", on(q)), lambda q, c, i: approve(q, c), "(state = 'pending') = (held_by IS NOT NULL)", ["question.hold", "question.approve"], lambda card: decided(card) if card["held"] is None else card["held"]["by"]["name"] and card["held"]["at"]),
    "unhold, unhold": Race(MODERATORS, [HELD], lambda q, c, i: ("question.unhold", on(q)), lambda q, c, i: ("question.unhold", on(q)), "state = 'pending' AND held_by IS NULL", ["question.unhold"], lambda card: card["held"] is None),
    "second, approve": Race(("moderator", "moderator"), [], lambda q, c, i: ("question.second", on(q, 1)), lambda q, c, i: approve(q, c), "(state = 'pending') = (second_by IS NOT NULL)", ["question.second", "question.approve"], lambda card: decided(card) if card["second"] is None else card["second"]["by"]["name"] and card["second"]["at"]),
    "edit, approve": Race(MODERATORS, [], lambda q, c, i: ("question.edit", on(q, 1, text="谁也没有读过的文字 " + q)), lambda q, c, i: approve(q, c), "version = 2 AND state = CASE edited WHEN 1 THEN 'pending' ELSE 'approved' END", ["question.edit", "question.approve"], lambda card: card["edited"] or decided(card)),
    "edit, reject": Race(MODERATORS, [], lambda q, c, i: ("question.edit", on(q, 1, text="改过的文字 " + q)), lambda q, c, i: reject(q), "version = 2 AND state = CASE edited WHEN 1 THEN 'pending' ELSE 'rejected' END", ["question.edit", "question.reject"], lambda card: card["edited"] or decided(card)),
}


class Round:
    """An event with many questions, the connections of everybody, and one viewer who sees all of it."""

    def __init__(self, city, count=ROUNDS, **settings):
        self.city, self.count, self.settings, self.crews = city, count, settings, {}

    async def __aenter__(self):
        self.event = self.city.event(max_pending=100000, **self.settings)
        self.viewer = await self.city.watching(self.event)
        self.into = [self.city.ask(self.event, text)["question"] for text in ("并到这里，第一处", "或者并到那里，第二处")]
        self.asker = self.city.person()
        self.questions = await ask_all(self.city, self.event, self.count, self.asker)
        if "lead2" not in self.city._people:
            self.city.add_user("lead2", ["lead_moderator"])
            self.city.staff("lead2")
        return self

    async def sockets(self, login, device=0):
        if (login, device) not in self.crews:
            if login == "asker":
                self.crews[login, device] = [await self.city.watching(self.event, self.asker) for _ in range(CONNECTIONS)]
            else:
                self.crews[login, device] = await crew(self.city, self.event, login, CONNECTIONS)
        return self.crews[login, device]

    async def do(self, login, what):
        """Something to every question, which nobody disputes."""
        sockets = await self.sockets(login)
        jobs = [(sockets[number % CONNECTIONS], *what(question, content, self.into)) for number, (question, content) in enumerate(self.questions)]
        replies = await send_all(jobs, 25 * CONNECTIONS)
        check_results(replies)
        return [reply["result"] for reply in replies]

    async def race(self, people, *deeds):
        """All of PEOPLE at once, now the one first and now the other; the replies by question, in PEOPLE's order."""
        crews = [await self.sockets(login, device) for device, login in enumerate(people)]
        jobs, places = [], []
        for number, (question, content) in enumerate(self.questions):
            for turn in range(len(people)):
                who = (turn + number) % len(people)
                jobs.append((crews[who][number % CONNECTIONS], *deeds[who](question, content, self.into)))
                places.append((number, who))
        found = [[None] * len(people) for _ in self.questions]
        for (number, who), reply in zip(places, await send_all(jobs, 25 * CONNECTIONS)):
            found[number][who] = reply
        return found

    async def __aexit__(self, kind, *error):
        if kind is None:
            await self.all_seen()
            seen = collections.Counter(entry["question"] for entry in self.viewer.entries if entry["kind"] == "question")
            assert not seen or max(seen.values()) == 1, seen.most_common(3)
            recount.check(self.city, self.event)
            recount.verify(self.city)
        for watcher in [self.viewer, *(each for sockets in self.crews.values() for each in sockets)]:
            await watcher.close()

    async def all_seen(self):
        """The viewer has all that is public by now."""
        with recount.reading(self.city) as database:
            head = recount.one(database, "SELECT seq FROM head WHERE stream = 'public:' || ?", self.event)
        await self.viewer.until(lambda seen: seen.seq >= head, 20)

    def audited(self, actions):
        with recount.reading(self.city) as database:
            rows = recount.audit_rows(database, self.event, actions)
        return {question: rows.get(question, 0) for question, _ in self.questions}

    def where(self, condition):
        """How many of the questions are so."""
        with recount.reading(self.city) as database:
            good = {row[0] for row in database.execute(f"SELECT id FROM question WHERE event = ? AND {condition}", (self.event,))}
        return sum(question in good for question, _ in self.questions)

    def shown(self):
        """What the viewer has seen of each question: its texts in order."""
        texts = collections.defaultdict(list)
        for entry in self.viewer.entries:
            if entry["kind"] in ("question", "edited"):
                texts[entry["question"]].append(entry["text"])
        return texts


def won_and_lost(pair):
    return sorted(pair, key=lambda reply: reply["type"] != "result")


@pytest.mark.parametrize("kind", RACES)
def test_one_of_two_wins(city, kind):
    """Exactly one; the other gets 409 with the current card, which says who did what when; one audit row for both."""
    race = RACES[kind]

    async def run():
        async with Round(city) as round:
            for who, what in race.before:
                await round.do(who, what)
            before = round.audited(race.audit)
            pairs = await round.race(race.people, race.one, race.other)
            for (question, _), pair in zip(round.questions, pairs):
                won, lost = won_and_lost(pair)
                assert won["type"] == "result" and lost["type"] == "problem" and lost["status"] == 409, pair
                assert lost["current"]["question"] == question and race.told(lost["current"]), lost
            assert round.where(race.where) == ROUNDS
            assert all(count == before[question] + 1 for question, count in round.audited(race.audit).items())

    asyncio.run(run())


def test_nobody_publishes_what_they_did_not_see(city):
    """Edit against approve: what the public has is what was approved, or nothing."""

    async def run():
        async with Round(city) as round:
            pairs = await round.race(MODERATORS, RACES["edit, approve"].one, RACES["edit, approve"].other)
            await round.all_seen()
            shown = round.shown()
            for (question, _), (edited, approved) in zip(round.questions, pairs):
                assert len(shown[question]) == (approved["type"] == "result")
                assert not [text for text in shown[question] if "谁也没有读过" in text]

    asyncio.run(run())


def test_a_red_question_takes_two_people_not_two_devices(city):
    """One person's two devices and a colleague press at once: one is the first, one the second, and two of one person are never both."""

    async def run():
        async with Round(city, 300) as round:
            make_red(city, round.event)
            both = await round.race(("moderator", "moderator"), *[lambda q, c, i: approve(q, c)] * 2)
            for (question, _), pair in zip(round.questions, both):
                won, lost = won_and_lost(pair)
                assert won["result"]["first"] and lost["status"] == 409 and lost["type"] == "problem", pair
                assert lost["current"]["first"]["by"]["name"] == "Moderator" and lost["current"]["state"] == "pending"
            assert round.where("state = 'pending' AND first_by IS NOT NULL") == round.count

    async def three():
        async with Round(city, 300) as round:
            make_red(city, round.event)
            people = ("moderator", "moderator", "moderator2")
            everyone = await round.race(people, *[lambda q, c, i: approve(q, c)] * 3)
            for (question, _), (one, same, colleague) in zip(round.questions, everyone):
                won = [reply for reply in (one, same, colleague) if reply["type"] == "result"]
                assert sorted(reply["result"]["state"] for reply in won) == ["approved", "pending"], (one, same, colleague)
                assert colleague in won and [one, same].count(won[0]) + [one, same].count(won[1]) == 1
            assert round.where("state = 'approved' AND version = 2") == round.count
            assert set(round.audited(["question.approve"]).values()) == {2}

    asyncio.run(run())
    asyncio.run(three())


def make_red(city, event):
    city.rows("UPDATE question SET colour = 'red' WHERE event = ?", event, change=True)


def test_two_first_approvals_count_once(city):
    """Two people are the first at the same moment: one is, and the other is the second."""

    async def run():
        async with Round(city, 300) as round:
            make_red(city, round.event)
            for pair in await round.race(MODERATORS, *[lambda q, c, i: approve(q, c)] * 2):
                assert sorted(reply["result"]["state"] for reply in pair) == ["approved", "pending"], pair
                assert [reply["result"].get("first") for reply in pair if reply["result"]["state"] == "pending"] == [1]
            assert round.where("state = 'approved' AND decided_by IS NOT NULL AND first_by IS NULL") == round.count

    asyncio.run(run())


def test_hide_against_show(city):
    """In whichever order: what was public is hidden, or hidden and shown again, and the stream tells both in that order."""

    async def run():
        async with Round(city) as round:
            await round.do(*APPROVED)
            pairs = await round.race(MODERATORS, lambda q, c, i: hide(q), lambda q, c, i: show(q))
            for hidden, shown in pairs:
                assert hidden["type"] == "result", hidden
                assert shown["type"] == "result" or shown["status"] == 409 and shown["current"]["decided_at"], shown
            both = sum(shown["type"] == "result" for _, shown in pairs)
            assert round.where("state = 'approved' AND version = 4") == both
            assert round.where("state = 'hidden' AND version = 3") == round.count - both
            assert sum(round.audited(["entry.hide", "entry.show"]).values()) == round.count + both

    asyncio.run(run())


def test_two_units_at_once(city):
    """Assigning has no version: the later one stands, and the trail says from where to where, each step from the one before."""

    async def run():
        async with Round(city) as round:
            await round.do(*APPROVED)
            pairs = await round.race(MODERATORS, lambda q, c, i: ("question.assign", on(q, unit="water")), lambda q, c, i: ("question.assign", on(q, unit="water" if int(c[:2], 16) % 4 == 0 else "housing")))
            check_results([reply for pair in pairs for reply in pair])
            with recount.reading(city) as database:
                rows = database.execute("SELECT target, json_extract(detail, '$.from') AS old, json_extract(detail, '$.unit') AS new FROM audit WHERE stream = ? AND action = 'question.assign' ORDER BY seq", (round.event,)).fetchall()
                units = dict(tuple(row) for row in database.execute("SELECT id, unit FROM question WHERE event = ?", (round.event,)))
            steps = collections.defaultdict(list)
            for target, old, new in rows:
                assert old == (steps[target][-1] if steps[target] else None)
                steps[target].append(new)
            for (question, _), pair in zip(round.questions, pairs):
                wanted = {reply["result"]["unit"] for reply in pair}
                assert set(steps[question]) == wanted and len(steps[question]) == len(wanted)
                assert units[question] == steps[question][-1]

    asyncio.run(run())


def test_urgent_against_approve(city):
    """Whatever comes first, what is urgent is out of sight at the end, and was public at most for that moment."""

    async def run():
        async with Round(city) as round:
            pairs = await round.race(MODERATORS, lambda q, c, i: ("question.urgent", on(q, why="有危险")), lambda q, c, i: approve(q, c))
            for urgent, approved in pairs:
                assert urgent["type"] == "result", urgent
                if approved["type"] == "problem":
                    assert approved["status"] == 409 and approved["current"]["urgency"]["by"]["name"] == "Moderator", approved
            both = sum(approved["type"] == "result" for _, approved in pairs)
            assert round.where("urgent = 1 AND state = 'hidden' AND version = 3") == both
            assert round.where("urgent = 1 AND state = 'pending' AND version = 1") == round.count - both
            await round.all_seen()
            newcomer = await city.watching(round.event)
            assert not [entry for entry in newcomer.hello["entries"] if entry["kind"] == "question" and entry.get("text")]
            await newcomer.close()

    asyncio.run(run())


def test_edit_of_what_is_public_against_hiding_it(city):
    async def run():
        async with Round(city) as round:
            await round.do(*APPROVED)
            pairs = await round.race(MODERATORS, lambda q, c, i: ("question.edit", on(q, 2, text="更正的文字 " + q)), lambda q, c, i: hide(q))
            for edited, hidden in pairs:
                assert hidden["type"] == "result", hidden
                assert edited["type"] == "result" or edited["status"] == 409 and decided(edited["current"]), edited
            both = sum(edited["type"] == "result" for edited, _ in pairs)
            assert round.where("state = 'hidden' AND edited = 1 AND version = 4") == both
            assert round.where("state = 'hidden' AND edited = 0 AND version = 3") == round.count - both

    asyncio.run(run())


def test_each_into_the_other(city):
    """Two questions that are merged into each other from two connections: one merge, no circle, and the votes are where the question is."""

    async def run():
        async with Round(city) as round:
            await round.do(*APPROVED)
            await round.do("asker", lambda q, c, i: ("question.vote", on(q)))
            ids = [question for question, _ in round.questions]
            partner = {question: ids[number ^ 1] for number, question in enumerate(ids)}
            replies = await round.race(MODERATORS[:1], lambda q, c, i: ("question.merge", on(q, 2, into=partner[q])))
            for number in range(0, round.count, 2):
                won, lost = won_and_lost([replies[number][0], replies[number + 1][0]])
                assert won["type"] == "result" and lost["type"] == "problem" and lost["status"] in (409, 422), (won, lost)
            assert round.where("state = 'merged'") == round.where("state = 'approved' AND votes = 1") == round.count / 2

    asyncio.run(run())


def test_undo_against_the_broadcast(city):
    """Within the hold: it is undone and never goes out, or it has gone out, once, and cannot be undone."""

    async def run():
        async with Round(city, 400, hold_seconds=1) as round:
            began = time.monotonic()
            await round.do(*APPROVED)
            sockets = await round.sockets("moderator2")
            replies = []
            for start in range(0, round.count, 20):
                await asyncio.sleep(max(0, began + 1 + start / round.count * 1.2 - time.monotonic()))  # the race is with the clock
                replies += await send_all([(sockets[number % CONNECTIONS], "question.undo", on(question, 2)) for number, (question, _) in enumerate(round.questions[start : start + 20])], 20)
            await wait_until(lambda: round.where("publish_at IS NOT NULL") == 0)
            undone = sum(reply["type"] == "result" for reply in replies)
            for reply in replies:
                assert reply["type"] == "result" or reply["status"] == 409 and reply["current"]["state"] == "approved" and decided(reply["current"]), reply
            assert round.where("state = 'pending' AND version = 3") == undone
            assert round.where("state = 'approved' AND version = 2") == round.count - undone
            await round.all_seen()
            assert set(round.shown()) == {question for (question, _), reply in zip(round.questions, replies) if reply["type"] == "problem"}
            assert sum(round.audited(["question.undo"]).values()) == undone
            assert 0 < undone < round.count, "one of the two never came first"

    asyncio.run(run())


async def wait_until(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.05)


def test_a_cluster_against_single_decisions(city):
    """Ten at once by one person, one by one by another: each question is decided by one of the two."""

    async def run():
        async with Round(city) as round:
            cluster, single = await round.sockets("moderator"), await round.sockets("moderator2")
            jobs, places = [], []
            for start in range(0, round.count, 10):
                part = round.questions[start : start + 10]
                turn = start // 10
                items = [on(question, 1, content=content) for question, content in part]
                more = {"decision": "approve"} if turn % 2 else {"decision": "reject", "reason": "abuse"}
                whole = (cluster[turn % CONNECTIONS], "question.cluster", {"event": round.event, "items": items, **more})
                singles = [(single[number % CONNECTIONS], *(approve(question, content) if number % 3 else reject(question))) for number, (question, content) in enumerate(part)]
                middle = turn % 11
                jobs += singles[:middle] + [whole] + singles[middle:]
                places += [question for question, _ in part[:middle]] + [None] + [question for question, _ in part[middle:]]
            replies = await send_all(jobs, 88)
            done, refused = collections.Counter(), collections.Counter()
            for question, reply in zip(places, replies):
                if question is None:
                    done.update(each["question"] for each in reply["result"]["done"])
                    for each in reply["result"]["refused"]:
                        assert each["problem"]["status"] == 409 and decided(each["current"]), each
                        refused[each["question"]] += 1
                elif reply["type"] == "result":
                    done[question] += 1
                else:
                    assert reply["status"] == 409 and decided(reply["current"]), reply
                    refused[question] += 1
            assert set(done.values()) == set(refused.values()) == {1} and len(done) == len(refused) == round.count
            assert round.where("state IN ('approved', 'rejected') AND version = 2") == round.count
            assert set(round.audited(["question.approve", "question.reject"]).values()) == {1}

    asyncio.run(run())
