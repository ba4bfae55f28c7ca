/*
 * personal_contact.h - WeChat ids and QQ numbers: what follows the name of the service.
 *
 * The services have many names among those who do not want to be found: 薇信, VX, 加v, 扣扣, 企鹅.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_CONTACT_H
#define OPENFLOOR_MODERATION_PERSONAL_CONTACT_H

#include "moderation/personal_run.h"

void personal_contact_find_wechat(struct personal_search *search);
void personal_contact_find_qq(struct personal_search *search);

#endif
