"""openfloor screen: what the machine sees in a text, without a server."""

import collections
import json
import pathlib
import subprocess
import sys

import pytest

from city import PROGRAM

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "corpus"))

import evasion  # noqa: E402


def screen(lines, *arguments):
    data = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
    return subprocess.run([PROGRAM, "screen", *arguments], input=data, capture_output=True, timeout=20)


def test_one_answer_a_line():
    texts = ["请问学校几点放学？", "有没有賭 博的地方", "见 https://example.com/a", "", "最后一行没有换行"]
    done = screen(texts)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and not done.stderr and len(answers) == len(texts)
    assert [answer["masked"] for answer in answers] == texts
    assert [[reason["kind"] for reason in answer["reasons"]] for answer in answers] == [[], ["word"], ["link"], [], []]
    assert answers[1]["reasons"] == [{"kind": "word", "rule": "赌博", "start": 3, "end": 6}]
    assert set(answers[0]) == {"masked", "reasons"}


def test_last_line_without_an_end():
    done = screen([b"one\r\n", "二".encode()])
    assert [json.loads(line)["masked"] for line in done.stdout.splitlines()] == ["one", "二"]


def test_another_list(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("# ours\nbanned\t紫菜\nallow\t紫菜汤\n")
    done = screen(["紫菜和紫菜汤", "赌博"], "--words", str(words), "--colour")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["colour"] == "red" and second["colour"] == "green"
    assert first["reasons"] == [{"kind": "word", "rule": "紫菜", "start": 0, "end": 2, "severity": "banned"}]
    assert second["reasons"] == []


def test_a_wrong_list_names_the_line(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("note\t好\nbanned 坏\n")
    done = screen(["x"], "--words", str(words))
    assert done.returncode == 2 and not done.stdout
    assert str(words) in done.stderr.decode() and "line 2" in done.stderr.decode()


def test_a_line_that_is_no_text():
    done = screen(["好", b"\xff\xfe\n", b"a\x00b\n", "坏"])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2 and len(answers) == 4
    assert answers[0]["masked"] == "好" and answers[3]["masked"] == "坏"
    assert set(answers[1]) == {"problem"} and set(answers[2]) == {"problem"}
    assert "line 2" in done.stderr.decode() and "line 3" in done.stderr.decode()


def test_long_texts():
    done = screen(["赌" * 100000, "😀" * 50000, "a" * 100000])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and len(answers) == 3
    assert all(answer["reasons"] for answer in answers)


def meets(reason, word):
    return reason["start"] < word["end"] and word["start"] < reason["end"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_words_in_disguise(seed):
    """Recall and precision over a corpus that knows its own truth (tests/corpus/evasion.py)."""
    corpus = evasion.corpus(seed, 2000)
    done = screen([entry["text"] for entry in corpus])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(corpus)
    found, missed, true, false = 0, [], 0, []
    styles = collections.Counter()
    for entry, answer in zip(corpus, answers):
        assert answer["masked"] == entry["text"] or any(r["kind"] != "word" for r in answer["reasons"])
        reasons = [reason for reason in answer["reasons"] if reason["kind"] == "word"]
        for word in entry["words"]:
            seen = any(meets(reason, word) for reason in reasons)
            found += seen
            if not seen:
                missed.append(entry["text"])
                styles[entry["style"]] += 1
        for reason in reasons:
            if any(meets(reason, word) for word in entry["words"]):
                true += 1
            else:
                false.append((entry["text"], reason["rule"]))
    recall, precision = found / (found + len(missed)), true / (true + len(false))
    print(f"seed {seed}: {len(corpus)} texts, recall {recall:.4f}, precision {precision:.4f}; missed by style: {dict(styles)}")
    assert recall >= 0.99, missed
    assert precision >= 0.97, false
