// SPDX-License-Identifier: MIT
// Checks the types of all sources and runs the tests of what needs no browser. Node.js 18 reads no TypeScript: esbuild, which Vite brings, translates.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'opossum-console-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
run('node_modules/typescript/bin/tsc', '--noEmit');
const entryPoints = readdirSync('test').map((name) => join('test', name));
await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outdir: folder, outExtension: { '.js': '.mjs' }, logLevel: 'warning' });
for (const name of readdirSync(folder)) run('--test', join(folder, name));
