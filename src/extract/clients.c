#include "extract/clients.h"

static void compare(struct notme_switch *s, int part, bool stated, bool differs)
{
    s->stated |= (unsigned)stated << part;
    s->switched |= (unsigned)(stated && differs) << part;
}

struct notme_switch notme_clients_switch(const struct notme_clients *before, const struct notme_features *event)
{
    struct notme_switch s = {0, 0};
    const uint32_t app = event->category[NOTME_CATEGORY_APP], net = event->category[NOTME_CATEGORY_NET];
    const int apart = event->offset - before->offset;
    compare(&s, NOTME_CLIENT_APP, app && before->app, app != before->app);
    compare(&s, NOTME_CLIENT_NET, net && before->net, net != before->net);
    compare(&s, NOTME_CLIENT_CLOCK, before->has_offset && event->offset != NOTME_NO_OFFSET, apart > 60 || apart < -60);
    return s;
}

void notme_clients_see(struct notme_clients *clients, const struct notme_features *event)
{
    if (event->category[NOTME_CATEGORY_APP])
        clients->app = event->category[NOTME_CATEGORY_APP];
    if (event->category[NOTME_CATEGORY_NET])
        clients->net = event->category[NOTME_CATEGORY_NET];
    if (event->offset == NOTME_NO_OFFSET)
        return;
    clients->offset = event->offset;
    clients->has_offset = true;
}
