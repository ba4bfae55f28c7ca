#!/usr/bin/env python3
"""Makes the tables of this folder anew from packages of Debian 12.

    apt-get install opencc libopencc1.1 unicode-data python3-jieba python3-confusable-homoglyphs
    moderation/tables/make_tables.py [ROOT]

ROOT is where the packages are unpacked ("/" without it).  The tables are committed, so that a build
needs none of this.  What each is made from, and under which licence, stands at its head.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

ROOT = sys.argv[1] if len(sys.argv) > 1 else "/"
HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "usr/lib/python3/dist-packages/"
ORDINARY_LEAST = 100  # how often, in the corpus of jieba, makes a pair ordinary
RARE = 300  # a Japanese form that Chinese writes as often as this is a character of its own

TRADITIONAL_HEAD = """\
/*
 * Traditional characters and Japanese forms, each with the simplified one; by code point.
 *
 * Made by make_tables.py from OpenCC 1.1.6 (https://github.com/BYVoid/OpenCC), the dictionaries
 * TSCharacters and JPVariants: Copyright 2010-2022 BYVoid and contributors, Apache License 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0).  Changed: the first candidate of each only.
 */
"""
LOOKALIKES_HEAD = """\
/*
 * Characters that are read as a Latin letter, a digit or a Han character, beyond what NFKC folds;
 * by code point.
 *
 * Made by make_tables.py from the Unicode Character Database 15.0 and the confusables of UTS #39
 * (https://www.unicode.org): Copyright 1991-2022 Unicode, Inc., under the Unicode License
 * (https://www.unicode.org/license.txt).
 */
"""
ORDINARY_HEAD = """\
# Ordinary pairs: two characters that often stand side by side, as a word or at either end of one.
# One line for each first character: it, and all the second ones.
#
# Made by make_tables.py from the dictionary of jieba 0.42.1 (https://github.com/fxsjy/jieba):
# Copyright 2013 Sun Junyi, MIT License (https://opensource.org/license/mit).
"""


def path(name):
    return os.path.join(ROOT, name)


def opencc(name):
    """The pairs (from, first candidate) of one of OpenCC's dictionaries."""
    library = path("usr/lib/x86_64-linux-gnu")
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "text")
        subprocess.run(
            [path("usr/bin/opencc_dict"), "-f", "ocd2", "-t", "text", "-o", text,
             "-i", path(f"usr/share/opencc/{name}.ocd2")],
            check=True, env={**os.environ, "LD_LIBRARY_PATH": library})
        for line in open(text, encoding="utf-8"):
            source, targets = line.rstrip("\n").split("\t")
            target = targets.split(" ")[0]
            if len(source) == 1 and len(target) == 1:
                yield source, target


def dictionary():
    """The words of jieba's dictionary, Han alone, with their counts."""
    for line in open(path(PYTHON + "jieba/dict.txt"), encoding="utf-8"):
        word, count = line.split(" ")[:2]
        if all("\u4e00" <= c <= "\u9fff" for c in word):
            yield word, int(count)


def traditional():
    table = {source: target for source, target in opencc("TSCharacters") if source != target}
    common = collections.Counter()
    for word, count in dictionary():
        for character in word:
            common[character] += count
    for old, japanese in opencc("JPVariants"):
        simple = table.get(old, old)
        if japanese != simple and japanese not in table and common[japanese] < RARE:
            table[japanese] = simple
    for source in list(table):  # what is mapped to is mapped no further
        while table[source] in table:
            table[source] = table[table[source]]
    return table


def folds_to_ascii(character):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return folded.isascii() and folded.isalnum()


def is_read(character):
    """A letter or a number, but none of those with which Chinese is written."""
    name = unicodedata.name(character, "")
    return unicodedata.category(character)[0] in "LN" and not name.startswith(("CJK ", "IDEOGRAPHIC "))


def confusables(table):
    known = json.load(open(path(PYTHON + "confusable_homoglyphs/confusables.json"), encoding="utf-8"))
    for prototype, others in known.items():
        if len(prototype) != 1 or not prototype.isascii() or not prototype.isalnum():
            continue
        for other in (entry["c"] for entry in others):
            if len(other) == 1 and not other.isascii() and is_read(other):
                table[other] = prototype.lower()
    for upper in list(table):  # a word must be the same in both cases
        lower = upper.lower()
        if len(lower) == 1 and not lower.isascii():
            table.setdefault(lower, table[upper])


NUMBERS = dict(ZERO="0", ONE="1", TWO="2", THREE="3", FOUR="4", FIVE="5", SIX="6", SEVEN="7",
               EIGHT="8", NINE="9")
NAMES = (
    "REGIONAL INDICATOR SYMBOL LETTER ", "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
    "NEGATIVE SQUARED LATIN CAPITAL LETTER ", "LATIN LETTER SMALL CAPITAL ",
    "DINGBAT NEGATIVE CIRCLED DIGIT ", "DINGBAT CIRCLED SANS-SERIF DIGIT ",
    "DINGBAT NEGATIVE CIRCLED SANS-SERIF DIGIT ", "DINGBAT CIRCLED SANS-SERIF NUMBER ",
    "DOUBLE CIRCLED DIGIT ", "NEGATIVE CIRCLED DIGIT ",
)


def enclosed(table):
    for line in open(path("usr/share/unicode/UnicodeData.txt"), encoding="utf-8"):
        fields = line.split(";")
        character = chr(int(fields[0], 16))
        if fields[6]:  # a decimal digit of some script
            table[character] = fields[6]
        for name in NAMES:
            if fields[1].startswith(name):
                rest = fields[1][len(name):]
                value = NUMBERS.get(rest, rest.lower() if len(rest) == 1 else None)
                if value:
                    table[character] = value


def radicals(table, simple):
    for line in open(path("usr/share/unicode/EquivalentUnifiedIdeograph.txt"), encoding="utf-8"):
        fields = line.split("#")[0].split(";")
        if len(fields) != 2:
            continue
        first, _, last = fields[0].strip().partition("..")
        target = chr(int(fields[1], 16))
        for point in range(int(first, 16), int(last or first, 16) + 1):
            if unicodedata.normalize("NFKC", chr(point)) == chr(point):
                table[chr(point)] = simple.get(target, target)


def lookalikes(simple):
    table = {}
    confusables(table)
    enclosed(table)
    radicals(table, simple)
    return {source: target for source, target in table.items()
            if not source.isascii() and (not folds_to_ascii(source) or
                                         target != unicodedata.normalize("NFKC", source).lower())
            and not (folds_to_ascii(source) and len(unicodedata.normalize("NFKC", source)) == 1)}


def ordinary(simple):
    pairs = collections.Counter()
    for word, count in dictionary():
        if 2 <= len(word) <= 4:
            for pair in {word[:2], word[-2:]}:
                pairs["".join(simple.get(c, c) for c in pair)] += count
    return {pair for pair, count in pairs.items() if count >= ORDINARY_LEAST}


def write_points(name, head, table):
    cells = [f"{{0x{ord(a):04X}, 0x{ord(b):04X}}}," for a, b in sorted(table.items())]
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write(head)
        for at in range(0, len(cells), 5):
            out.write(" ".join(cells[at:at + 5]) + "\n")
    print(f"{name}: {len(cells)}")


def write_pairs(name, head, pairs):
    seconds = collections.defaultdict(str)
    for pair in sorted(pairs):
        seconds[pair[0]] += pair[1]
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write(head)
        for first, others in sorted(seconds.items()):
            out.write(f"{first}{others}\n")
    print(f"{name}: {len(pairs)}")


def main():
    simple = traditional()
    write_points("traditional.inc", TRADITIONAL_HEAD, simple)
    write_points("lookalikes.inc", LOOKALIKES_HEAD, lookalikes(simple))
    write_pairs("ordinary.txt", ORDINARY_HEAD, ordinary(simple))


main()
