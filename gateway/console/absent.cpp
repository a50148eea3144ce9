// SPDX-License-Identifier: MIT
#include "gateway/http/console_assets.hpp"

namespace opossum::gateway {

namespace {

constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Opossum</title>
<h1>This gateway was built without its web console</h1>
<p>It works, and so does its HTTP API: see <a href="v1/status">/v1/status</a>. The command line shows the same, for example
<code>opossum status --url http://ADDRESS</code>.</p>
<p>To have the console, build with <code>-DOPOSSUM_CONSOLE=ON</code>, which needs Node.js 18 and npm.</p>
</html>
)";

constexpr ConsoleAsset kAssets[] = {{"index.html", "text/html; charset=utf-8", "W/\"absent-1\"", kPage, false, false}};

}  // namespace

std::span<const ConsoleAsset> console_assets() { return kAssets; }

}  // namespace opossum::gateway
