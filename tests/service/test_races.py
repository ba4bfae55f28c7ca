"""Two people who decide at the same moment."""

import concurrent.futures
import sqlite3

from city import Person

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
