// SPDX-License-Identifier: MIT
// What the tests of all pages begin and end with.
import { after, before, describe } from 'node:test';
import { Browser, missing } from './browser.mjs';
import { Folder } from './gateway.mjs';

/** A describe() with a browser and a folder; `body` gets an object that has them once the tests run. */
export async function pages(name, body) {
  const why = await missing();
  if (why) {
    console.log(`SKIPPED: ${why}; scripts/setup could not install it`);
    return;
  }
  describe(name, () => {
    const world = { stops: [] };
    before(async () => {
      world.folder = new Folder();
      world.browser = await Browser.start();
    });
    after(async () => {
      await world.browser?.stop();
      for (const running of world.stops.reverse()) await running.stop();
      world.folder.remove();
    });
    body(world);
  });
}
