// What Debian's simdjson needs to read the same fields of the same lines: a measure for bench_read, whose checksum it
// makes. For good lines only. Loading the file is told apart, for bench_read reads as it parses.
//
//     bench_simdjson FILE
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <simdjson.h>

using namespace simdjson;
using text = std::string_view;

static uint64_t part(text t)
{
    return t.size() ? t.size() * 131 + (unsigned char)t[0] + 7 * (uint64_t)(unsigned char)t[t.size() - 1] : 0;
}

static int digits(const char *at, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++)
        value = value * 10 + at[i] - '0';
    return value;
}

// Milliseconds; Howard Hinnant's days_from_civil, years from 0 on.
static int64_t time_of(text t)
{
    const char *p = t.data();
    const int m = digits(p + 5, 2);
    const int64_t y = digits(p, 4) - (m <= 2), era = y / 400, yoe = y - era * 400;
    const int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + digits(p + 8, 2) - 1;
    const int64_t days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
    const int64_t seconds = ((days * 24 + digits(p + 11, 2)) * 60 + digits(p + 14, 2)) * 60 + digits(p + 17, 2);
    return seconds * 1000 + (t.size() > 20 ? digits(p + 20, 3) : 0);
}

static uint64_t sum_of(ondemand::object line)
{
    uint64_t sum = 0;
    for (auto member : line) {
        const text key = member.unescaped_key();
        ondemand::value value = member.value();
        if (key == "id")
            sum += part(value.get_string());
        else if (key == "time")
            sum += (uint64_t)time_of(value.get_string());
        else if (key == "action")
            sum += 23 * part(value.get_string());
        else if (key == "actor" || key == "object" || key == "client")
            for (auto inner : value.get_object()) {
                const text name = inner.unescaped_key();
                if (name == "service")
                    sum += 3 * part(inner.value().get_string());
                else if (name == "id")
                    sum += (key == "actor" ? 5 : 7) * part(inner.value().get_string());
                else if (name == "author")
                    sum += 11 * part(inner.value().get_string());
                else if (name == "text")
                    sum += 13 * part(inner.value().get_string());
                else if (name == "lang")
                    sum += 17 * part(inner.value().get_string());
                else if (name == "app")
                    sum += 19 * part(inner.value().get_string());
                else if (name == "tags")
                    for (auto tag : inner.value().get_array())
                        sum += text(tag.get_string()).size() > 0;
            }
    }
    return sum;
}

int main(int argc, char **argv)
{
    padded_string bytes;
    ondemand::parser parser;
    ondemand::document_stream lines;
    uint64_t events = 0, sum = 0;
    const auto from = std::chrono::steady_clock::now();
    if (argc < 2 || padded_string::load(argv[1]).get(bytes) || parser.iterate_many(bytes, 1 << 20).get(lines))
        return 1;
    const auto loaded = std::chrono::steady_clock::now();
    for (auto line : lines) {
        sum += sum_of(line.get_object());
        events++;
    }
    const auto end = std::chrono::steady_clock::now();
    const double parse = std::chrono::duration<double>(end - loaded).count();
    std::printf("%s: %" PRIu64 " events, sum %016" PRIx64 ", loaded %.3f s, parsed %.3f s, %.2f M events/s\n", argv[1], events,
                sum, std::chrono::duration<double>(loaded - from).count(), parse, (double)events / parse / 1e6);
}
