#include "run.h"
int cmd_shard(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 2;
}
