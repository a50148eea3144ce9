// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, freePort, opossum, until } from './gateway.mjs';
import { pages } from './suite.mjs';

/** A car is sold by whoever is first. */
function sale(car, price) {
  const tags = [`car:${car}`];
  return { events: [{ type: 'CarSold', tags, data: { price } }], condition: { failIfEventsMatch: { items: [{ types: ['CarSold'], tags }] } } };
}

await pages('quarantine', (world) => {
  let gateway;
  let mqtt;

  before(async () => {
    mqtt = await freePort();
    gateway = await Gateway.start(world.folder, 'edge', {
      toml: `[mqtt]\nlisten = ["127.0.0.1:${mqtt}"]\n\n[[ingest.rule]]\ntopic = "plant/#"\ntype = "Reading"\n`,
    });
    world.stops.push(gateway);
    opossum('simulate', 'mqtt', '--url', `mqtt://127.0.0.1:${mqtt}`, '--prefix', 'odd', '--lines', '1', '--sensors', '3', '--rate', '0', '--count', '3');
    await until('three messages', async () => (await gateway.ask('/v1/quarantine')).total === 3);
  });

  it('shows why each message could not be stored, and tries and deletes them', async () => {
    const page = await world.browser.open(`${gateway.url}/#/quarantine`);
    await page.getByRole('heading', { name: 'odd/line-1/s001/temperature' }).waitFor();
    await checkLooks(page, 'quarantine');
    await page.getByRole('button', { name: 'Try again odd/line-1/s001/temperature' }).click();
    await page.getByText('odd/line-1/s001/temperature still cannot be stored').waitFor();

    await page.getByRole('button', { name: 'Delete … odd/line-1/s001/temperature' }).click();
    await page.getByRole('dialog').getByText('After this it is nowhere').waitFor();
    await checkLooks(page, 'quarantine-delete');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal((await gateway.ask('/v1/quarantine')).total, 3, 'Escape deletes nothing');
    await page.getByRole('button', { name: 'Delete … odd/line-1/s001/temperature' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('odd/line-1/s001/temperature is deleted.').waitFor();
    assert.equal((await gateway.ask('/v1/quarantine')).total, 2);
    await page.getByRole('link', { name: 'Quarantine 2 open' }).waitFor();
    await close(page);
  });

  it('stores a message once its rule is there', async () => {
    await gateway.stop();
    appendFileSync(gateway.config, '\n[[ingest.rule]]\ntopic = "odd/#"\ntype = "OddReading"\n');
    await gateway.run();
    const page = await world.browser.open(`${gateway.url}/#/quarantine`);
    for (const sensor of ['s002', 's003']) {
      await page.getByRole('button', { name: `Try again odd/line-1/${sensor}/temperature` }).click();
      await page.getByText(`odd/line-1/${sensor}/temperature is stored now`).waitFor();
    }
    await page.getByText('Nothing is in quarantine').waitFor();
    await checkLooks(page, 'quarantine-empty');
    await close(page);
  });
});

await pages('conflicts', (world) => {
  let hq;
  let edge;

  before(async () => {
    const token = world.folder.file('token', 'a-token-for-this-test-0123456789abcdef');
    hq = await Gateway.start(world.folder, 'hq', { role: 'central', toml: `[[replication.origin]]\nname = "edge"\ntoken = "file:${token}"\n` });
    edge = await Gateway.start(world.folder, 'edge', { toml: `[[sync.target]]\nname = "hq"\nkind = "opossum"\nurl = "${hq.url}"\ntoken = "file:${token}"\n` });
    world.stops.push(hq, edge);
    for (const car of [1, 2, 3]) {
      await hq.ask('/v1/commits', sale(car, 100));
      await edge.ask('/v1/commits', sale(car, 90 + car));
    }
    await until('the refusals', async () => (await edge.ask('/v1/conflicts')).conflicts.length === 3);
  });

  const entry = (page, car) => page.getByRole('listitem').filter({ hasText: `car:${car}` });

  it('explains a refusal, and dismisses it with a note', async () => {
    const page = await world.browser.open(`${edge.url}/#/conflicts`);
    await entry(page, 1).getByText('somebody else had decided first').waitFor();
    await checkLooks(page, 'conflicts');
    await entry(page, 1).getByRole('button', { name: 'Dismiss' }).click();
    await page.getByLabel('Note').fill('the customer took another one');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Decided. It is recorded with your note.').waitFor();
    await page.getByRole('link', { name: 'Decided' }).click();
    await page.getByText('left refused by anonymous: the customer took another one').waitFor();
    await close(page);
  });

  it('stores another decision in its place', async () => {
    const page = await world.browser.open(`${edge.url}/#/conflicts`);
    await entry(page, 2).getByRole('button', { name: 'Store another' }).click();
    const draft = page.getByLabel('Events to store');
    await checkLooks(page, 'conflicts-supersede');
    await draft.fill('[{');
    await page.getByLabel('Note').fill('sold the neighbour of it');
    await page.getByRole('button', { name: 'Store instead' }).click();
    await page.getByText('not valid JSON').waitFor();
    await draft.fill('[{"type":"CarSold","tags":["car:22"],"data":{"price":91}}]');
    await page.getByRole('button', { name: 'Store instead' }).click();
    await page.getByText('Decided. It is recorded with your note.').waitFor();
    const stored = await (await fetch(`${edge.url}/v1/events?tag=car:22`)).text();
    assert.match(stored, /supersedes:/);
    await close(page);
  });

  it('accepts one all the same, at the central', async () => {
    const page = await world.browser.open(`${hq.url}/#/conflicts`);
    await entry(page, 3).getByRole('button', { name: 'Accept' }).click();
    await page.getByLabel('Note').fill('two cars were there');
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Decided. It is recorded with your note.').waitFor();
    const stored = (await (await fetch(`${hq.url}/v1/events?tag=car:3&type=CarSold`)).text()).trim().split('\n');
    assert.equal(stored.length, 2);
    await page.getByRole('link', { name: 'Decided' }).click();
    await page.getByText('accepted all the same').waitFor();
    await checkLooks(page, 'conflicts-decided');
    await close(page);
  });
});
