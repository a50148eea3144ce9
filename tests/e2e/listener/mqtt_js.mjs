// SPDX-License-Identifier: MIT
// MQTT.js against the listener: `node mqtt_js.mjs URL VERSION` publishes, subscribes, and fails with a message where something is amiss.
import assert from "node:assert/strict";
import mqtt from "mqtt";

const [url, version] = process.argv.slice(2);
const options = { protocolVersion: Number(version), clientId: `js-${process.pid}`, reconnectPeriod: 0, connectTimeout: 10_000 };
const client = await mqtt.connectAsync(url, options);

const received = [];
const wanted = 23;
const complete = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`only ${received.length} of ${wanted} messages came back`)), 20_000).unref();
  client.on("message", (topic, payload, packet) => {
    received.push({ topic, payload: payload.toString("latin1"), qos: packet.qos, properties: packet.properties });
    if (received.length === wanted) resolve();
  });
});

const granted = await client.subscribeAsync("js/+", { qos: 2 });
assert.equal(granted[0].qos, 2);
for (const qos of [0, 1, 2]) await client.publishAsync(`js/${qos}`, `hello ${qos}`, { qos });
await Promise.all(Array.from({ length: 19 }, (_, i) => client.publishAsync("js/many", String(i), { qos: 1 })));
// Larger than one WebSocket frame and one socket buffer, and not text.
const large = Buffer.alloc(300_000, 0xfe);
await client.publishAsync("js/large", large, { qos: 1, properties: version === "5" ? { userProperties: { from: "js" } } : undefined });
await complete;

assert.deepEqual(received.slice(0, 3).map(({ payload, qos }) => [payload, qos]), [["hello 0", 0], ["hello 1", 1], ["hello 2", 2]]);
assert.deepEqual(received.filter(({ topic }) => topic === "js/many").map(({ payload }) => payload), Array.from({ length: 19 }, (_, i) => String(i)));
const last = received.at(-1);
assert.equal(last.payload.length, large.length);
if (version === "5") assert.equal(last.properties.userProperties.from, "js");
await client.unsubscribeAsync("js/+");
await client.endAsync();
console.log("ok");
