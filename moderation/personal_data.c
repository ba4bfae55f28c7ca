#include "moderation/personal_data.h"

#include "moderation/personal_address.h"
#include "moderation/personal_card.h"
#include "moderation/personal_contact.h"
#include "moderation/personal_cue.h"
#include "moderation/personal_email.h"
#include "moderation/personal_identity.h"
#include "moderation/personal_phone.h"
#include "moderation/personal_plate.h"

/* The surest first: what proves itself, then what its words tell, then what is only likely. */
static void
find_all(struct personal_search *search)
{
	personal_email_find(search);
	personal_identity_find_residents(search);
	personal_card_find(search);
	personal_phone_find_mobiles(search, RUN_PLAIN);
	personal_plate_find(search);
	personal_phone_find_landlines(search);
	personal_phone_find_foreign(search);
	personal_identity_find_papers(search);
	personal_contact_find_qq(search);
	personal_phone_find_mobiles(search, RUN_LETTERS);
	personal_contact_find_wechat(search);
	personal_address_find(search);
	personal_address_find_english(search);
	personal_phone_find_mobiles(search, RUN_SPOKEN);
	personal_phone_find_mobiles(search, RUN_PINYIN);
}

void
personal_data_find(const struct normal *normal, struct findings *findings)
{
	struct personal_view view;
	struct personal_search search;

	personal_view_init(&view, normal);
	personal_cue_mark(&view);
	personal_search_init(&search, &view);
	find_all(&search);
	for (size_t i = 0; i < search.count; i++) {
		const struct personal_span *span = &search.spans[i];

		findings_add(findings, span->kind, SEVERITY_SUSPECT, span->rule,
			view.glyphs[span->from].start, view.glyphs[span->to - 1].end, true);
	}
	personal_search_fini(&search);
	personal_view_fini(&view);
}
