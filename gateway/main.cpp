// SPDX-License-Identifier: MIT
#include "gateway/cli/cli.hpp"

int main(int argc, char** argv) { return opossum::gateway::cli::run(argc, argv); }
