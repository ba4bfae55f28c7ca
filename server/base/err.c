#include "base/err.h"

static const struct {
	const char *name;
	const char *text;
} errors[] = {
#define ERR_ROW(name, code, text) {code, text},
	ERR_MAP(ERR_ROW)
#undef ERR_ROW
};

static int
is_known(enum err e)
{
	return (unsigned)e < sizeof(errors) / sizeof(errors[0]);
}

const char *
err_name(enum err e)
{
	return is_known(e) ? errors[e].name : "unknown";
}

const char *
err_text(enum err e)
{
	return is_known(e) ? errors[e].text : "an error without a name";
}
