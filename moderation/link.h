/*
 * link.h - ways out of the page: addresses, also those that try not to look like one.
 *
 * With a scheme (https://, weixin://), with www, as bare domains of the usual endings and the Chinese
 * ones (武汉.中国), as numbers with a port, as the short links of well-known services, as codes that a
 * shopping app reads from the clipboard; with dots written as 。, 点, [.] or with spaces around them.
 * E-mail addresses are no links.  Addresses of governments (gov.cn) are only noted.
 */
#ifndef OPENFLOOR_MODERATION_LINK_H
#define OPENFLOOR_MODERATION_LINK_H

#include "moderation/finding.h"
#include "moderation/normalise.h"

/* Adds the links of NORMAL; rules: "url", "www", "domain", "ip", "short_link", "share_code". */
void link_find(const struct normal *normal, struct findings *findings);

#endif
