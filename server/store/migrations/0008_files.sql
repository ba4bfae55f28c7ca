-- Pictures and documents that staff attach to what they publish.  The bytes are in the data folder (files/),
-- named by their SHA-256.

DROP TABLE file;

CREATE TABLE file (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL REFERENCES event (id),
	owner TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'attached', 'gone')),
	kind TEXT NOT NULL CHECK (kind IN ('picture', 'document')),
	type TEXT NOT NULL,              -- Content-Type
	bytes INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	preview TEXT,                    -- SHA-256 of a smaller one; NULL: it is small itself
	preview_bytes INTEGER,
	preview_type TEXT,
	width INTEGER,
	height INTEGER,
	name TEXT NOT NULL DEFAULT '',
	alt TEXT NOT NULL DEFAULT '',    -- what it shows, for those who do not see it
	at INTEGER NOT NULL              -- since when it is in this state
) STRICT;
CREATE INDEX file_owner ON file (owner, at);
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_preview ON file (preview);

-- What a post or an answer shows.  A corrected answer may show others; the older ones stay with its older revision.
CREATE TABLE attachment (
	item TEXT NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	file TEXT NOT NULL REFERENCES file (id),
	PRIMARY KEY (item, revision, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_file ON attachment (file);

-- The revision whose attachments count; of a correction that waits for its signature: 1 where it brings its own.
ALTER TABLE answer ADD COLUMN files_since INTEGER NOT NULL DEFAULT 0;
