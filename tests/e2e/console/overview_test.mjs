// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, Running, freePort, opossum, until } from './gateway.mjs';
import { pages } from './suite.mjs';

await pages('overview', (world) => {
  let edge;
  let mqtt;

  before(async () => {
    mqtt = await freePort();
    const token = 'a-token-for-this-test-0123456789abcdef';
    const hq = await Gateway.start(world.folder, 'hq', { role: 'central', toml: `[[replication.origin]]\nname = "line-3"\ntoken = "file:${world.folder.file('t', token)}"\n` });
    edge = await Gateway.start(world.folder, 'line-3', {
      toml: `[mqtt]\nlisten = ["127.0.0.1:${mqtt}"]\n
[[ingest.rule]]\ntopic = "plant/{line}/{sensor}/temperature"\ntype = "TemperatureReading"\ntags = ["line:{line}", "sensor:{sensor}"]\ndata = { value = "/temperature" }\n
[[sync.target]]\nname = "hq"\nkind = "opossum"\nurl = "${hq.url}"\ntoken = "file:${world.folder.file('t')}"\n`,
    });
    world.stops.push(hq, edge, new Running(world.folder, 'sensors', ['simulate', 'mqtt', '--url', `mqtt://127.0.0.1:${mqtt}`, '--rate', '40', '--lines', '2', '--sensors', '4']));
    await until('events', async () => (await edge.ask('/v1/head')).position > 100);
  });

  it('says in words that all is well, with numbers that move', async () => {
    const page = await world.browser.open(edge.url);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    assert.equal(await page.title(), 'Overview · Opossum');
    const stored = page.locator('.stat', { hasText: 'Events stored' }).locator('strong');
    const first = await stored.textContent();
    await until('the number to move', async () => (await stored.textContent()) !== first);
    await page.getByRole('row', { name: /mqtt.*Running/ }).waitFor();
    await page.getByRole('img', { name: /Events stored per second over the last hour; now \d/ }).waitFor();
    await until('a line in the chart', () => page.evaluate(() => !document.querySelector('.chart-none')));
    await page.waitForTimeout(5000); // for a chart that shows something
    await checkLooks(page, 'overview');
    await close(page);
  });

  it('names what needs attention, and leads there', async () => {
    opossum('sync', 'pause', 'hq', '--url', edge.url);
    const page = await world.browser.open(edge.url);
    await page.getByText('Sync to hq is paused.').waitFor();
    await page.getByRole('heading', { name: 'Recording. 1 thing is worth a look' }).waitFor();
    await checkLooks(page, 'overview-paused');
    await page.getByRole('link', { name: 'Look' }).click();
    assert.match(page.url(), /#\/sync$/);
    opossum('sync', 'resume', 'hq', '--url', edge.url);
    await close(page);
  });

  it('does not jump while it loads', async () => {
    const page = await world.browser.open(edge.url);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await page.waitForTimeout(1000);
    const shift = await page.evaluate(
      () =>
        new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 200);
        }),
    );
    assert.ok(shift < 0.1, `layout shift ${shift}`);
    await close(page);
  });

  it('says so when the gateway does not answer, and goes on by itself', async () => {
    const page = await world.browser.open(edge.url);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await edge.stop();
    await page.getByText('The gateway does not answer').waitFor();
    await edge.run();
    await page.getByText('The gateway does not answer').waitFor({ state: 'detached' });
    await close(page);
  });
});
