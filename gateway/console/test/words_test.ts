// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { joined } from '../src/api/history';
import { href, parseRoute } from '../src/route';
import { chainAfter } from '../src/words/chain';
import { filterFrom, filterParams, kNoFilter, list, query } from '../src/words/filter';
import { concerns, headline } from '../src/words/health';
import { bytes, count } from '../src/words/number';
import { numericPointers, pointerName } from '../src/words/pointer';
import { lag } from '../src/words/state';
import { ago, duration } from '../src/words/time';

test('a page and its parameters come back from its address', () => {
  const route = parseRoute(href('events', { tag: ['line:1', 'a/b&c'], since: '' }, 'x/y'));
  assert.equal(route.page, 'events');
  assert.equal(route.rest, 'x/y');
  assert.deepEqual(route.params.getAll('tag'), ['line:1', 'a/b&c']);
  assert.equal(route.params.has('since'), false);
  assert.equal(parseRoute('').page, 'overview');
});

test('a filter survives its address, and blanks around commas do not count', () => {
  const filter = { ...kNoFilter, types: ['A'], tags: list(' line:1 ,, x:2 '), asOf: '10' };
  assert.deepEqual(filter.tags, ['line:1', 'x:2']);
  assert.deepEqual(filterFrom(parseRoute(href('events', filterParams(filter))).params), filter);
});

test('of the page and the time travel the earlier end counts', () => {
  const filter = { ...kNoFilter, asOf: '10' };
  assert.equal(query(filter, {}).get('before'), '11');
  assert.equal(query(filter, { before: '5' }).get('before'), '5');
  assert.equal(query(filter, { before: '50' }).get('before'), '11');
});

test('numbers are found wherever they are, with pointers that escape', () => {
  assert.deepEqual(numericPointers({ value: 1, 'a/b': { '~': [true, 'x'] }, text: 'y' }), ['/value', '/a~1b/~0/0']);
  assert.deepEqual(numericPointers(7), ['']);
  assert.equal(pointerName('/a~1b/~0/0'), 'a/b › ~ › 0');
});

test('the chain is computed as the store does it, of an erased commit over what it was', async () => {
  const line = '{"commit":1,"events":[]}';
  const over = (digest) => createHash('sha256').update(Buffer.concat([Buffer.alloc(32, 7), digest])).digest('hex');
  assert.equal(await chainAfter('07'.repeat(32), line), over(createHash('sha256').update(line).digest()));
  const was = 'ab'.repeat(32);
  assert.equal(await chainAfter('07'.repeat(32), `{"commit":1,"was":"${was}","events":[]}`), over(Buffer.from(was, 'hex')));
});

const status = { failure: null, warnings: [], disk: { data_directory: 'd', log_bytes: 1, free_bytes: 1e9, reserve_bytes: 64e6 } };

test('health is good only when nothing speaks against it, and the worst comes first', () => {
  assert.equal(headline({ status }, concerns({ status })).tone, 'good');
  const known = { status: { ...status, warnings: ['w'], disk: { ...status.disk, free_bytes: 1 } } };
  assert.deepEqual(
    concerns(known).map((each) => each.tone),
    ['bad', 'warn'],
  );
  assert.equal(headline(known, concerns(known)).tone, 'bad');
  assert.equal(headline({}, []).tone, 'quiet', 'without an answer nothing is said');
});

test('a lag that is not known is not called none', () => {
  assert.equal(lag(null, null), 'unknown');
  assert.equal(lag(0, 0), 'none');
  assert.equal(lag(3, 120), '3 commits, the oldest for 2 min');
});

test('history grows by what is new and forgets what is older than an hour', () => {
  const at = (times, targets = {}) => ({ every_ms: 1, times, events_per_second: times, free_bytes: times, targets });
  const hq = { commits_per_second: [1], bytes_per_second: [2], lag_commits: [null] };
  const both = joined(at([1000, 2000]), at([3_601_500], { hq }));
  assert.deepEqual(both.times, [2000, 3_601_500]);
  assert.deepEqual(both.targets['hq']?.commits_per_second, [null, 1]);
});

test('sizes and times are said as people say them', () => {
  assert.equal(bytes(66_912_345_678), '66.9 GB');
  assert.equal(count(1, 'message'), '1 message');
  assert.equal(duration(7200), '2 h');
  assert.equal(ago(null), 'never');
  assert.equal(ago(new Date(90_000).toISOString(), 390_000), '5 min ago');
});
