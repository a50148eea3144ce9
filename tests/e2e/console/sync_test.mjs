// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, until } from './gateway.mjs';
import { pages } from './suite.mjs';

await pages('sync', (world) => {
  let hq;
  let edge;

  before(async () => {
    const token = world.folder.file('token', 'a-token-for-this-test-0123456789abcdef');
    hq = await Gateway.start(world.folder, 'hq', { role: 'central', toml: `[[replication.origin]]\nname = "edge"\ntoken = "file:${token}"\n` });
    edge = await Gateway.start(world.folder, 'edge', { toml: `[[sync.target]]\nname = "hq"\nkind = "opossum"\nurl = "${hq.url}"\ntoken = "file:${token}"\n` });
    world.stops.push(hq, edge);
    for (let i = 0; i < 20; ++i) await edge.append({ type: 'Counted', tags: ['line:1'], data: { i } });
  });

  const state = async () => (await edge.ask('/v1/sync')).targets[0].state;

  it('pauses, resumes and sends now, and says what is verified', async () => {
    const page = await world.browser.open(`${edge.url}/#/sync`);
    const card = page.getByRole('region', { name: 'Target hq' });
    await card.getByText('In sync').waitFor();
    await card.getByText(/up to event \d+, /).waitFor();
    await page.waitForTimeout(4500); // for a chart that shows something
    await checkLooks(page, 'sync');

    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByText('Paused', { exact: true }).waitFor();
    assert.equal(await state(), 'paused');
    await edge.append({ type: 'Counted', tags: ['line:1'], data: { i: 20 } });
    await card.getByText('1 commit, the oldest for').waitFor();
    await card.getByRole('button', { name: 'Resume' }).click();
    await card.getByText('In sync').waitFor();
    await until('the event at HQ', async () => (await hq.ask('/v1/head')).position >= 21);

    await card.getByRole('button', { name: 'Sync now' }).click();
    await card.getByText('It sends what is there now.').waitFor();
    await close(page);
  });

  it('says in words that headquarters cannot be reached, and that nothing is lost', async () => {
    await hq.stop();
    const page = await world.browser.open(`${edge.url}/#/sync`);
    await edge.append({ type: 'Counted', tags: ['line:1'], data: { i: 21 } });
    await page.getByText('Cannot reach it, tries again').waitFor();
    await checkLooks(page, 'sync-broken');
    await page.goto(edge.url);
    await page.getByText('Events are safe here and leave when it answers again.').waitFor();
    await hq.run();
    await page.goto(`${edge.url}/#/sync`);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByText('In sync', { exact: true }).waitFor();
    await close(page);
  });

  it('explains a site without a target', async () => {
    const alone = await Gateway.start(world.folder, 'alone');
    const page = await world.browser.open(`${alone.url}/#/sync`);
    await page.getByText('This site sends its events nowhere').waitFor();
    await checkLooks(page, 'sync-none');
    await close(page);
    await alone.stop();
  });
});
