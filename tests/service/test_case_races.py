"""Two people at once: one of them is first, and the other is told who, what and when."""

import concurrent.futures
import time

import pytest

from casework import Casework

ROUNDS = 6


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


def at_once(*commands):
    """Sends all at the same time; the answers."""
    with concurrent.futures.ThreadPoolExecutor(len(commands)) as pool:
        return [future.result() for future in [pool.submit(person.command, name, args) for person, name, args in commands]]


def one_wins(answers):
    """The place of the one that was first; the others know what happened."""
    statuses = sorted(answer.status for answer in answers)
    assert statuses[0] == 200 and all(status == 409 for status in statuses[1:]), answers
    for answer in answers:
        if answer.status == 409:
            last = answer.json["current"]["last"]
            assert last["action"] and last["at"] and last["role"], answer
    return [answer.status for answer in answers].index(200)


def test_two_dispatchers(work, city):
    for _ in range(ROUNDS):
        made = work.submit()
        args = {"case": made["case"], "version": 1}
        first = one_wins(at_once((city.staff("dispatcher"), "case.dispatch", {**args, "unit": "transport"}), (city.staff("dispatcher2"), "case.dispatch", {**args, "unit": "housing"})))
        full = work.full(made["case"])
        assert full["unit"] == ("transport", "housing")[first] and len(full["hops"]) == 1
        assert [action for action, _, _ in work.log(made["case"])] == ["received", "dispatched"]


def test_a_return_against_a_sign_off(work, city):
    for _ in range(ROUNDS):
        made = work.at("dispatched")
        request = work.request(made["case"])
        first = one_wins(at_once((city.staff("dispatcher"), "case.decide", {"request": request, "grant": True}), (city.staff("official"), "case.sign", {"case": made["case"]})))
        full = work.full(made["case"])
        assert (full["state"], full.get("unit")) == (("received", None), ("handling", "transport"))[first]
        assert (full["requests"][0]["state"], full["requests"][0]["lapsed"]) == (("granted", False), ("denied", True))[first]


def test_two_who_decide_one_request(work, city):
    for _ in range(ROUNDS):
        made = work.at("dispatched")
        request = work.request(made["case"])
        first = one_wins(at_once((city.staff("dispatcher"), "case.decide", {"request": request, "grant": True}), (city.staff("dispatcher2"), "case.decide", {"request": request, "grant": False})))
        assert work.state(made["case"]) == ("received", "dispatched")[first]


def test_two_approvers(work, city):
    for _ in range(ROUNDS):
        made = work.at("review")
        args = work.approval(made["reply"])
        one_wins(at_once((city.staff("approver"), "case.approve", args), (city.staff("approver2"), "case.approve", args)))
        assert [action for action, _, _ in work.log(made["case"])].count("answered") == 1
        assert len(work.own(made)["replies"]) == 1


def test_merge_against_reply(work, city):
    for _ in range(ROUNDS):
        made, other = work.at("review"), work.submit()
        first = one_wins(
            at_once(
                (city.staff("dispatcher"), "case.merge", {"case": made["case"], "into": other["number"]}),
                (city.staff("approver"), "case.approve", work.approval(made["reply"])),
            )
        )
        own = work.own(made)
        if first == 0:
            # its reply waits, as a draft, for the case to come back
            assert own["state"] == "merged" and own["replies"] == []
            city.staff("dispatcher").do("case.unmerge", case=made["case"])
            reply = city.staff("official").do("case.reply", case=made["case"], reply=made["reply"]["reply"], version=made["reply"]["reply_version"] + 1, text="路灯明天修好。", outcome="resolved", submit=True)
            work.approve(reply)
        assert work.own(made)["state"] == "answered" and len(work.own(made)["replies"]) == 1


def test_withdrawn_against_everything(work, city):
    for name, state, login, args in [
        ("case.dispatch", "received", "dispatcher", {"unit": "transport"}),
        ("case.sign", "dispatched", "official", {}),
        ("case.refuse", "received", "dispatcher", {"reason": "other", "where": "别处"}),
    ]:
        for _ in range(ROUNDS // 2):
            made = work.at(state)
            taken_back = {"number": made["number"], "receipt": made["receipt"], "version": work.full(made["case"])["version"]}
            answers = at_once((city.nobody(), "case.withdraw", taken_back), (city.staff(login), name, {"case": made["case"], **args}))
            assert sorted(answer.status for answer in answers) == [200, 409], answers
            work.log(made["case"])


def test_one_request_of_a_kind_at_a_time(work, city):
    made = work.at("handling")
    args = {"case": made["case"], "kind": "extension", "why": "要勘察", "days": 2}
    answers = at_once(*[(city.staff(login), "case.request", args) for login in ("official", "official_colleague", "approver")])
    assert sorted(answer.status for answer in answers) == [200, 409, 409], answers
    assert len(work.full(made["case"])["requests"]) == 1


def test_an_extension_at_the_second_of_the_deadline(work, city):
    """Asked for until the last moment it counts, and is granted after; a moment later it does not."""
    cases = [work.at("handling")["case"] for _ in range(10)]
    due = int(time.time() * 1000) + 1500
    marks = ", ".join("?" * len(cases))
    city.rows(f"UPDATE cases SET due_current = ? WHERE id IN ({marks})", due, *cases, change=True)
    city.rows(f"UPDATE case_clock SET due_current = ? WHERE case_id IN ({marks})", due, *cases, change=True)
    asked, refused = {}, []
    for number, case in enumerate(cases):
        wait = due / 1000 + (number - len(cases) / 2) * 0.06 - time.time()
        if wait > 0:
            time.sleep(wait)  # until the moment that is asked about
        sent = int(time.time() * 1000)
        answer = city.staff("official").command("case.request", {"case": case, "kind": "extension", "why": "要勘察", "days": 2})
        if answer.status == 200:
            asked[case] = answer.json["request"]
            assert sent <= due
        else:
            assert answer.status == 409 and int(time.time() * 1000) > due, answer
            refused.append(case)
    assert asked and refused
    for case, request in asked.items():
        ((at,),) = city.rows("SELECT asked_at FROM case_request WHERE id = ?", request)
        assert at <= due
        assert city.staff("dispatcher").do("case.decide", request=request, grant=True)["granted"]
        assert work.full(case)["due_at"] > work.full(refused[0])["due_at"]


def test_a_stale_version_changes_nothing(work, city):
    made = work.at("handling")
    version = work.full(made["case"])["version"]
    city.staff("dispatcher").refused("case.dispatch", 409, case=made["case"], version=version - 1, unit="housing")
    assert work.full(made["case"])["version"] == version and work.full(made["case"])["unit"] == "transport"
