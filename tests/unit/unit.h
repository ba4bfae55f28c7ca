/* unit.h - what every unit test needs, in the order that cmocka asks for. */
#ifndef OPENFLOOR_TESTS_UNIT_H
#define OPENFLOOR_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
