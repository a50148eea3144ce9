// SPDX-License-Identifier: MIT
import type { Origin, QuarantineList, Source, Status, Target } from '../api/shapes';
import { bytes, count } from './number';
import { kindOf, originState } from './state';
import { ago } from './time';

/** One thing that somebody should look at. */
export interface Concern {
  tone: 'bad' | 'warn';
  what: string;
  todo: string;
  page?: string;
}

/** What is known at the moment; what is missing was not answered (yet), or may not be seen. */
export interface Known {
  status?: Status | undefined;
  targets?: Target[] | undefined;
  sources?: Source[] | undefined;
  quarantine?: QuarantineList | undefined;
  openConflicts?: number | undefined;
  origins?: Origin[] | undefined;
}

function ofStatus(status: Status): Concern[] {
  const found: Concern[] = [];
  if (status.failure) {
    found.push({ tone: 'bad', what: `New events are refused: ${status.failure}.`, todo: 'Reading still works. Put the cause right, then restart the gateway.' });
  }
  const { free_bytes: free, reserve_bytes: reserve } = status.disk;
  if (free < reserve) {
    found.push({ tone: 'bad', what: `The disk is full: ${bytes(free)} free.`, todo: `Make room in ${status.disk.data_directory}; nothing new is stored below ${bytes(reserve)}.` });
  } else if (free < 4 * reserve) {
    found.push({ tone: 'warn', what: `The disk is nearly full: ${bytes(free)} free.`, todo: `Make room soon; below ${bytes(reserve)} nothing new is stored.` });
  }
  for (const warning of status.warnings) found.push({ tone: 'warn', what: warning, todo: '', page: 'settings' });
  return found;
}

function ofSource(source: Source): Concern[] {
  const name = `${source.name} (${kindOf(source)})`;
  const why = source.last_error ?? source.detail;
  if (source.state === 'failed') return [{ tone: 'bad', what: `${name} has failed: ${why}`, todo: 'It does not start again by itself.', page: 'devices' }];
  if (source.state === 'degraded') return [{ tone: 'warn', what: `${name} works only partly: ${why}`, todo: 'Look at the device and its cable.', page: 'devices' }];
  if (source.state === 'connecting' && source.last_error) {
    return [{ tone: 'warn', what: `${name} is not connected: ${why}`, todo: 'The gateway keeps trying.', page: 'devices' }];
  }
  return [];
}

function ofTarget(target: Target): Concern[] {
  const why = target.last_error ? `: ${target.last_error}` : '.';
  if (target.state === 'needs-operator') {
    return [{ tone: 'bad', what: `Sync to ${target.name} has stopped${why}`, todo: 'Nothing is lost here, recording goes on. Put the cause right, then press "Sync now".', page: 'sync' }];
  }
  if (target.state === 'backing-off') {
    return [{ tone: 'warn', what: `${target.name} cannot be reached${why}`, todo: 'Events are safe here and leave when it answers again.', page: 'sync' }];
  }
  if (target.state === 'paused') {
    return [{ tone: 'warn', what: `Sync to ${target.name} is paused.`, todo: 'Press "Resume" when data may leave again.', page: 'sync' }];
  }
  if (target.state === 'waiting-for-approval') {
    return [{ tone: 'warn', what: `Events for ${target.name} wait for approval.`, todo: 'Look through them, then press "Approve".', page: 'sync' }];
  }
  return [];
}

function ofQuarantine(quarantine: QuarantineList): Concern[] {
  const found: Concern[] = [];
  const lost = quarantine.let_go ?? 0;
  const kept = quarantine.total ?? quarantine.messages.length;
  if (lost > 0) {
    found.push({ tone: 'bad', what: `${count(lost, 'message')} that could not be stored went lost: the quarantine was full.`, todo: 'Empty it, or raise [ingest] quarantine_bytes.', page: 'quarantine' });
  }
  if (kept > 0) {
    found.push({ tone: 'warn', what: `${count(kept, 'message')} could not be stored.`, todo: 'They are kept in quarantine: see why, put the rule right, and try them again.', page: 'quarantine' });
  }
  return found;
}

/** The worst first. */
export function concerns(known: Known): Concern[] {
  const found: Concern[] = [];
  if (known.status) found.push(...ofStatus(known.status));
  for (const source of known.sources ?? []) found.push(...ofSource(source));
  for (const target of known.targets ?? []) found.push(...ofTarget(target));
  if (known.quarantine) found.push(...ofQuarantine(known.quarantine));
  if (known.openConflicts) {
    found.push({ tone: 'warn', what: `${count(known.openConflicts, 'decision')} made here or at an edge ${known.openConflicts === 1 ? 'was' : 'were'} refused.`, todo: 'Decide what becomes of each.', page: 'conflicts' });
  }
  for (const origin of known.origins ?? []) {
    if (originState(origin).tone === 'warn') {
      found.push({ tone: 'warn', what: `${origin.name} was last seen ${ago(origin.last_seen)}.`, todo: 'Check its link, or retire it.', page: 'central' });
    }
  }
  return [...found.filter((each) => each.tone === 'bad'), ...found.filter((each) => each.tone === 'warn')];
}

/** The one sentence at the top. */
export function headline(known: Known, found: Concern[]): { tone: 'good' | 'warn' | 'bad' | 'quiet'; text: string } {
  if (!known.status) return { tone: 'quiet', text: 'Asking the gateway …' };
  if (known.status.failure) return { tone: 'bad', text: 'This gateway stores nothing new' };
  const bad = found.filter((each) => each.tone === 'bad').length;
  if (bad > 0) return { tone: 'bad', text: `${count(bad, 'thing needs', 'things need')} you now` };
  if (found.length > 0) return { tone: 'warn', text: `Recording. ${count(found.length, 'thing is', 'things are')} worth a look` };
  return { tone: 'good', text: 'All is well' };
}
