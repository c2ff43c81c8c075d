/* SPDX-License-Identifier: MIT */
#include "survey/program.h"

int main(int argc, char **argv)
{
    return mny_program(argc, argv, NULL);
}
