// SPDX-License-Identifier: MIT
// A real browser without a window, and what every page of the console must keep to.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { contrastFaults } from './contrast.mjs';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const pictures = process.env.OPOSSUM_SCREENSHOTS ?? 'screenshots';
/** How long something may take to appear, in milliseconds; a busy machine needs much. */
const patience = Number(process.env.OPOSSUM_PATIENCE ?? 30_000);

/** Why there can be no test; nothing = there can. CTest knows the line as a skipped test. */
export async function missing() {
  if (!executable) return 'Chromium is not installed';
  try {
    await import('playwright-core');
  } catch {
    return 'playwright-core is not installed';
  }
  return undefined;
}

export class Browser {
  static async start() {
    const { chromium } = await import('playwright-core');
    const browser = new Browser();
    mkdirSync(pictures, { recursive: true });
    browser.chromium = await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    return browser;
  }

  /** A tab at `address`; whatever it does that a page must not do fails the test when it is closed. */
  async open(address, { scheme = 'light', width = 1280, height = 900, token } = {}) {
    const context = await this.chromium.newContext({ viewport: { width, height }, colorScheme: scheme, timezoneId: 'UTC', locale: 'en-GB', acceptDownloads: true });
    if (token) await context.addInitScript((text) => sessionStorage.setItem('opossum.token', text), token);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.faults = [];
    const home = new URL(address).origin;
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(home) && !url.startsWith('data:') && !url.startsWith('blob:')) page.faults.push(`asked elsewhere: ${url}`);
    });
    page.on('pageerror', (error) => page.faults.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) page.faults.push(`console: ${text}`);
    });
    await page.goto(address);
    return page;
  }

  async stop() {
    await this.chromium.close();
  }
}

/** Closes the tab; nothing may have gone wrong in it. */
export async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

export async function picture(page, name, options = {}) {
  await page.screenshot({ path: join(pictures, `${name}.png`), ...options });
}

/** What holds for every page, in both colour schemes and on a phone; pictures of all of them are kept. */
export async function checkLooks(page, name) {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.waitForTimeout(400); // colours fade
    assert.deepEqual(await contrastFaults(page), [], `contrast of ${name}, ${scheme}`);
    await picture(page, `${name}-${scheme}`, { fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 700 });
  await page.waitForTimeout(200);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 320, `${name} is ${wide} pixels wide on a phone of 320`);
  await picture(page, `${name}-phone`, { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(await namelessControls(page), [], `controls of ${name} without a name`);
}

/** Controls that a screen reader could only call "button" or "edit". */
function namelessControls(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const element of document.querySelectorAll('button, a[href], input, select, textarea')) {
      if (element.closest('[hidden]') || element.getClientRects().length === 0) continue;
      const label = element.labels?.length ? element.labels[0].textContent : element.textContent;
      const name = element.getAttribute('aria-label') ?? label ?? '';
      if (!name.trim()) faults.push(element.outerHTML.slice(0, 120));
    }
    return faults;
  });
}
