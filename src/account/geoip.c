#include "account/geoip.h"

#include "base/ip.h"
#include "base/mem.h"

#include <maxminddb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>

struct notme_geoip {
    size_t count;
    MMDB_s file[NOTME_GEOIP_FILES];
};

/* ---- opening */

/* What is no plain file (a pipe would be waited for) is no database. */
static int open_one(struct notme_geoip *geoip, const char *path, struct notme_error *err)
{
    struct stat info;
    int status = MMDB_FILE_OPEN_ERROR;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
        status = MMDB_open(path, MMDB_MODE_MMAP, &geoip->file[geoip->count]);
    if (status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR)
        return notme_fail(err, NOTME_EFORMAT, "'%s' cannot be read as a MaxMind database", path);
    if (status == MMDB_OUT_OF_MEMORY_ERROR)
        return notme_fail_memory(err);
    if (status != MMDB_SUCCESS)
        return notme_fail(err, NOTME_EFORMAT, "'%s' is no MaxMind database, or a damaged one", path);
    geoip->count++;
    return NOTME_OK;
}

int notme_geoip_open(struct notme_geoip **out, const char *const *paths, size_t count, struct notme_error *err)
{
    *out = NULL;
    if (count > NOTME_GEOIP_FILES)
        return notme_fail(err, NOTME_EUSAGE, "more than %d databases", NOTME_GEOIP_FILES);
    struct notme_geoip *geoip = notme_alloc(1, sizeof *geoip);
    int status = geoip ? NOTME_OK : notme_fail_memory(err);
    for (size_t i = 0; i < count && status == NOTME_OK; i++)
        status = open_one(geoip, paths[i], err);
    if (status != NOTME_OK)
        notme_geoip_free(geoip);
    else
        *out = geoip;
    return status;
}

void notme_geoip_free(struct notme_geoip *geoip)
{
    if (!geoip)
        return;
    for (size_t i = 0; i < geoip->count; i++)
        MMDB_close(&geoip->file[i]);
    notme_free(geoip);
}

/* ---- what an entry states */

enum { PATH_MAX_KEYS = 3 };
typedef const char *path[PATH_MAX_KEYS + 1]; /* ends with NULL */

/* The value at the first of the paths that is there and of this type. */
static bool find(MMDB_entry_s *entry, const path *paths, size_t count, uint32_t type, MMDB_entry_data_s *out)
{
    for (size_t i = 0; i < count; i++)
        if (MMDB_aget_value(entry, out, paths[i]) == MMDB_SUCCESS && out->has_data && out->type == type)
            return true;
    return false;
}

#define FIND(entry, paths, type, out) find(entry, paths, sizeof(paths) / sizeof *(paths), type, out)

static void set_country(MMDB_entry_s *entry, struct notme_geo *geo)
{
    static const path paths[] = {{"country", "iso_code"}, {"country_code"}, {"country"}};
    MMDB_entry_data_s data;
    if (geo->country.len || !FIND(entry, paths, MMDB_DATA_TYPE_UTF8_STRING, &data) || data.data_size != 2)
        return;
    const char *code = data.utf8_string;
    if (code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z')
        geo->country = (struct notme_text){code, 2};
}

static void set_network(MMDB_entry_s *entry, struct notme_geo *geo)
{
    static const path number[] = {{"autonomous_system_number"}, {"traits", "autonomous_system_number"}},
                      name[] = {{"autonomous_system_organization"}, {"traits", "autonomous_system_organization"}};
    MMDB_entry_data_s data;
    if (geo->asn || !FIND(entry, number, MMDB_DATA_TYPE_UINT32, &data))
        return;
    geo->asn = data.uint32;
    if (FIND(entry, name, MMDB_DATA_TYPE_UTF8_STRING, &data))
        geo->organisation = (struct notme_text){data.utf8_string, data.data_size};
}

static void set_location(MMDB_entry_s *entry, struct notme_geo *geo)
{
    static const path latitude[] = {{"location", "latitude"}}, longitude[] = {{"location", "longitude"}},
                      radius[] = {{"location", "accuracy_radius"}};
    MMDB_entry_data_s x, y, r;
    if (geo->located || !FIND(entry, latitude, MMDB_DATA_TYPE_DOUBLE, &y) ||
        !FIND(entry, longitude, MMDB_DATA_TYPE_DOUBLE, &x))
        return;
    geo->located = y.double_value >= -90 && y.double_value <= 90 && x.double_value >= -180 && x.double_value <= 180;
    if (!geo->located)
        return;
    geo->latitude = y.double_value;
    geo->longitude = x.double_value;
    if (FIND(entry, radius, MMDB_DATA_TYPE_UINT16, &r))
        geo->radius = r.uint16;
}

static void set_trait(MMDB_entry_s *entry, const char *name, int *trait)
{
    const path paths[] = {{"traits", name}, {name}};
    MMDB_entry_data_s data;
    if (FIND(entry, paths, MMDB_DATA_TYPE_BOOLEAN, &data) && *trait != 1)
        *trait = data.boolean;
}

/* A trait is a key that is left out where it does not hold, and an address that has none is left out of databases of
 * such addresses: what states some of them, denies the others. */
static void set_traits(const MMDB_s *file, MMDB_lookup_result_s *result, struct notme_geo *geo)
{
    static const path connection[] = {{"traits", "connection_type"}, {"connection_type"}};
    const struct {
        const char *name;
        int *trait;
    } traits[] = {{"is_anonymous", &geo->anonymous}, {"is_anonymous_proxy", &geo->anonymous},
                  {"is_anonymous_vpn", &geo->vpn},   {"is_hosting_provider", &geo->hosting},
                  {"is_public_proxy", &geo->proxy},  {"is_tor_exit_node", &geo->tor}};
    const char *type = file->metadata.database_type;
    const bool knows = type && (strstr(type, "Anonymous") || (result->found_entry && strstr(type, "Enterprise")));
    MMDB_entry_data_s data;
    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++) {
        if (knows && *traits[i].trait < 0)
            *traits[i].trait = 0;
        if (result->found_entry)
            set_trait(&result->entry, traits[i].name, traits[i].trait);
    }
    if (result->found_entry && geo->cellular < 0 && FIND(&result->entry, connection, MMDB_DATA_TYPE_UTF8_STRING, &data))
        geo->cellular = data.data_size == 8 && memcmp(data.utf8_string, "Cellular", 8) == 0;
}

/* ---- looking up */

/* An IPv4 address as one: whether ::ffff:0:0/96 leads to it in the tree depends on who wrote the database. */
static MMDB_lookup_result_s look_up(const MMDB_s *file, const struct notme_ip *ip, int *status)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    memcpy(&in.sin_addr, ip->byte, sizeof in.sin_addr);
    memcpy(&in6.sin6_addr, ip->byte, sizeof in6.sin6_addr);
    return MMDB_lookup_sockaddr(file, ip->is6 ? (const struct sockaddr *)&in6 : (const struct sockaddr *)&in, status);
}

static int look_in(const MMDB_s *file, const struct notme_ip *ip, struct notme_geo *geo, struct notme_error *err)
{
    int status = MMDB_SUCCESS;
    MMDB_lookup_result_s result = look_up(file, ip, &status);
    if (status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR)
        return NOTME_OK;
    if (status != MMDB_SUCCESS)
        return notme_fail(err, NOTME_EFORMAT, "the database '%s' is damaged", file->filename);
    set_traits(file, &result, geo);
    if (!result.found_entry)
        return NOTME_OK;
    geo->found = NOTME_GEOIP_FOUND;
    set_country(&result.entry, geo);
    set_network(&result.entry, geo);
    set_location(&result.entry, geo);
    return NOTME_OK;
}

int notme_geoip_lookup(const struct notme_geoip *geoip, struct notme_text text, struct notme_geo *out,
                       struct notme_error *err)
{
    struct notme_ip ip;
    int status = NOTME_OK;
    *out = (struct notme_geo){
        .radius = -1, .anonymous = -1, .vpn = -1, .hosting = -1, .proxy = -1, .tor = -1, .cellular = -1};
    if (!notme_ip_parse(text, &ip))
        return NOTME_OK;
    out->found = notme_ip_is_public(&ip) ? NOTME_GEOIP_NOT_FOUND : NOTME_GEOIP_CANNOT_BE;
    for (size_t i = 0; i < geoip->count && status == NOTME_OK && out->found != NOTME_GEOIP_CANNOT_BE; i++)
        status = look_in(&geoip->file[i], &ip, out, err);
    return status;
}
