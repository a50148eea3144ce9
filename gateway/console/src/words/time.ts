// SPDX-License-Identifier: MIT

/** "4 s", "12 min", "3 h", "5 days": how long something took or waits. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

export function ago(time: string | null, now = Date.now()): string {
  if (!time) return 'never';
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < -2) return `in ${duration(-seconds)}`;
  return seconds < 3 ? 'just now' : `${duration(seconds)} ago`;
}

/** In the time of whoever looks: "24 Nov 2026, 14:00:05". */
export function local(time: string | number): string {
  return new Date(time).toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** What an <input type="datetime-local"> holds, as RFC 3339 for the gateway; empty stays empty. */
export function fromField(value: string): string {
  if (!value) return '';
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** The other way round, in local time. */
export function toField(time: string): string {
  if (!time) return '';
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
