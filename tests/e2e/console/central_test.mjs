// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, until } from './gateway.mjs';
import { pages } from './suite.mjs';

await pages('central', (world) => {
  let hq;

  before(async () => {
    const token = world.folder.file('token', 'a-token-for-this-test-0123456789abcdef');
    hq = await Gateway.start(world.folder, 'hq', { role: 'central', toml: `[[replication.origin]]\nname = "line-3"\ntoken = "file:${token}"\n` });
    const edge = await Gateway.start(world.folder, 'line-3', { toml: `[[sync.target]]\nname = "hq"\nkind = "opossum"\nurl = "${hq.url}"\ntoken = "file:${token}"\n` });
    world.stops.push(hq, edge);
    for (let i = 0; i < 5; ++i) await edge.append({ type: 'Counted', data: { i } });
    await until('the events at HQ', async () => (await hq.ask('/v1/head')).position >= 5);
  });

  it('shows every edge, makes a code that works, and retires it', async () => {
    const page = await world.browser.open(hq.url);
    await page.locator('.stat', { hasText: 'Edges' }).getByText('1 of 1').waitFor();
    await page.getByRole('link', { name: 'Central' }).click();
    await page.getByRole('row', { name: /line-3 Active .* 5 commits/ }).waitFor();

    await page.getByRole('button', { name: 'Enrol an edge' }).click();
    await page.getByLabel('Name of the edge').fill('clinic-7');
    await page.getByLabel('Types it may send').fill('Treated, Measured');
    await page.getByLabel('Works for').selectOption({ label: 'one day' });
    await checkLooks(page, 'central-enrol');
    await page.getByRole('button', { name: 'Make the code' }).click();
    const command = (await page.locator('.secret').textContent()).trim();
    assert.match(command, new RegExp(`^opossum enrol ${hq.url} \\S+$`));
    await page.getByRole('row', { name: /clinic-7 Invited .*Treated, Measured/ }).waitFor();
    await checkLooks(page, 'central');

    await page.getByRole('button', { name: 'Retire … clinic-7' }).click();
    await page.getByRole('dialog').getByText('Its token becomes worthless at once').waitFor();
    await page.getByRole('button', { name: 'Retire', exact: true }).click();
    await page.getByRole('row', { name: /clinic-7 Retired/ }).waitFor();
    await page.getByRole('button', { name: 'New code … for clinic-7' }).click();
    await page.getByRole('button', { name: 'Make the code' }).click();
    await page.getByText('The code for clinic-7').waitFor();
    await close(page);
  });

  it('says what is wrong with a name', async () => {
    const page = await world.browser.open(`${hq.url}/#/central`);
    await page.getByRole('button', { name: 'Enrol an edge' }).click();
    await page.getByLabel('Name of the edge').fill('x'.repeat(129));
    await page.getByRole('button', { name: 'Make the code' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await close(page);
  });
});
