"""What walks at random found (test_walk.py), each told once: states that did not fit each other."""

import asyncio

import pytest

import recount
from city import eventually


def shown(city, event, kind="question"):
    return [entry for entry in city.nobody().get(f"/api/events/{event}/entries?limit=100")["entries"] if entry["kind"] == kind]


def decide(city, name, question, login="moderator", **more):
    return city.staff(login).do(name, question=question, version=city.card(question)["version"], **more)


def hide(city, target):
    city.staff("moderator").do("entry.hide", target=target, why="请看规则")


def show(city, target):
    city.staff("moderator").do("entry.show", target=target)


def urgent(city, question, on):
    city.staff("moderator").do("question.urgent", question=question, on=on)


def test_what_was_urgent_before_it_ever_went_out_goes_out_when_it_is_shown(city):
    event = city.event(hold_seconds=30)
    question = city.ask(event, "先别公开")["question"]
    city.approve(question)
    hide(city, question)
    urgent(city, question, True)
    urgent(city, question, False)
    assert shown(city, event) == []
    show(city, question)
    assert [entry["text"] for entry in shown(city, event)] == ["先别公开"] and shown(city, event, "shown") == []
    recount.check(city, event)


def test_an_edit_goes_out_at_once_where_the_hold_was_ended_meanwhile(city):
    event = city.event(hold_seconds=30)
    question = city.ask(event, "等着公开")["question"]
    city.approve(question)
    version = city.nobody().get("/api/events/" + event)["event"]["version"]
    city.staff("admin").do("event.update", event=event, version=version, hold_seconds=0)
    decide(city, "question.edit", question, text="改过就公开")
    assert [entry["text"] for entry in shown(city, event)] == ["改过就公开"]
    recount.check(city, event)


def test_what_was_erased_after_a_merge_is_gone_for_good(city):
    async def run():
        event, asker = city.event(), city.person()
        viewer = await city.watching(event)
        target = city.approved(event, "并到这一条")
        question = city.approved(event, "我想收回的话", person=asker)
        decide(city, "question.merge", question, into=target)
        asker.do("person.erase", question=question)
        await viewer.entry("hidden", target=question)
        newcomer = await city.watching(event)
        assert "收回" not in str(newcomer.hello) and "并到" in str(newcomer.hello)
        city.staff("moderator").refused("question.unmerge", 409, question=question, version=city.card(question)["version"])
        recount.check(city, event)
        for watcher in (viewer, newcomer):
            await watcher.close()

    asyncio.run(run())


def test_what_was_erased_is_not_reopened(city):
    event, asker = city.event(), city.person()
    question = city.ask(event, "不要了", person=asker)["question"]
    decide(city, "question.reject", question, reason="off_topic")
    asker.do("question.appeal", question=question, why="再看看")
    asker.do("person.erase", question=question)
    lead, version = city.staff("lead_moderator"), city.card(question)["version"]
    lead.refused("question.reopen", 409, question=question, version=version)
    lead.refused("question.decide_appeal", 409, question=question, version=version, uphold=True)
    recount.check(city, event)


def test_a_merged_question_is_pinned_no_longer(city):
    event = city.event()
    target, question = city.approved(event, "目标"), city.approved(event, "置顶的")
    city.staff("host").do("question.pin", event=event, question=question)
    decide(city, "question.merge", question, into=target)
    assert city.nobody().get("/api/events/" + event)["event"].get("pinned") is None
    recount.check(city, event)


@pytest.mark.parametrize("meanwhile", ["question.answering", "question.take_up"])
def test_an_answer_that_is_shown_again_counts_whatever_its_unit_did_meanwhile(city, meanwhile):
    event = city.event()
    question = city.approved(event)
    answer = city.staff("official").do("answer.publish", question=question, text="明年")["answer"]
    hide(city, answer)
    city.staff("official").do(meanwhile, question=question)
    show(city, answer)
    numbers = city.nobody().get("/api/events/" + event)["event"]["numbers"]
    assert city.card(question)["answered"] == "answered" and (numbers["answered"], numbers["taken_up"]) == (1, 0)
    recount.check(city, event)


def test_what_is_public_only_after_the_end_gets_its_case(city):
    event, asker = city.event(), city.person()
    question = city.ask(event, "不必转交", person=asker, pass_on=False)["question"]
    city.approve(question)
    hide(city, question)
    city.staff("host").do("event.end", event=event)
    assert city.rows("SELECT count(*) FROM cases WHERE question = ?", question) == [(0,)]
    show(city, question)
    assert city.rows("SELECT publication FROM cases WHERE question = ?", question) == [("public",)]
    recount.check(city, event)


def test_merged_twice(city):
    """Voters are counted, and answers are found, where the last merge has led; and not there any more once one is taken out."""
    event, asker, voter = city.event(), city.person(), city.person()
    first = city.approved(event, "第一处", person=asker)
    second, third = city.approved(event, "第二处"), city.approved(event, "第三处")
    voter.do("question.vote", question=first)
    decide(city, "question.merge", first, into=second)
    decide(city, "question.merge", second, into=third)
    assert city.card(third)["votes"] == 1
    city.staff("official").do("answer.publish", question=third, text="三处一起答复")
    assert [answer["text"] for answer in asker.get("/api/questions/mine")["questions"][0]["answers"]] == ["三处一起答复"]
    decide(city, "question.unmerge", first)
    assert [city.card(question)["votes"] for question in (first, second, third)] == [1, 0, 0]
    recount.check(city, event)


def test_what_is_held_waits_for_no_unit_yet(city):
    event = city.event(hold_seconds=30)
    question = city.ask(event)["question"]
    city.approve(question, unit="water")
    desk = lambda: city.staff("moderator").get(f"/api/events/{event}/desk")
    assert desk()["by_unit"] == []
    hide(city, question)
    show(city, question)
    assert eventually(lambda: desk()["by_unit"]) == [{"unit": "water", "unanswered": 1}]


def test_who_comes_second_to_an_appeal_is_told_that_it_was_dismissed(city):
    event, asker = city.event(), city.person()
    question = city.ask(event, person=asker)["question"]
    decide(city, "question.reject", question, reason="off_topic")
    asker.do("question.appeal", question=question, why="再看看")
    version = city.card(question)["version"]
    lead = city.staff("lead_moderator")
    lead.do("question.decide_appeal", question=question, version=version, uphold=False)
    problem = lead.refused("question.decide_appeal", 409, question=question, version=version, uphold=True)
    assert "dismissed" in problem["detail"] and problem["current"]["appeal"]["state"] == "dismissed"
