// Lines mutated at random: what we call JSON, Debian's simdjson calls so too, and reads the same texts of it. Known to be
// otherwise: lone surrogates, which it refuses and we make U+FFFD; numbers beyond 64 bits or doubles, which it refuses.
//
//     oracle_event FILE    of good lines
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <simdjson.h>
#include <string>
#include <vector>

extern "C" {
#include "read/event_fast.h"
#include "read/event_json.h"
}

using simdjson::dom::element;

// What is well-formed and yet no event is told in these words; all others are the scanner's.
static bool is_about_events(const char *wrong)
{
    static const char *const told[] = {"is missing", "holds a NUL", "neither 'time'", "is after 'not", "lies outside",
                                       "a time that is not", "an unknown 'time_basis'"};
    for (const char *part : told)
        if (std::strstr(wrong, part))
            return true;
    return false;
}

static bool same(notme_text text, element line, const char *pointer)
{
    std::string_view value;
    if (line.at_pointer(pointer).get(value) != simdjson::SUCCESS)
        return true; // not there, or no string
    return text.len == value.size() && (!text.len || std::memcmp(text.at, value.data(), text.len) == 0);
}

// Keys that stand there twice: simdjson finds the first, we keep the last.
static bool has_twins(const std::string &line)
{
    for (const char *key : {"\"id\"", "\"text\"", "\"lang\"", "\"app\"", "\"actor\"", "\"object\"", "\"client\"", "\"author\""}) {
        const size_t first = line.find(key), second = first == line.npos ? first : line.find(key, first + 1);
        const size_t third = second == line.npos ? second : line.find(key, second + 1);
        if (std::strcmp(key, "\"id\"") == 0 ? line.find(key, third == line.npos ? third : third + 1) != line.npos
                                             : second != line.npos)
            return true;
    }
    return line.find("\\u00") != line.npos; // a key may be escaped
}

static bool agree(simdjson::dom::parser &parser, notme_json *json, notme_key_order *order, const std::string &line)
{
    notme_event event;
    const notme_text text = {line.data(), line.size()};
    const char *wrong =
        notme_event_fast(json, order, text, 256, &event) ? nullptr : notme_event_json(json, text, 256, &event);
    element root;
    const simdjson::error_code error = parser.parse(line).get(root);
    if (error == simdjson::NUMBER_ERROR || line.find("\\ud") != line.npos || line.find("\\uD") != line.npos)
        return true;
    if (error != simdjson::SUCCESS)
        return wrong; // a time that is none may be told before the end is seen
    if (wrong)
        return is_about_events(wrong) || !root.is_object();
    return has_twins(line) || (same(event.id, root, "/id") && same(event.account, root, "/actor/id") &&
                               same(event.object_id, root, "/object/id") && same(event.text, root, "/object/text") &&
                               same(event.author, root, "/object/author") && same(event.lang, root, "/object/lang") &&
                               same(event.app, root, "/client/app"));
}

int main(int argc, char **argv)
{
    std::vector<std::string> lines;
    std::ifstream file(argc > 1 ? argv[1] : "");
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    if (lines.empty())
        return 1;
    static const char bytes[] = "{}[]\",:\\ \t0-1.e+nulltruefalse\x80\xc3\xe2\xf0\xff\x1f\x01u/";
    std::mt19937 random(9);
    simdjson::dom::parser parser;
    notme_json json = {};
    notme_key_order order = {};
    for (int round = 0; round < 300000; round++) {
        std::string line = lines[random() % lines.size()];
        for (unsigned times = random() % 4; times; times--) {
            const size_t at = random() % line.size();
            if (random() % 2)
                line[at] = bytes[random() % (sizeof bytes - 1)];
            else
                line.erase(at, 1 + random() % 4);
            if (line.empty())
                line = " ";
        }
        if (!agree(parser, &json, &order, line)) {
            std::printf("round %d: they differ on %s\n", round, line.c_str());
            return 1;
        }
    }
    notme_json_release(&json);
    std::puts("they agree on 300000 lines");
}
