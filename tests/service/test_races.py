"""Two people who decide at the same moment."""

import asyncio
import concurrent.futures
import json
import sqlite3

import pytest

from city import Person
from racing import ask_all, check_results, send_all

ROUNDS = 500


def copy(city, login):
    person = Person(city, login)
    person.token = city.staff(login).token
    return person


def test_two_moderators_race_for_one_question_500_times(city):
    event = city.event(max_pending=100000)
    asker = city.person()
    moderators = [copy(city, "moderator"), copy(city, "moderator2")]
    won = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            question = asker.do("question.ask", event=event, text=f"竞争 {number}")["question"]
            card = city.card(question)
            args = {"question": question, "version": card["version"], "content": card["content"]}
            if number % 3 == 2:
                second = ("question.reject", {"question": question, "version": card["version"], "reason": "off_topic"})
            else:
                second = ("question.approve", args)
            answers = list(pool.map(lambda job: job[0].command(job[1], job[2]), [(moderators[number % 2], "question.approve", args), (moderators[1 - number % 2], *second)]))
            statuses = sorted(answer.status for answer in answers)
            assert statuses == [200, 409], answers
            loser = next(answer for answer in answers if answer.status == 409).json
            assert loser["current"]["question"] == question and loser["current"]["decided_by"]["name"].startswith("Moderator")
            winner = next(answer for answer in answers if answer.status == 200).json
            won.append((question, winner["state"]))
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    counts = dict(database.execute("SELECT target, count(*) FROM entry WHERE stream = ? AND kind = 'question' GROUP BY target", ("public:" + event,)))
    database.close()
    for question, state in won:
        assert counts.get(question, 0) == (1 if state == "approved" else 0)
    numbers = city.nobody().get("/api/events/" + event)["event"]["numbers"]
    assert numbers["published"] == sum(state == "approved" for _, state in won)
    assert numbers["declined"] == sum(state == "rejected" for _, state in won)


def test_withdrawal_against_approval(city):
    event = city.event()
    moderator = copy(city, "moderator")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for number in range(40):
            asker = city.person()
            question = asker.do("question.ask", event=event, text=f"撤回 {number}")["question"]
            card = city.card(question)
            approve = ("question.approve", {"question": question, "version": card["version"], "content": card["content"]})
            withdraw = ("question.withdraw", {"question": question})
            approved, withdrawn = pool.map(lambda job: job[0].command(*job[1]), [(moderator, approve), (asker, withdraw)])
            state = city.card(question)["state"]
            if approved.status == 409:
                assert withdrawn.status == 200 and state == "withdrawn"
            else:
                assert approved.status == 200


def test_one_vote_from_many_connections_counts_once(city):
    event = city.event()
    question = city.approved(event)
    voter = city.person()

    def vote(_):
        person = Person(city)
        person.token = voter.token
        return person.command("question.vote", {"question": question}).status

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert set(pool.map(vote, range(50))) == {200}
    assert city.card(question)["votes"] == 1


def test_one_key_from_many_connections_runs_once(city):
    event = city.event()
    asker = city.person()

    def ask(_):
        person = Person(city)
        person.token = asker.token
        return person.do("question.ask", key="the-same", event=event, text="只问一次")

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        results = list(pool.map(ask, range(50)))
    assert all(result == results[0] for result in results)
    assert len(asker.get("/api/questions/mine")["questions"]) == 1


# --- each kind of decision, 500 times, over WebSocket: both send before either has a reply


def pair(name, one, other=None):
    return [(name, one), (name, other or one)]


def jobs_of(kind, question, content, number, targets):
    """What two people send at once about QUESTION, which is at version 1, or 2 where it was decided before."""
    read = {"question": question, "version": 1}
    decided = {"question": question, "version": 2}
    return {
        "approve": [("question.approve", {**read, "content": content}), ("question.reject", {**read, "reason": "spam"}) if number % 3 == 0 else ("question.approve", {**read, "content": content})],
        "edit": pair("question.edit", {**read, "text": f"甲改的 {number}"}, {**read, "text": f"乙改的 {number}"}),
        "reject": pair("question.reject", {**read, "reason": "spam"}, {**read, "reason": "abuse"}),
        "merge": pair("question.merge", {**read, "into": targets[0]}, {**read, "into": targets[1]}),
        "hold": pair("question.hold", {"question": question}),
        "second": pair("question.second", read),
        "urgent": pair("question.urgent", {"question": question}),
        "undo": pair("question.undo", decided),
        "reopen": pair("question.reopen", decided),
    }[kind]


# What one row must say after each, and which desk entry told of it.
OUTCOMES = {
    "approve": ("state IN ('approved', 'rejected') AND version = 2", ("decided", None)),
    "edit": ("state = 'pending' AND version = 2 AND edited = 1", ("edited", None)),
    "reject": ("state = 'rejected' AND version = 2", ("decided", "rejected")),
    "merge": ("state = 'merged' AND version = 2", ("decided", "merged")),
    "hold": ("state = 'pending' AND held_by IS NOT NULL", ("held", None)),
    "second": ("state = 'pending' AND second_by IS NOT NULL", ("second", None)),
    "urgent": ("state = 'pending' AND urgent = 1", ("urgent", None)),
    "undo": ("state = 'pending' AND version = 3", ("decided", "pending")),
    "reopen": ("state = 'pending' AND version = 3", ("decided", "pending")),
    "cluster": ("state = 'rejected' AND version = 2", ("decided", "rejected")),
}


async def decide_before(city, event, kind, questions):
    """Undo and reopen need something that was decided."""
    if kind == "undo":
        person, jobs = "host", [("question.approve", {"question": question, "version": 1, "content": content}) for question, content in questions]
    elif kind == "reopen":
        person, jobs = "moderator", [("question.reject", {"question": question, "version": 1, "reason": "spam"}) for question, _ in questions]
    else:
        return
    watcher = await city.watching(event, city.staff(person))
    replies = await send_all([(watcher, name, args) for name, args in jobs])
    check_results(replies)
    await watcher.close()


def check_all(city, event, kind, questions):
    """Each is in the one state, was told once, and the counters are what a recount says."""
    where, (told, state) = OUTCOMES[kind]
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    ids = [question for question, _ in questions]
    good = {row[0] for row in database.execute(f"SELECT id FROM question WHERE event = ? AND {where}", (event,))}
    assert set(ids) <= good, sorted(set(ids) - good)[:3]
    counts = {}
    for (body,) in database.execute("SELECT body FROM entry WHERE stream = ? AND kind = ?", ("desk:" + event, told)):
        body = json.loads(body)
        if state is None or body.get("state") == state:
            counts[body["question"]] = counts.get(body["question"], 0) + 1
    assert all(counts.get(question) == 1 for question in ids)
    check_numbers(database, event)
    database.close()


def check_numbers(database, event):
    ask = lambda sql: database.execute(sql, (event,)).fetchone()[0]
    received, pending, published, declined = database.execute("SELECT received, pending, published, declined FROM event WHERE id = ?", (event,)).fetchone()
    assert received == ask("SELECT count(*) FROM question WHERE event = ?")
    assert pending == ask("SELECT count(*) FROM question WHERE event = ? AND state = 'pending'")
    assert declined == ask("SELECT count(*) FROM question WHERE event = ? AND state = 'rejected'")
    assert published == ask("SELECT count(*) FROM entry WHERE stream = 'public:' || ? AND kind = 'question'")
    by_reason = dict(database.execute("SELECT reason, count FROM declined WHERE event = ? AND count <> 0", (event,)))
    assert by_reason == dict(database.execute("SELECT reason, count(*) FROM question WHERE event = ? AND state = 'rejected' GROUP BY reason", (event,)))


async def two_deciders(city, event, kind):
    if kind == "reopen" and "lead2" not in city._people:
        city.add_user("lead2", ["lead_moderator"])
    names = ("lead_moderator", "lead2") if kind == "reopen" else ("moderator", "moderator2")
    return [await city.watching(event, city.staff(name)) for name in names]


@pytest.mark.parametrize("kind", ["approve", "edit", "reject", "merge", "hold", "second", "urgent", "undo", "reopen"])
def test_two_moderators_race_500_times(city, kind):
    async def run():
        event = city.event(max_pending=100000, hold_seconds=30 if kind == "undo" else 0)
        targets = [city.ask(event, "并到这里，第一处")["question"], city.ask(event, "或者并到那里，第二处")["question"]]
        questions = await ask_all(city, event, ROUNDS)
        await decide_before(city, event, kind, questions)
        deciders = await two_deciders(city, event, kind)
        jobs = []
        for number, (question, content) in enumerate(questions):
            both = [(decider, *job) for decider, job in zip(deciders, jobs_of(kind, question, content, number, targets))]
            jobs += both if number % 2 else both[::-1]
        replies = await send_all(jobs, 60)
        for number, (question, _) in enumerate(questions):
            won, lost = sorted(replies[2 * number : 2 * number + 2], key=lambda reply: reply["type"] != "result")
            assert won["type"] == "result" and lost["type"] == "problem" and lost["status"] == 409, (won, lost)
            assert lost["current"]["question"] == question
            assert "Moderator" in str(lost) or "Lead" in str(lost)  # who it was
        for decider in deciders:
            await decider.close()
        check_all(city, event, kind, questions)

    asyncio.run(run())


def test_two_moderators_race_with_clusters_over_500_questions(city):
    async def run():
        event = city.event(max_pending=100000)
        questions = await ask_all(city, event, ROUNDS)
        deciders = await two_deciders(city, event, "cluster")
        jobs = []
        for start in range(0, ROUNDS, 10):
            items = [{"question": question, "version": 1} for question, _ in questions[start : start + 10]]
            for decider, reason, part in zip(deciders, ("spam", "abuse"), (items[:8], items[2:][::-1])):
                jobs.append((decider, "question.cluster", {"event": event, "decision": "reject", "reason": reason, "items": part}))
        replies = await send_all(jobs, 60)
        assert all(reply["type"] == "result" for reply in replies)
        done = [each["question"] for reply in replies for each in reply["result"]["done"]]
        refused = [each for reply in replies for each in reply["result"]["refused"]]
        assert sorted(done) == sorted(question for question, _ in questions)
        assert len(refused) == 6 * len(jobs) // 2 and all(each["problem"]["status"] == 409 and each["current"]["state"] == "rejected" for each in refused)
        for decider in deciders:
            await decider.close()
        check_all(city, event, "cluster", questions)

    asyncio.run(run())
