// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, opossum } from './gateway.mjs';
import { pages } from './suite.mjs';

const sold = (shop, item, price) => ({ type: 'Sold', tags: [`shop:${shop}`, `item:${item}`], data: { price } });

await pages('events', (world) => {
  let gateway;

  before(async () => {
    gateway = await Gateway.start(world.folder, 'shop');
    world.stops.push(gateway);
    for (let item = 1; item <= 60; ++item) await gateway.append(sold(item % 2 ? 'north' : 'south', item, item + 0.5));
    await gateway.append({ type: 'Returned', tags: ['shop:north', 'item:7'], data: { why: 'it was blue' } });
  });

  const rows = (page) => page.locator('.events tbody tr');

  it('shows the newest first, and older ones page by page', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events`);
    await page.getByRole('row', { name: /Returned/ }).waitFor();
    assert.equal(await rows(page).count(), 50);
    await checkLooks(page, 'events');
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByRole('row', { name: /^11 / }).waitFor();
    assert.equal(await rows(page).count(), 11);
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.getByRole('row', { name: /Returned/ }).waitFor();
    await close(page);
  });

  it('filters by type, tags and time, and keeps the filter in the address', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events`);
    await page.getByLabel('Type').fill('Sold');
    await page.getByLabel('Tags').fill('shop:north, item:7');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('row', { name: /^7 .*Sold/ }).waitFor();
    assert.equal(await rows(page).count(), 1);
    await page.reload();
    await page.getByRole('row', { name: /^7 .*Sold/ }).waitFor();
    assert.equal(await page.getByLabel('Tags').inputValue(), 'shop:north, item:7');
    await page.getByLabel('Before').fill('2020-01-01T00:00');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('No event matches').waitFor();
    await checkLooks(page, 'events-none');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('row', { name: /Returned/ }).waitFor();
    await close(page);
  });

  it('travels in time: the log as of a position', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events`);
    await page.getByLabel('As of position').fill('10');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('the log as it was when event 10 was its newest').waitFor();
    await page.getByRole('row', { name: /^10 / }).waitFor();
    assert.equal(await rows(page).count(), 10);
    await close(page);
  });

  it('shows events live, as they are stored', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events?tag=shop:east`);
    await page.getByRole('button', { name: 'Watch live' }).click();
    await page.getByText('Waiting for the next event').waitFor();
    await page.waitForTimeout(500);
    await gateway.append(sold('east', 'new', 1), sold('west', 'other', 2));
    await page.getByRole('row', { name: /shop:east/ }).waitFor();
    assert.equal(await rows(page).count(), 1, 'the filter holds');
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await page.getByRole('button', { name: 'Watch live' }).waitFor();
    await close(page);
  });

  it('exports the whole result, byte for byte as it is stored', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events?type=Sold&tag=shop:north`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const text = readFileSync(await (await download).path(), 'utf8');
    assert.equal((await download).suggestedFilename(), 'events.ndjson');
    assert.equal(text.trim(), opossum('query', '--json', '--data', world.folder.file('shop'), '--type', 'Sold', '--tag', 'shop:north'));
    await close(page);
  });

  it('shows one event with its line, and the browser proves its place in the chain', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events`);
    await page.getByRole('link', { name: '61', exact: true }).click();
    await page.getByRole('heading', { name: 'Event 61' }).waitFor();
    await page.getByText('Your browser computed the chain over this line and got the same value').waitFor();
    const line = await page.getByLabel('The line on disk').textContent();
    assert.match(line, /^\{"commit":61,.*"crc":"[0-9a-f]{8}"\}$/);
    await checkLooks(page, 'event');
    await page.getByRole('link', { name: 'Earlier' }).click();
    await page.getByRole('heading', { name: 'Event 60' }).waitFor();
    await page.getByRole('link', { name: 'Later' }).click();
    await page.getByRole('heading', { name: 'Event 61' }).waitFor();
    await page.getByRole('link', { name: 'The log as of here' }).click();
    await page.getByText('when event 61 was its newest').waitFor();
    await close(page);
  });

  it('does not call a line proven that was changed on its way', async () => {
    const page = await world.browser.open(gateway.url);
    await page.route('**/proof', async (route) => {
      const answer = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, line: answer.line.replace('blue', 'red') } });
    });
    await page.goto(`${gateway.url}/#/events/61`);
    await page.getByText('does not fit this line').waitFor();
    await close(page);
  });

  it('says that an event does not exist', async () => {
    const page = await world.browser.open(`${gateway.url}/#/events/4711`);
    await page.getByText('There is no event at position 4711').waitFor();
    await close(page);
  });
});
