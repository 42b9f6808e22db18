#include "lines.h"
START_TEST(nothing){}END_TEST
T_MAIN("x", nothing)
