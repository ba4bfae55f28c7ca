#include "bus/bus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/map.h"
#include "base/mem.h"
#include "bus/inside.h"

void
bus_channel(const struct bus *bus, const char *name, char out[static BUS_CHANNEL])
{
	snprintf(out, BUS_CHANNEL, "openfloor:%s:%s", bus->installation, name);
}

bool
bus_is_up(const struct bus *bus)
{
	return bus->publisher.is_ready && bus->subscriber.is_ready;
}

void
bus_check_state(struct bus *bus)
{
	bool is_up = bus_is_up(bus);

	if (is_up == bus->was_up || bus->is_closing)
		return;
	bus->was_up = is_up;
	counter_set(&bus->options.counters->bus_up, is_up);
	bus->options.handlers->state(bus->options.cookie, is_up);
}

/* A connection that says nothing for long is given up, whatever the kernel thinks of it. */
static void
on_pulse(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct bus *bus = timer->data;
	double now = ev_now(loop);

	(void)events;
	if (bus->unanswered && now - bus->answered_at > BUS_SILENCE)
		link_drop(&bus->publisher, "silent");
	if (!bus->publisher.is_ready)
		bus->heard_at = now; /* nobody sends our pulse */
	if (bus->subscriber.is_ready && now - bus->heard_at > BUS_SILENCE)
		link_drop(&bus->subscriber, "silent");
	publisher_pulse(bus);
}

static void
prepare_link(
	struct bus *bus, struct link *link, const char *title, const struct link_handlers *handlers)
{
	link->title = title;
	link->loop = bus->options.loop;
	link->handlers = handlers;
	link->cookie = bus;
	link_open(link, bus->options.url, bus->options.password);
}

struct bus *
bus_open(const struct bus_options *options)
{
	struct bus *bus = mem_zero(1, sizeof(*bus));
	unsigned char own[8];
	char name[sizeof("pulse:") + 2 * sizeof(own)] = "pulse:";

	bus->options = *options;
	bus->installation = mem_strdup(options->installation);
	memcpy(bus->key, options->key, sizeof(bus->key));
	bus->wishes = map_create();
	ids_random(own, sizeof(own));
	ids_hex(own, sizeof(own), name + strlen(name));
	bus_channel(bus, name, bus->pulse_channel);
	ev_timer_init(&bus->pulse, on_pulse, 1.0, 1.0);
	bus->pulse.data = bus;
	ev_timer_start(options->loop, &bus->pulse);
	prepare_link(bus, &bus->publisher, "publisher", &publisher_handlers);
	prepare_link(bus, &bus->subscriber, "subscriber", &subscriber_handlers);
	bus->options.url = bus->options.password = bus->options.installation = NULL;
	bus->options.key = bus->key;
	return bus;
}

void
bus_close(struct bus *bus)
{
	if (!bus)
		return;
	bus->is_closing = true;
	ev_timer_stop(bus->options.loop, &bus->pulse);
	link_close(&bus->publisher);
	link_close(&bus->subscriber);
	subscriber_free_wishes(bus);
	buf_fini(&bus->scratch);
	mem_wipe(bus->key, sizeof(bus->key));
	free(bus->installation);
	free(bus);
}

void
bus_suspect(struct bus *bus)
{
	link_drop(&bus->subscriber, "entries are missing");
}
