// SPDX-License-Identifier: MIT

const kWhole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const kSome = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** 1,234,567 */
export function whole(value: number): string {
  return kWhole.format(value);
}

/** Three digits are enough for a rate: 12.3, 1,230, 0.05. */
export function rate(value: number): string {
  return value >= 1000 ? kWhole.format(value) : kSome.format(value);
}

/** 1.2 GB; powers of ten, as disks are sold. */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    ++unit;
  }
  return `${unit === 0 ? kWhole.format(left) : kSome.format(left)} ${units[unit]}`;
}

/** "1 message", "12 messages" */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${kWhole.format(value)} ${value === 1 ? one : many}`;
}
