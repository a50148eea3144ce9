// SPDX-License-Identifier: MIT
import type { Conflict } from '../api/shapes';

const kOutcomes: Record<string, string> = {
  rejected: 'Its condition no longer held: somebody else had decided first.',
  depends: 'It rested on a decision that was refused itself.',
  quarantined: 'Headquarters could not take it.',
};

/** Why a decision was refused, in a sentence. */
export function outcomeOf(conflict: Conflict): string {
  return kOutcomes[conflict.outcome] ?? conflict.outcome;
}

/** "CarSold (car:2)" */
export function conflictName(conflict: Conflict): string {
  const [first] = conflict.events;
  if (!first) return `Conflict ${conflict.id}`;
  const more = conflict.events.length > 1 ? ` and ${conflict.events.length - 1} more` : '';
  return `${first.type}${more}`;
}

const kResolutions: Record<string, string> = { supersede: 'replaced by another decision', accept: 'accepted all the same', dismiss: 'left refused' };
export function resolutionOf(conflict: Conflict): string {
  const resolution = conflict.resolution;
  if (!resolution) return '';
  const by = resolution.by ? ` by ${resolution.by}` : '';
  return `${kResolutions[resolution.action] ?? resolution.action}${by}${resolution.note ? `: ${resolution.note}` : ''}`;
}
