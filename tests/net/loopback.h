/* The server that misbehaves on request (server.py), started for one test program, and a clock that is not waited for.
 */
#ifndef NOTME_TESTS_NET_LOOPBACK_H
#define NOTME_TESTS_NET_LOOPBACK_H

#include "net/http.h"
#include "net/json.h"
#include "t.h"

/* 2027-01-15T08:00:00Z */
#define T_NOW (INT64_C(1800000000) * 1000000)

struct t_clock {
    int64_t now, slept[64];
    int64_t step; /* by which it goes on whenever it is asked: as if all took long */
    size_t sleeps;
};

extern int
    t_port[3]; /* two origins of one server; the third speaks TLS, 0 = there is no openssl to make a certificate */
extern char t_certificate[64];

/* Starts the server, runs the tests, stops it by its number. */
int t_with_server(int (*run)(void));

void t_clock_start(struct t_clock *clock, struct notme_http_options *options);
int64_t t_clock_slept(const struct t_clock *clock);

/* "http://127.0.0.1:PORT/…"; valid until the 8th call after. */
const char *t_url(const char *format, ...) NOTME_PRINTF(1, 2);
/* GETs it with a client of its own and parses; the caller's. */
cJSON *t_get(const char *url);
/* What was asked under `name`: how often, and a member of request `i` ("" = null). Valid until the next call. */
int t_asked(const char *name);
const char *t_asked_with(const char *name, int i, const char *member);

#define LOOPBACK_MAIN(suite, ...)                                                                                      \
    T_SUITE(run_tests, suite, __VA_ARGS__)                                                                             \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        return t_with_server(run_tests);                                                                               \
    }

#endif
