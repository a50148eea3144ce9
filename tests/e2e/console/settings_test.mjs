// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, opossum, until } from './gateway.mjs';
import { pages } from './suite.mjs';

const secret = 'a-token-that-nobody-may-see-0123456789';

await pages('settings', (world) => {
  let gateway;
  let token;

  before(async () => {
    const tokens = world.folder.file('tokens');
    token = opossum('token', 'create', 'boss', '--scope', 'admin', '--tokens', tokens);
    gateway = await Gateway.start(world.folder, 'plant', {
      http: `tokens = "${tokens}"`,
      toml: `[[sync.target]]\nname = "hq"\nkind = "opossum"\nurl = "http://127.0.0.1:9"\ntoken = "file:${world.folder.file('hq.token', secret)}"\n`,
    });
    world.stops.push(gateway);
  });

  it('shows what counts and where it comes from, without secrets', async () => {
    const page = await world.browser.open(`${gateway.url}/#/settings`, { token });
    const configuration = page.getByRole('region', { name: 'Configuration' });
    await configuration.getByRole('row', { name: /name .*"plant".*plant\.toml:2/ }).waitFor();
    await configuration.getByText('from file:').waitFor();
    assert.equal(await configuration.getByRole('row', { name: /segment_bytes/ }).count(), 0);
    await checkLooks(page, 'settings');
    await page.getByLabel('Show defaults too').check();
    await configuration.getByRole('row', { name: /segment_bytes .*default/ }).waitFor();
    const shown = await page.content();
    assert.ok(!shown.includes(secret) && !shown.includes(token));
    await close(page);
  });

  it('changes the log level', async () => {
    const page = await world.browser.open(`${gateway.url}/#/settings`, { token });
    await page.getByLabel('How much is written to the log').selectOption('debug');
    await page.getByText('Changed, until the gateway is started again').waitFor();
    assert.equal((await gateway.ask('/v1/log', undefined, { Authorization: `Bearer ${token}` })).level, 'debug');
    await close(page);
  });

  it('makes a token that is shown once, and revokes it', async () => {
    const page = await world.browser.open(`${gateway.url}/#/settings`, { token });
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Who or what it is for').fill('dashboard');
    await page.getByLabel('Only events with these tags').fill('line:1');
    await checkLooks(page, 'settings-token');
    await page.getByRole('button', { name: 'Make it' }).click();
    const made = await page.locator('.secret').textContent();
    await page.getByRole('row', { name: /dashboard .* read only line:1/ }).waitFor();
    const status = async () => (await fetch(`${gateway.url}/v1/head`, { headers: { Authorization: `Bearer ${made}` } })).status;
    await until('the token to work', async () => (await status()) === 200);
    await page.getByRole('button', { name: 'Revoke … dashboard' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('row', { name: /dashboard/ }).waitFor({ state: 'detached' });
    await until('the token to be worthless', async () => (await status()) === 401);
    await page.reload();
    await page.getByRole('row', { name: /boss/ }).waitFor();
    assert.ok(!(await page.content()).includes(made), 'it is shown once');
    await close(page);
  });

  it('says which right is missing, to who has less', async () => {
    const reader = opossum('token', 'create', 'reader', '--scope', 'read', '--tokens', world.folder.file('tokens'));
    await until('the token to work', async () => (await fetch(`${gateway.url}/v1/head`, { headers: { Authorization: `Bearer ${reader}` } })).ok);
    const page = await world.browser.open(`${gateway.url}/#/settings`, { token: reader });
    await page.getByText('has no scope "admin"').first().waitFor();
    await checkLooks(page, 'settings-reader');
    await close(page);
  });
});
