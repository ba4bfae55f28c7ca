-- Screening: what the machine noticed in a question before a person looks, the city's words, and its rules.

ALTER TABLE question ADD COLUMN colour TEXT NOT NULL DEFAULT 'green' CHECK (colour IN ('green', 'amber', 'red'));
ALTER TABLE question ADD COLUMN masked INTEGER NOT NULL DEFAULT 0; -- `text` is `original` with what is personal masked
ALTER TABLE question ADD COLUMN reasons TEXT;      -- JSON [{kind, rule, start, end, severity, masked?}], no text of people; NULL: none
ALTER TABLE question ADD COLUMN twin_of TEXT REFERENCES question (id); -- the first of those that say the same
ALTER TABLE question ADD COLUMN twin_alike INTEGER; -- per cent, with the one that it was found by
ALTER TABLE question ADD COLUMN answered_in TEXT REFERENCES cases (id); -- a public case that says the same
ALTER TABLE question ADD COLUMN guess_unit TEXT;
ALTER TABLE question ADD COLUMN guess_topic TEXT;
ALTER TABLE question ADD COLUMN guess_why TEXT;    -- JSON [[start, end]]: the telling words in `text`
ALTER TABLE question ADD COLUMN screened_at INTEGER; -- when all of this was looked for; NULL: not yet
CREATE INDEX question_twin ON question (twin_of) WHERE twin_of IS NOT NULL;

-- Bands of the fingerprints of public answered cases (moderation/duplicates.h); `bands` are the same once more, to take them out by.
CREATE TABLE band (
	hash INTEGER NOT NULL,
	item TEXT NOT NULL,
	PRIMARY KEY (hash, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE banded (
	item TEXT PRIMARY KEY,
	bands TEXT NOT NULL              -- JSON array
) STRICT, WITHOUT ROWID;

-- The list of words, each version of it.
CREATE TABLE word_version (
	version INTEGER PRIMARY KEY,     -- from 1, without a gap
	at INTEGER NOT NULL,
	by TEXT NOT NULL,                -- a person; "system", "operator"
	note TEXT,                       -- id in text
	added INTEGER NOT NULL,
	removed INTEGER NOT NULL
) STRICT;
CREATE TABLE word (
	id INTEGER PRIMARY KEY,
	word TEXT NOT NULL,
	severity TEXT NOT NULL CHECK (severity IN ('note', 'suspect', 'banned', 'allow')),
	from_version INTEGER NOT NULL REFERENCES word_version (version),
	until_version INTEGER REFERENCES word_version (version), -- the first without it; NULL: in force
	by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX word_in_force ON word (word) WHERE until_version IS NULL;
CREATE INDEX word_from ON word (from_version);
CREATE INDEX word_until ON word (until_version) WHERE until_version IS NOT NULL;

-- What a machine may reject by itself; without a row: nothing.
CREATE TABLE rule (
	name TEXT PRIMARY KEY CHECK (name IN ('flood', 'unreadable')),
	enabled INTEGER NOT NULL,
	by TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
