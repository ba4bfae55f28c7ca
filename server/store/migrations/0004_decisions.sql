-- What moderators decide together: the city's reasons, what is put aside, second opinions, first approvals, urgent ones.

CREATE TABLE reason (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,              -- short: on the moderators' buttons and in the public numbers
	name_en TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL,              -- plain words for the asker
	text_en TEXT NOT NULL DEFAULT '',
	position INTEGER NOT NULL DEFAULT 0,
	pass_on INTEGER NOT NULL DEFAULT 0, -- goes to the unit as a private case, if its asker wished so
	version INTEGER NOT NULL DEFAULT 1,
	retired_at INTEGER               -- chosen no more; what was rejected for it keeps it
) STRICT;

INSERT INTO reason (id, position, pass_on, name, name_en, text, text_en) VALUES
	('off_topic', 1, 0, '与本次活动无关', 'Not about this event',
	 '您的提问与本次活动的主题无关。其他事项可以拨打 12345，或在相关主题的活动中提出。',
	 'Your question is not about the subject of this event. For other matters call 12345, or ask in an event about them.'),
	('duplicate', 2, 0, '已有相同提问', 'Asked already',
	 '已经有人提出同样的问题，请在活动页面查看它的答复。',
	 'The same has been asked already; please look for its answer on the page of the event.'),
	('personal', 3, 1, '涉及个人事项或隐私', 'A private matter',
	 '您的提问涉及个人事项或隐私，不宜公开。如果您提问时同意转交，我们会把它非公开地转给有关单位办理。',
	 'Your question is about a private matter that should not be public. If you agreed to that when asking, it is passed on to the unit, not in public.'),
	('abuse', 4, 0, '含辱骂或攻击', 'Abusive',
	 '您的提问含有辱骂或人身攻击的话。换一种说法后可以再提。',
	 'Your question abuses or attacks somebody. You may put it in other words and ask again.'),
	('spam', 5, 0, '广告或刷屏', 'Advertising or flooding',
	 '您的内容是广告，或重复发送了多次。',
	 'What you sent is advertising, or was sent many times.'),
	('unclear', 6, 0, '表述不清', 'Not clear',
	 '我们没有看懂您的问题。请写明时间、地点和要问的事，再提一次。',
	 'We could not make out your question. Please say when, where and what, and ask again.'),
	('illegal', 7, 0, '含违法内容', 'Unlawful content',
	 '您的内容可能违反法律法规，不能公开。',
	 'What you sent may be against the law and cannot be public.'),
	('other', 8, 0, '其他原因', 'Another reason',
	 '您的提问没有公开。对此有异议可以申诉一次。',
	 'Your question was not made public. You may appeal once.');

-- How many questions of an event were rejected for each reason, kept with the changes it counts.
CREATE TABLE declined (
	event TEXT NOT NULL REFERENCES event (id),
	reason TEXT NOT NULL REFERENCES reason (id),
	count INTEGER NOT NULL,
	PRIMARY KEY (event, reason)
) STRICT, WITHOUT ROWID;

INSERT INTO declined (event, reason, count)
	SELECT event, reason, count(*) FROM question
	WHERE state = 'rejected' AND reason IS NOT NULL GROUP BY event, reason;

ALTER TABLE question ADD COLUMN approved_content TEXT; -- SHA-256 of the text that was approved; nothing else goes out
ALTER TABLE question ADD COLUMN edited_by TEXT;
ALTER TABLE question ADD COLUMN edited_at INTEGER;

ALTER TABLE question ADD COLUMN held_by TEXT;     -- put aside by this moderator; the texts called why are ids in text
ALTER TABLE question ADD COLUMN held_why TEXT;
ALTER TABLE question ADD COLUMN held_at INTEGER;

ALTER TABLE question ADD COLUMN second_by TEXT;   -- who wants another person to decide it
ALTER TABLE question ADD COLUMN second_why TEXT;
ALTER TABLE question ADD COLUMN second_at INTEGER;

ALTER TABLE question ADD COLUMN first_by TEXT;    -- the first of the two approvals that a red one needs
ALTER TABLE question ADD COLUMN first_at INTEGER;
ALTER TABLE question ADD COLUMN first_version INTEGER; -- of the question then: any change makes it void

ALTER TABLE question ADD COLUMN urgent_by TEXT;
ALTER TABLE question ADD COLUMN urgent_why TEXT;
ALTER TABLE question ADD COLUMN urgent_at INTEGER;
ALTER TABLE question ADD COLUMN urgent_seen_by TEXT; -- the host or lead moderator who has seen it
ALTER TABLE question ADD COLUMN urgent_seen_at INTEGER;

UPDATE question SET approved_content = content
	WHERE state IN ('approved', 'hidden') OR (state = 'merged' AND merged_from = 'approved');
