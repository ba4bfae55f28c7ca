#include "flow/control.h"

#include "flow/identity.h"
#include "flow/wordlist.h"

void
control_heard(const struct services *services, const struct entry *entry)
{
	if (services->identity)
		identity_control(services->identity, entry);
	wordlist_control(services->wordlist, entry);
}
