#include "loopback.h"

#include "base/clock.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int t_port[3];
char t_certificate[64];
static char folder[] = "/tmp/notme-net-XXXXXX", key_file[64];

/* A certificate of an authority that nobody knows. */
static bool make_certificate(void)
{
    char command[512];
    snprintf(t_certificate, sizeof t_certificate, "%s/certificate", folder);
    snprintf(key_file, sizeof key_file, "%s/key", folder);
    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
             "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout %s -out %s >/dev/null 2>&1",
             key_file, t_certificate);
    return system(command) == 0;
}

static pid_t start(int *to_child)
{
    int in[2], out[2];
    if (pipe(in) != 0 || pipe(out) != 0)
        return -1;
    const bool tls = make_certificate();
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execlp("python3", "python3", "-B", NOTME_SOURCE_DIR "/tests/net/server.py", tls ? t_certificate : NULL,
               key_file, NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    *to_child = in[1];
    FILE *ports = fdopen(out[0], "r");
    if (!ports || fscanf(ports, "%d %d %d", &t_port[0], &t_port[1], &t_port[2]) != 3)
        t_port[0] = 0;
    if (ports)
        fclose(ports);
    return pid;
}

int t_with_server(int (*run)(void))
{
    int to_child = -1, status = 1;
    if (!mkdtemp(folder))
        return 1;
    const pid_t pid = start(&to_child);
    if (pid > 0 && t_port[0])
        status = run();
    else
        fputs("the loopback server did not start\n", stderr);
    close(to_child);
    if (pid > 0) {
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
    }
    unlink(t_certificate);
    unlink(key_file);
    rmdir(folder);
    return status;
}

static int64_t now(void *ctx)
{
    struct t_clock *clock = ctx;
    clock->now += clock->step;
    return clock->now;
}

static void sleep_not(void *ctx, int64_t time)
{
    struct t_clock *clock = ctx;
    clock->now += time;
    if (clock->sleeps < sizeof clock->slept / sizeof *clock->slept)
        clock->slept[clock->sleeps++] = time;
}

void t_clock_start(struct t_clock *clock, struct notme_http_options *options)
{
    *clock = (struct t_clock){.now = T_NOW};
    options->clock = (struct notme_time_source){now, sleep_not, clock};
    options->allow_private = true;
}

int64_t t_clock_slept(const struct t_clock *clock)
{
    int64_t sum = 0;
    for (size_t i = 0; i < clock->sleeps; i++)
        sum += clock->slept[i];
    return sum;
}

const char *t_url(const char *format, ...)
{
    static char urls[8][1024];
    static size_t next;
    char *url = urls[next++ % 8];
    const int n = snprintf(url, sizeof *urls, "http://127.0.0.1:%d/", t_port[0]);
    va_list args;
    va_start(args, format);
    vsnprintf(url + n, sizeof *urls - (size_t)n, format, args);
    va_end(args);
    return url;
}

cJSON *t_get(const char *url)
{
    struct notme_http_options options = {.allow_private = true};
    struct notme_http *http;
    struct notme_response response;
    struct notme_error error;
    const struct notme_request request = {.url = url};
    ck_assert_int_eq(notme_http_new(&http, &options, &error), NOTME_OK);
    ck_assert_msg(notme_http_get(http, &request, &response, &error) == NOTME_OK, "%s", error.text);
    cJSON *json = notme_net_json(response.body);
    notme_http_free(http);
    return json;
}

int t_asked(const char *name)
{
    cJSON *log = t_get(t_url("log/%s", name));
    const int n = cJSON_GetArraySize(log);
    cJSON_Delete(log);
    return n;
}

const char *t_asked_with(const char *name, int i, const char *member)
{
    static char value[1024];
    cJSON *log = t_get(t_url("log/%s", name));
    const struct notme_text text = notme_text_at(cJSON_GetArrayItem(log, i), member);
    snprintf(value, sizeof value, "%.*s", (int)text.len, text.at ? text.at : "");
    cJSON_Delete(log);
    return value;
}
