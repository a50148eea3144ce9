// SPDX-License-Identifier: MIT
import type { Origin, Source, Target } from '../api/shapes';
import { duration } from './time';
import { count } from './number';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
export interface Said {
  tone: Tone;
  text: string;
}

const kTargetStates: Record<string, Said> = {
  idle: { tone: 'quiet', text: 'Nothing to send' },
  connecting: { tone: 'busy', text: 'Connecting' },
  sending: { tone: 'busy', text: 'Sending' },
  receiving: { tone: 'busy', text: 'Receiving' },
  'waiting-for-window': { tone: 'quiet', text: 'Waits for its time window' },
  'waiting-for-approval': { tone: 'warn', text: 'Waits for approval' },
  paused: { tone: 'warn', text: 'Paused' },
  'backing-off': { tone: 'warn', text: 'Cannot reach it, tries again' },
  'needs-operator': { tone: 'bad', text: 'Needs you' },
  stopped: { tone: 'bad', text: 'Stopped' },
};

/** "In sync" is said only of what was compared in this session. */
export function targetState(target: Target): Said {
  if (target.in_sync && target.state !== 'paused') return { tone: 'good', text: 'In sync' };
  return kTargetStates[target.state] ?? { tone: 'quiet', text: target.state };
}

export function lag(commits: number | null, seconds: number | null): string {
  if (commits === null) return 'unknown';
  if (commits === 0) return 'none';
  const since = seconds === null ? '' : `, the oldest for ${duration(seconds)}`;
  return `${count(commits, 'commit')}${since}`;
}

const kSourceStates: Record<string, Said> = {
  connecting: { tone: 'warn', text: 'Not connected' },
  connected: { tone: 'good', text: 'Running' },
  degraded: { tone: 'warn', text: 'Partly working' },
  stopped: { tone: 'quiet', text: 'Stopped' },
  failed: { tone: 'bad', text: 'Failed' },
};

export function sourceState(source: Source): Said {
  return kSourceStates[source.state] ?? { tone: 'quiet', text: source.state };
}

const kKinds: Record<string, string> = { mqtt: 'MQTT', 'mqtt-listener': 'MQTT', modbus: 'Modbus', file: 'Files' };
export function kindOf(source: Source): string {
  return kKinds[source.kind] ?? source.kind;
}

const kSilentSeconds = 24 * 3600;

export function originState(origin: Origin, now = Date.now()): Said {
  if (origin.state === 'retired') return { tone: 'quiet', text: 'Retired' };
  if (origin.state === 'invited') return { tone: 'busy', text: 'Invited' };
  if (!origin.last_seen) return { tone: 'quiet', text: 'Not seen since the start' };
  const silent = (now - Date.parse(origin.last_seen)) / 1000 > kSilentSeconds;
  return silent ? { tone: 'warn', text: 'Silent' } : { tone: 'good', text: 'Active' };
}
