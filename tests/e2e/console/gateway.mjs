// SPDX-License-Identifier: MIT
// Real processes on loopback for the browser to look at.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.OPOSSUM_PROGRAM ?? 'opossum';
const patience = 60_000;

export async function until(what, holds) {
  const end = Date.now() + patience;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export class Folder {
  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'opossum-console-'));
  }
  file(name, text) {
    const path = join(this.path, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  }
  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A program that is stopped with SIGTERM; its output goes to a file. */
export class Running {
  constructor(folder, name, args) {
    this.log = folder.file(`${name}.log`);
    const out = openSync(this.log, 'a');
    this.process = spawn(program, args, { stdio: ['ignore', out, out] });
    this.ended = new Promise((done) => this.process.once('exit', done));
  }
  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
  }
}

/** `opossum serve` with a configuration of its own. */
export class Gateway {
  static async start(folder, name, { role = 'edge', toml = '', http = '' } = {}) {
    const gateway = new Gateway();
    gateway.name = name;
    gateway.folder = folder;
    gateway.port = await freePort();
    gateway.url = `http://127.0.0.1:${gateway.port}`;
    gateway.config = folder.file(
      `${name}.toml`,
      `[gateway]\nname = "${name}"\nrole = "${role}"\ndata_dir = "${folder.file(name)}"\n\n` +
        `[http]\nlisten = ["127.0.0.1:${gateway.port}"]\n${http}\n\n${toml}`,
    );
    await gateway.run();
    return gateway;
  }

  async run() {
    this.running = new Running(this.folder, this.name, ['serve', '-c', this.config]);
    let ended = false;
    void this.running.ended.then(() => (ended = true));
    await until(`${this.name} to be ready`, async () => {
      if (ended) throw new Error(`${this.name} did not start:\n${readFileSync(this.running.log, 'utf8')}`);
      return (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok;
    });
  }

  async ask(path, body, headers = {}) {
    const init = body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } };
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  append(...events) {
    return this.ask('/v1/commits', { events });
  }

  async stop() {
    await this.running.stop();
  }
}

/** Runs the program to its end and hands back what it printed. */
export function opossum(...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`opossum ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
