"""Corrections of what is public: each waits and is sent back by itself, and changes what the reply it corrects said."""

import pytest

from casework import Casework, letters


@pytest.fixture(scope="module")
def city(case_city):
    return case_city


@pytest.fixture(scope="module")
def work(city):
    return Casework(city)


def correct(work, case, original, **more):
    """Hands a correction of ORIGINAL in."""
    args = {"text": "更正：路灯后天修好，" + letters(), "why": "时间写错", "outcome": "resolved", **more}
    return work.staff("official").do("case.reply", case=case, revises=original["reply"], submit=True, **args)


def states(work, case):
    return {reply["reply"]: reply["state"] for reply in work.full(case)["replies"]}


def test_one_correction_is_sent_back_and_another_waits(work, city):
    made = work.at("answered")
    case, approver = made["case"], city.staff("approver")
    back, kept = correct(work, case, made["reply"]), correct(work, case, made["reply"])
    approver.do("case.send_back", reply=back["reply"], version=back["reply_version"], why="时间还是不对")
    seen = states(work, case)
    assert (seen[back["reply"]], seen[kept["reply"]]) == ("draft", "review")
    work.approve(kept)
    assert work.state(case) == "answered"


def test_a_wording_for_the_public_that_is_sent_back_is_not_being_redacted(work, city):
    made = work.at("handling")
    reply = work.hand_in(made["case"], public_text="路灯不亮")
    city.staff("approver").do("case.send_back", reply=reply["reply"], version=reply["reply_version"], why="还有门牌")
    assert work.full(made["case"])["publication"] == "private"


def test_what_is_reopened_can_be_answered_whatever_corrections_waited(work, city):
    person = city.person()
    made = work.at("answered", person=person)
    case, official, approver = made["case"], city.staff("official"), city.staff("approver")
    correction = correct(work, case, made["reply"])
    person.do("case.reopen", case=case, why="还是不亮")
    again = work.hand_in(case, text="这次修好了。")
    # the correction is a draft again, and does not stand in the way of what is to be signed now
    approver.refused("case.send_back", 409, reply=correction["reply"], version=correction["reply_version"], why="先答复")
    assert states(work, case)[again["reply"]] == "review"
    back = approver.do("case.send_back", reply=again["reply"], version=again["reply_version"], why="写明哪天")
    assert back["state"] == "handling"
    last = official.do("case.reply", case=case, reply=again["reply"], version=again["reply_version"] + 1, text="今天修好了。", outcome="resolved", submit=True)
    assert work.approve(last)["state"] == "answered"
    # and goes on once the case is answered
    work.approve(correct(work, case, made["reply"], reply=correction["reply"], version=correction["reply_version"] + 1))
    assert len(work.own(made)["replies"]) == 2


def test_a_correction_corrects_the_outcome_its_day_and_its_basis(work, city):
    made = work.at("handling")
    case = made["case"]
    reply = work.hand_in(case, outcome="planned", planned_on="2999-01-01T00:00:00Z", public_text="路灯不亮")
    work.approve(reply)

    def seen():
        shown = city.nobody().get("/api/cases/" + made["number"])["case"]
        (only,) = shown["replies"]
        assert shown["outcome"] == only["outcome"] and shown.get("planned_on") == only.get("planned_on")
        return only["outcome"], (only.get("planned_on") or "")[:4], only.get("basis")

    assert seen() == ("planned", "2999", None)
    work.approve(correct(work, case, reply, outcome="refused", basis="条例第十二条"))
    assert seen() == ("refused", "", "条例第十二条")
    work.approve(correct(work, case, reply, outcome="refused", basis="条例第十三条"))
    assert seen() == ("refused", "", "条例第十三条")
    work.approve(correct(work, case, reply, outcome="planned", planned_on="2998-01-01T00:00:00Z"))
    assert seen() == ("planned", "2998", None)


def test_how_it_ended_is_what_the_newest_reply_says(work, city):
    person = city.person()
    made = work.at("answered", person=person)
    case = made["case"]
    person.do("case.reopen", case=case, why="还是不亮")
    newest = work.hand_in(case, text="线路老化，", outcome="explained")
    work.approve(newest)
    work.approve(correct(work, case, made["reply"], outcome="refused", basis="条例第十二条"))
    own = work.own(made)
    assert own["outcome"] == "explained" and [reply["outcome"] for reply in own["replies"]] == ["refused", "explained"]
    work.approve(correct(work, case, newest, outcome="resolved"))
    assert work.own(made)["outcome"] == "resolved"
