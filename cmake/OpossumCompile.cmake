# SPDX-License-Identifier: MIT
# How our own code is compiled. Third-party headers come in as SYSTEM and are not held to these warnings.

find_program(OPOSSUM_CCACHE ccache)
if(OPOSSUM_CCACHE)
  # Another checkout of the same sources finds their objects too.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${OPOSSUM_CCACHE})
endif()

find_program(OPOSSUM_MOLD mold)
if(OPOSSUM_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(opossum_compile INTERFACE)
target_compile_options(opossum_compile INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Werror)
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # In a unity build a source is included by another one, and GCC takes its local types for those of a header.
  target_compile_options(opossum_compile INTERFACE -Wno-subobject-linkage)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 offers std::expected only to compilers that claim concepts as of 2020; Clang 19 has them.
  target_compile_options(opossum_compile INTERFACE -D__cpp_concepts=202002L -Wno-builtin-macro-redefined)
endif()

if(OPOSSUM_SANITIZE)
  add_compile_options(-fsanitize=${OPOSSUM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${OPOSSUM_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code hides from GCC what was checked before; release builds keep the warning.
    target_compile_options(opossum_compile INTERFACE -Wno-maybe-uninitialized)
  endif()
  if(OPOSSUM_SANITIZE MATCHES "thread")
    # Boost.Asio uses fences that GCC's thread sanitizer cannot model; scripts/tsan.supp names the one place.
    target_compile_options(opossum_compile INTERFACE -Wno-tsan)
  endif()
endif()
if(OPOSSUM_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")
