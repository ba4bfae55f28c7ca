"""A flood of questions: the event's budget holds over all workers, work lets visitors in, registered people and the desk go on."""

import concurrent.futures
import hashlib
import itertools
import os
import signal
import time

from city import eventually

LIMITS = {
    "limits.enabled": "yes",
    "limits.event_asks_per_second": 8,  # 4 for visitors, 2 for those who work, 2 for registered people
    "limits.proof_bits": 10,
    "limits.asks_per_minute": 1000,
    "limits.asks_per_address": 1000000,
    "limits.commands_per_second": 10000,
    "limits.connections_per_address": 20000,  # each ask here is a connection of its own
    "limits.sessions_per_address": 1000000,
}


def ask(person, event, text="几点停水？", **more):
    return person.command("question.ask", {"event": event, "text": text, **more})


def solve(challenge):
    for number in itertools.count():
        proof = f"{challenge['salt']}.{number}"
        if int.from_bytes(hashlib.sha256(proof.encode()).digest(), "big") >> (256 - challenge["bits"]) == 0:
            return proof


def exhaust(person, event):
    """Asks until nothing more comes in for nothing; the refusal."""
    for _ in range(200):
        answer = ask(person, event)
        if answer.status != 200:
            return answer
    raise AssertionError("there is no budget")


def flood(people, event, seconds, threads=8):
    """Everybody asks as fast as it goes; how many were let in, and the refusals."""
    end = time.monotonic() + seconds

    def run(person):
        answers = []
        while time.monotonic() < end:
            answers.append(ask(person, event))
        return answers

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        answers = [answer for some in pool.map(run, people[:threads]) for answer in some]
    refused = [answer for answer in answers if answer.status != 200]
    assert all(answer.status == 429 for answer in refused), refused[:3]
    return len(answers) - len(refused), refused


def test_a_visitor_is_let_in_by_a_piece_of_work(make_city):
    city = make_city(workers=1, settings=LIMITS)
    event = city.event()
    person, other = city.person(), city.person()
    refused = exhaust(person, event)
    assert refused.status == 429 and refused.json["type"].endswith("too_many")
    assert int(refused.headers["retry-after"]) >= 1 and "nothing is lost" in refused.json["detail"]
    challenge = refused.json["challenge"]
    assert 10 <= challenge["bits"] <= 24
    proof = solve(challenge)
    elsewhere = city.event()
    exhaust(other, elsewhere)
    exhaust(other, event)
    assert ask(other, event, proof=proof).status == 429  # somebody else's work
    exhaust(person, elsewhere)
    assert ask(person, elsewhere, proof=proof).status == 429  # of another event
    assert ask(person, event, proof=challenge["salt"] + ".none").status == 429
    forged = challenge["salt"][:-4] + "AAAA"
    assert ask(person, event, proof=forged + ".0").status == 429
    assert ask(person, event, proof=proof).status == 200


def test_a_retry_under_the_same_key_may_bring_other_work(make_city):
    city = make_city(workers=1, settings=LIMITS)
    event = city.event()
    person = city.person()
    proof = solve(exhaust(person, event).json["challenge"])
    args = {"event": event, "text": "同一个问题"}
    first = person.command("question.ask", {**args, "proof": proof}, key="one")
    assert first.status == 200
    exhaust(person, event)
    again = person.command("question.ask", {**args, "proof": solve(exhaust(person, event).json["challenge"])}, key="one")
    assert again.status == 200 and again.json == first.json


def test_the_work_grows_with_the_flood(make_city):
    city = make_city(workers=1, settings=LIMITS)
    event = city.event()
    people = [city.person() for _ in range(8)]
    calm = exhaust(people[0], event).json["challenge"]["bits"]
    let_in, refused = flood(people, event, 3)
    assert max(answer.json["challenge"]["bits"] for answer in refused) > calm
    assert let_in <= 4 * 3 + 8 + 1


def test_registered_people_and_the_desk_go_on(make_city):
    city = make_city(workers=2, settings=LIMITS)
    event = city.event()
    visitors = [city.person() for _ in range(6)]
    member = city.person()
    joined = member.request("POST", "/api/people", {"login": "member", "password": "correct horse battery", "consent": 1})
    member._enter(joined)
    waiting = [ask(city.person(), event).json["question"] for _ in range(2)]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        rush = pool.submit(flood, visitors, event, 5, 6)
        time.sleep(2.5)
        statuses = []
        for _ in range(3):
            statuses.append(ask(member, event).status)
            time.sleep(0.5)
        for question in waiting:
            assert city.approve(question, unit="transport")["state"] == "approved"
        clerk = [ask(city.staff("clerk"), event).status for _ in range(5)]
        assert rush.result()[1]
    assert statuses == [200] * 3 and clerk == [200] * 5


def test_the_budget_is_one_for_all_workers(make_city):
    city = make_city(workers=4, settings=LIMITS)
    event = city.event()
    people = [city.person() for _ in range(8)]
    seconds = 5
    let_in, refused = flood(people, event, seconds)
    # What fills, the burst, and a part of a burst that each worker may take before it tells the others.
    assert let_in <= 4 * seconds + 8 + 4 * 8 / 8 + 2, let_in
    assert let_in >= 8 and refused
    assert city.rows("SELECT count(*) FROM question WHERE event = ?", event) == [(let_in,)]


def test_the_budget_holds_while_redis_is_dead(make_city):
    city = make_city(workers=4, settings={**LIMITS, "redis.server": "/bin/false"})
    event = city.event()
    people = [city.person() for _ in range(8)]
    let_in, refused = flood(people, event, 4)
    assert 1 <= let_in <= 4 * 4 + 8 + 4 and refused


def test_it_goes_on_when_redis_dies_in_the_middle(make_city):
    city = make_city(workers=2, settings=LIMITS)
    event = city.event()
    people = [city.person() for _ in range(4)]
    flood(people, event, 1, 4)
    for pid in city.redis():
        os.kill(pid, signal.SIGKILL)
    let_in, _ = flood(people, event, 3, 4)
    assert let_in <= 4 * 3 + 8 + 4
    eventually(lambda: city.redis())
    eventually(lambda: ask(people[0], event).status == 200)


def test_max_pending_holds_in_a_flood(make_city):
    city = make_city(workers=2, settings={**LIMITS, "limits.event_asks_per_second": 100000})
    event = city.event(max_pending=10)
    people = [city.person() for _ in range(6)]
    let_in, refused = flood(people, event, 1, 6)
    assert let_in == 10
    assert all(answer.json["type"].endswith("event_full") and answer.headers["retry-after"] for answer in refused)


def test_a_flood_leaves_places_for_people_whom_the_city_knows(make_city):
    city = make_city(workers=2, settings={**LIMITS, "limits.event_asks_per_second": 100000})
    event = city.event(max_pending=100)
    people = [city.person() for _ in range(40)]
    let_in, refused = flood(people, event, 2, 8)
    assert let_in == 75 and all(answer.json["type"].endswith("event_full") for answer in refused)
    member = city.person()
    member._enter(member.request("POST", "/api/people", {"login": "member", "password": "correct horse battery", "consent": 1}))
    assert ask(member, event).status == 200


def test_wrong_receipts_are_limited_by_address(make_city):
    city = make_city(workers=1, settings={**LIMITS, "limits.receipt_failures": 5})
    event = city.event()
    person = city.person()
    asked = person.do("question.ask", event=event, text="我的问题")
    right = {"number": asked["number"], "receipt": asked["receipt"]}
    wrong = {"number": asked["number"], "receipt": "00000-00000"}
    nobody = city.nobody()
    for _ in range(20):
        assert nobody.request("POST", "/api/receipts", right).status == 200  # a right one costs nothing
    assert nobody.request("POST", "/api/receipts", wrong).status == 404
    assert nobody.command("question.withdraw", wrong).status == 404
    statuses = [nobody.request("POST", "/api/receipts", wrong).status for _ in range(6)]
    assert statuses == [404] * 3 + [429] * 3
    refused = nobody.request("POST", "/api/receipts", right)
    assert refused.status == 429 and int(refused.headers["retry-after"]) > 0 and "too often" in refused.json["detail"]
    assert nobody.command("question.withdraw", right).status == 429
    assert person.do("question.withdraw", question=asked["question"])["state"] == "withdrawn"  # by the session


def test_nothing_of_anybody_is_in_redis(make_city):
    city = make_city(workers=2, settings=LIMITS)
    event = city.event()
    person = city.person()
    exhaust(person, event)
    dump = os.popen(f"redis-cli -s {city.redis_socket()} --raw keys '*'").read()
    assert "rate:" in dump, dump
    assert person.id not in dump and "127.0.0.1" not in dump and event not in dump.replace("visitors:" + event, "")
