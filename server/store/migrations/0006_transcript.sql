-- What the editor makes of an event's log: numbered revisions, the log itself stays as it was.

CREATE TABLE transcript (
	event TEXT NOT NULL REFERENCES event (id),
	revision INTEGER NOT NULL,       -- 1, 2, 3 ...
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	note TEXT,                       -- id in text: what was done, for colleagues and readers
	summary TEXT,                    -- id in text
	chapters TEXT NOT NULL DEFAULT '[]', -- JSON: [{"title": id in text, "items": [question ids]}]
	PRIMARY KEY (event, revision)
) STRICT, WITHOUT ROWID;

-- A spelling that an editor put right.  It counts for as long as the text is the one that was corrected.
CREATE TABLE transcript_correction (
	event TEXT NOT NULL REFERENCES event (id),
	target TEXT NOT NULL,            -- question, answer or post
	revision INTEGER NOT NULL,       -- the one that brought it
	content TEXT NOT NULL,           -- SHA-256 of the text that was corrected
	text TEXT,                       -- id in text; NULL: the correction was taken back
	why TEXT,                        -- id in text
	PRIMARY KEY (event, target, revision)
) STRICT, WITHOUT ROWID;
