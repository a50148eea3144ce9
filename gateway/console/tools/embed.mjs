// SPDX-License-Identifier: MIT
// Usage: embed.mjs FOLDER FILE.cpp: compresses every file that Vite wrote into FOLDER and writes them as one C++ source.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

function filesBelow(folder) {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}

/** What the licences of the packages in the bundle ask for: their texts travel with it. */
function licences() {
  return ['preact', 'uplot'].map((name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8')}`).join('\n\n');
}

function array(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 32) lines.push([...bytes.subarray(at, at + 32)].join(','));
  return lines.join(',\n');
}

const [folder, target] = process.argv.slice(2);
const assets = filesBelow(folder).map((path) => ({ name: relative(folder, path), content: readFileSync(path) }));
assets.push({ name: 'console/licences.txt', content: Buffer.from(licences()) });

let data = '';
let table = '';
assets.forEach(({ name, content }, index) => {
  const type = types[extname(name)];
  if (!type) throw new Error(`embed.mjs knows no Content-Type for ${name}`);
  const packed = gzipSync(content, { level: 9 });
  const etag = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const immutable = /-[\w-]{8}\.\w+$/.test(name);
  data += `constexpr unsigned char kBytes${index}[] = {\n${array(packed)}};\n`;
  table += `    {"${name}", "${type}", "W/\\"${etag}\\"", text(kBytes${index}), true, ${immutable}},\n`;
});

writeFileSync(
  target,
  `// Made by gateway/console/tools/embed.mjs from what Vite built.
#include "gateway/http/console_assets.hpp"

namespace opossum::gateway {

namespace {

${data}
template <std::size_t N>
std::string_view text(const unsigned char (&bytes)[N]) {
  return {reinterpret_cast<const char*>(bytes), N};
}

const ConsoleAsset kAssets[] = {
${table}};

}  // namespace

std::span<const ConsoleAsset> console_assets() { return kAssets; }

}  // namespace opossum::gateway
`,
);
