#!/usr/bin/env python3
"""Texts as people write them, with the truth about what is personal in each: one JSON object a line.

{"text", "truth": [{"kind", "style", "start", "end", "core"}]}: positions in code points, half open; CORE is where
the part begins that must not be seen (an address may keep its street).  The same seed gives the same texts.
Usage: generate.py [--seed N] [--count N]
"""
import argparse
import json
import random as random_module

import innocents
import places
import people
import sentences

# Kind of thing: weight, maker, sentences that name it, sentences that do not.
MAKERS = [
    (24, people.mobile, sentences.PHONE, sentences.PHONE_BARE),
    (6, people.landline, sentences.LANDLINE, sentences.LANDLINE_BARE),
    (10, people.identity, sentences.IDENTITY, sentences.IDENTITY_BARE),
    (1, people.passport, sentences.PASSPORT, sentences.PASSPORT),
    (1, people.permit, sentences.PERMIT, sentences.PERMIT),
    (1, people.insurance, sentences.INSURANCE, sentences.INSURANCE),
    (8, people.card, sentences.CARD, sentences.CARD_BARE),
    (9, people.plate, sentences.PLATE, sentences.PLATE_BARE),
    (7, people.email, sentences.EMAIL, sentences.EMAIL),
    (9, people.wechat, sentences.WECHAT, sentences.WECHAT),
    (7, people.qq, sentences.WECHAT, sentences.WECHAT),
    (14, places.address, sentences.ADDRESS, sentences.ADDRESS),
]

# Brackets around the whole belong to the sentence, not to the number.
LEFT, RIGHT = "([（【「『{<《", ")]）】」』}>》"


class Line:
    """A text that grows, and what is personal in it."""

    def __init__(self):
        self.text, self.truth = "", []

    def add(self, text):
        self.text += text

    def add_secret(self, kind, style, label, text):
        core = len(label[1]) if isinstance(label, tuple) else 0
        self.text += label[0] if isinstance(label, tuple) else label
        whole = text[0] in LEFT and text[-1] in RIGHT
        start = len(self.text) + whole
        self.text += text
        end = len(self.text) - whole
        self.truth.append({"kind": kind, "style": style, "start": start, "end": end, "core": start + core})


def add_personal(random, line):
    _, maker, naming, bare = random.choices(MAKERS, [maker[0] for maker in MAKERS])[0]
    kind, style, text, needs_word = maker(random)
    frame = random.choice(naming if needs_word or random.random() < 0.75 else bare)
    before, after = frame.split("{}", 1)
    line.add(before)
    if kind == "address":
        line.add_secret(kind, style, ("", text[0]), text[0] + text[1])
    elif isinstance(text, tuple):
        line.add_secret(kind, style, text[0], text[1])
    else:
        line.add_secret(kind, style, "", text)
    line.add(after)


def make(random):
    line = Line()
    line.add(random.choice(sentences.OPENERS))
    parts = random.choice([["complaint", "personal"], ["personal", "complaint"], ["personal"], ["complaint", "innocent"],
                           ["innocent", "personal"], ["complaint", "innocent", "personal"], ["innocent"], ["innocent", "complaint"],
                           ["complaint", "personal", "personal"], ["complaint"], ["innocent", "innocent"]])
    for i, part in enumerate(parts):
        if i > 0:
            line.add(random.choice(sentences.LINKS))
        if part == "complaint":
            line.add(random.choice(sentences.COMPLAINTS))
        elif part == "innocent":
            line.add(innocents.make(random))
        else:
            add_personal(random, line)
    line.add(random.choice(sentences.CLOSERS))
    return {"text": line.text, "truth": line.truth}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4000)
    options = parser.parse_args()
    random = random_module.Random(options.seed)
    for _ in range(options.count):
        print(json.dumps(make(random), ensure_ascii=False))


if __name__ == "__main__":
    main()
