"""The editor's transcript: revisions over a log that stays as it was."""

import json
import re
import sqlite3

QUESTION = "武昌区中南路的自来水什么时侯恢复？"
RIGHT = "武昌区中南路的自来水什么时候恢复？"
ANSWER = "周五上午十点以前全部恢复，请街坊们放心，抢修队一直在现场。"


def ended(city):
    """An event that is over, with two questions and an answer; their ids."""
    event = city.event()
    first = city.approved(event, QUESTION, unit="water")
    second = city.approved(event, "江汉路的公交车为什么这么少？")
    answer = city.staff("official").do("answer.publish", question=second, text=ANSWER)["answer"]
    city.staff("host").do("event.end", event=event)
    return event, first, second, answer


def transcript(city, event, login="editor", query=""):
    return city.staff(login).get(f"/api/events/{event}/transcript{query}")["transcript"]


def page(city, event):
    return city.nobody().request("GET", f"/events/{event}/transcript.html").body.decode()


def test_chapters_and_summary_are_revisions_and_public_with_the_release(city):
    event, first, second, _ = ended(city)
    editor = city.staff("editor")
    assert transcript(city, event) == {"revision": 0, "chapters": [], "corrections": [], "revisions": []}
    done = editor.do("transcript.edit", event=event, revision=0, summary="两小时答复两问", chapters=[{"title": "交通", "items": [second]}, {"title": "民生", "items": [first]}], note="分章")
    assert done["revision"] == 1
    edited = transcript(city, event)
    assert [(chapter["title"], chapter["items"]) for chapter in edited["chapters"]] == [("交通", [second]), ("民生", [first])]
    assert edited["summary"] == "两小时答复两问" and edited["editor"] == "Editor" and edited["revisions"][0]["note"] == "分章"
    assert editor.do("transcript.edit", event=event, revision=1, summary="改过的概述")["revision"] == 2
    kept = transcript(city, event)
    assert kept["summary"] == "改过的概述" and kept["chapters"] == edited["chapters"]
    assert transcript(city, event, query="?revision=1")["summary"] == "两小时答复两问"
    # nobody outside sees it before it is released
    assert city.nobody().request("GET", f"/api/events/{event}/transcript").status in (401, 403)
    assert "改过的概述" not in page(city, event)
    editor.do("transcript.release", event=event)
    assert city.nobody().get(f"/api/events/{event}/transcript")["transcript"]["summary"] == "改过的概述"
    html = page(city, event)
    assert html.index("改过的概述") < html.index("交通</h2>") < html.index("江汉路") < html.index("民生</h2>") < html.index("中南路")
    assert "编辑 editor: Editor" in html and "尚未编辑" not in html
    # older revisions stay among colleagues
    assert city.nobody().request("GET", f"/api/events/{event}/transcript?revision=1").status in (401, 403)
    assert city.run("audit", "verify").returncode == 0


def test_the_loser_of_two_editors_sees_what_the_other_did(city):
    event, first, _, _ = ended(city)
    editor = city.staff("editor")
    editor.do("transcript.edit", event=event, revision=0, summary="先到")
    problem = editor.refused("transcript.edit", 409, event=event, revision=0, summary="后到")
    assert problem["current"]["summary"] == "先到" and "revision 1" in problem["detail"]
    assert transcript(city, event)["summary"] == "先到"


def test_spelling_is_corrected_over_the_log_and_the_original_stays_to_be_seen(city):
    event, first, _, answer = ended(city)
    editor = city.staff("editor")
    assert editor.do("transcript.correct", event=event, revision=0, target=first, text=RIGHT, why="错字")["revision"] == 1
    correction = transcript(city, event)["corrections"][0]
    assert (correction["target"], correction["original"], correction["text"], correction["why"]) == (first, QUESTION, RIGHT, "错字")
    editor.do("transcript.release", event=event)
    log = city.nobody().get(f"/api/events/{event}/entries?limit=100")["entries"]
    assert next(entry["text"] for entry in log if entry["kind"] == "question" and entry["question"] == first) == QUESTION
    html = page(city, event)
    assert RIGHT in html and re.search(r"<summary>编辑订正 edited .*错字.*see the original</summary>\s*<p class=\"text\">" + QUESTION, html)
    stored = json.loads(city.nobody().request("GET", f"/events/{event}/transcript.json").body)
    assert stored["transcript"]["corrections"][0]["text"] == RIGHT
    assert QUESTION in str(stored["entries"])
    # and is taken back
    assert editor.do("transcript.correct", event=event, revision=1, target=first, text=None, why="原话如此")["revision"] == 2
    assert transcript(city, event)["corrections"] == [] and RIGHT not in page(city, event)


def test_an_editor_does_not_change_what_is_meant(city):
    event, first, _, answer = ended(city)
    editor = city.staff("editor")
    problem = editor.refused("transcript.correct", 422, event=event, revision=0, target=answer, text="没有具体时间，请等通知，抢修队会尽力的。", why="改")
    assert problem["errors"][0]["pointer"] == "/args/text" and "the unit" in problem["errors"][0]["detail"]
    editor.refused("transcript.correct", 422, event=event, revision=0, target="nothing", text="字", why="改")
    editor.refused("transcript.edit", 422, event=event, revision=0, chapters=[{"title": "章", "items": [first]}, {"title": "又一章", "items": [first]}])
    editor.refused("transcript.edit", 422, event=event, revision=0, chapters=[{"title": "", "items": [first]}])
    editor.refused("transcript.edit", 422, event=event, revision=0, chapters=[{"title": "章", "items": ["nothing"]}])
    assert transcript(city, event)["revision"] == 0


def test_what_its_unit_corrects_later_and_what_is_hidden_or_erased_leaves_the_transcript(city):
    wrong, right = "青山区的路灯什么时侯修好？", "青山区的路灯什么时候修好？"
    event = city.event()
    asker = city.person()
    asked = city.ask(event, wrong, person=asker)
    city.approve(asked["question"])
    other = city.approved(event, "江汉路的公交车为什么这么少？")
    answer = city.staff("official").do("answer.publish", question=other, text=ANSWER)["answer"]
    city.staff("host").do("event.end", event=event)
    editor = city.staff("editor")
    editor.do("transcript.correct", event=event, revision=0, target=asked["question"], text=right, why="错字")
    editor.do("transcript.correct", event=event, revision=1, target=answer, text=ANSWER.replace("街坊们", "街坊"), why="错字")
    city.staff("official").do("answer.revise", answer=answer, text="周六上午十点以前全部恢复。", why="抢修延后")
    left = transcript(city, event)["corrections"]
    assert [correction["target"] for correction in left] == [asked["question"]], "a correction of a text that is no more"
    city.staff("editor").do("entry.hide", target=asked["question"], why="隐私")
    assert transcript(city, event)["corrections"] == []
    city.staff("editor").do("entry.show", target=asked["question"])
    assert len(transcript(city, event)["corrections"]) == 1
    editor.do("transcript.release", event=event)
    assert right in page(city, event)
    asker.do("person.erase", question=asked["question"])
    assert right not in page(city, event) and wrong not in page(city, event)
    database = sqlite3.connect(f"file:{city.data}/openfloor.db?mode=ro", uri=True)
    assert not database.execute("SELECT 1 FROM text WHERE body LIKE ?", (f"%{right}%",)).fetchall()
    database.close()
    assert city.run("audit", "verify").returncode == 0
