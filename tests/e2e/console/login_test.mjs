// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, opossum } from './gateway.mjs';
import { pages } from './suite.mjs';

await pages('login', (world) => {
  let gateway;
  let token;

  before(async () => {
    const tokens = world.folder.file('tokens');
    token = opossum('token', 'create', 'shift-leader', '--scope', 'read', '--tokens', tokens);
    gateway = await Gateway.start(world.folder, 'plant', { http: `tokens = "${tokens}"` });
    world.stops.push(gateway);
  });

  it('asks for a token only where the gateway wants one, and keeps it for the tab', async () => {
    const page = await world.browser.open(gateway.url);
    const field = page.getByLabel('Your token');
    await field.waitFor();
    await checkLooks(page, 'login');
    await field.fill('not-a-token');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('unknown or was revoked').waitFor();
    await field.fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.length + document.cookie.length), 0);
    await page.getByRole('button', { name: 'Log out' }).click();
    await field.waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await close(page);
  });

  it('is passed with the keyboard alone', async () => {
    const page = await world.browser.open(gateway.url);
    await page.getByLabel('Your token').waitFor();
    await page.keyboard.type(token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to the content');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid', 'the focus is to be seen');
    await close(page);
  });
});
