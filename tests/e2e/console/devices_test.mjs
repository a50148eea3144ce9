// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { before, it } from 'node:test';
import { checkLooks, close } from './browser.mjs';
import { Gateway, Running, freePort, until } from './gateway.mjs';
import { pages } from './suite.mjs';

await pages('devices', (world) => {
  let gateway;
  let mqtt;

  before(async () => {
    mqtt = await freePort();
    const modbus = await freePort();
    const press = new Running(world.folder, 'press', ['simulate', 'modbus', '--listen', `127.0.0.1:${modbus}`]);
    gateway = await Gateway.start(world.folder, 'plant', {
      toml: `[mqtt]\nlisten = ["127.0.0.1:${mqtt}"]\n
[[ingest.rule]]\ntopic = "plant/{line}/{sensor}/temperature"\ntype = "TemperatureReading"\ntags = ["line:{line}", "sensor:{sensor}"]\ndata = { value = "/temperature" }\n
[[ingest.modbus]]\nname = "press-4"\nurl = "tcp://127.0.0.1:${modbus}"\nunit = 1\npoll = "1s"\ntype = "PressReading"\ntags = ["press:4"]
points = [{ name = "temperature", table = "holding", address = 100, type = "float32", unit = "°C" }]\n`,
    });
    world.stops.push(press, gateway, new Running(world.folder, 'sensors', ['simulate', 'mqtt', '--url', `mqtt://127.0.0.1:${mqtt}`, '--rate', '50', '--lines', '1', '--sensors', '2', '--client-id', 'sensors']));
    await until('events', async () => (await gateway.ask('/v1/head')).position > 100);
    await until('the press', async () => (await gateway.ask('/v1/ingest')).sources.some(({ name, state }) => name === 'press-4' && state === 'connected'));
  });

  it('shows clients with their subscriptions, devices, and what each said last', async () => {
    const listener = spawn('mosquitto_sub', ['-h', '127.0.0.1', '-p', String(mqtt), '-i', 'robot', '-t', 'commands/#', '-q', '1'], { stdio: 'ignore' });
    const page = await world.browser.open(`${gateway.url}/#/devices`);
    await page.getByRole('row', { name: /robot Connected .*commands\/# QoS 1/ }).waitFor();
    await page.getByRole('row', { name: /sensors Connected for .* nothing/ }).waitFor();
    await page.getByRole('row', { name: /TemperatureReading.*line:line-1.*value/ }).first().waitFor();
    await page.getByRole('row', { name: /PressReading.*press:4.*temperature/ }).waitFor();
    await page.getByRole('region', { name: 'Source press-4' }).getByText('Running').waitFor();
    await checkLooks(page, 'devices');
    listener.kill();
    await page.getByRole('row', { name: /robot Connected/ }).waitFor({ state: 'detached' });
    await close(page);
  });

  it('draws a reading over time, and looks closer where it is marked', async () => {
    const page = await world.browser.open(`${gateway.url}/#/devices`);
    const row = page.getByRole('row', { name: /TemperatureReading.*sensor:s001/ });
    await row.getByRole('link', { name: 'value' }).click();
    await page.getByRole('heading', { name: 'TemperatureReading: value' }).waitFor();
    await page.getByRole('img', { name: /value over time: \d+ values in \d+ steps/ }).waitFor();
    await page.waitForTimeout(5000);
    await checkLooks(page, 'reading');
    await page.getByRole('link', { name: '15 min' }).click();
    await until('the address', () => page.url().includes('span=900'));
    await page.getByRole('img', { name: /value over time: [1-9]\d* values/ }).waitFor();

    const area = await page.locator('.u-over').boundingBox();
    await page.mouse.move(area.x + area.width * 0.3, area.y + 60);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width * 0.6, area.y + 60, { steps: 5 });
    await page.mouse.up();
    await until('the address', () => page.url().includes('until='));
    await close(page);
  });

  it('keeps every peak of many values', async () => {
    for (let at = 0; at < 3; ++at) {
      const events = Array.from({ length: 3000 }, (_, i) => ({ type: 'Vibration', tags: ['motor:1'], data: { g: at === 1 && i === 1234 ? 99 : Math.sin(i / 50) }, time: new Date(1.79e12 + (at * 3000 + i) * 1000).toISOString() }));
      await gateway.append(...events);
    }
    const page = await world.browser.open(`${gateway.url}/#/reading?type=Vibration&tag=motor%3A1&pointer=%2Fg`);
    await page.getByRole('img', { name: /g over time: 9,000 values in \d+ steps/ }).waitFor();
    const facts = page.getByRole('region', { name: 'About the numbers' });
    await facts.getByText('99', { exact: true }).waitFor();
    const steps = Number((await page.getByRole('img', { name: /values in/ }).getAttribute('aria-label')).match(/in (\d+) steps/)[1]);
    assert.ok(steps <= 800 && steps >= 400, `${steps} steps`);
    await checkLooks(page, 'reading-peak');
    await close(page);
  });

  it('explains a gateway to which nothing reports', async () => {
    const alone = await Gateway.start(world.folder, 'alone', { toml: '[mqtt]\nlisten = []\n' });
    const page = await world.browser.open(`${alone.url}/#/devices`);
    await page.getByText('No reading has come in yet').waitFor();
    await page.getByText('No device is connected over MQTT').waitFor();
    await checkLooks(page, 'devices-none');
    await close(page);
    await alone.stop();
  });
});
