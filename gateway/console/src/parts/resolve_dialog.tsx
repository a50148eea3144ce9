// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import type { Conflict } from '../api/shapes';
import { conflictName } from '../words/outcome';
import { Dialog } from './dialog';
import { Field, TextField } from './field';

export type Action = 'supersede' | 'accept' | 'dismiss';

const kAbout: Record<Action, { verb: string; title: string; text: string }> = {
  supersede: { verb: 'Store instead', title: 'Store another decision in its place', text: 'These events are stored as one new commit and point back to the refused one.' },
  accept: { verb: 'Accept', title: 'Accept it all the same', text: 'Its events are stored as they are, as facts, although their condition does not hold.' },
  dismiss: { verb: 'Dismiss', title: 'Leave it refused', text: 'Nothing is stored. Say why, for those who ask later.' },
};

/** The events as somebody may change them: without what the store has given them. */
function draftOf(conflict: Conflict): string {
  return JSON.stringify(
    conflict.events.map(({ type, tags, data }) => ({ type, tags, data })),
    null,
    2,
  );
}

interface ResolveProps {
  conflict: Conflict;
  action: Action;
  onClose: () => void;
  onDone: () => void;
}

export function ResolveDialog({ conflict, action, onClose, onDone }: ResolveProps): JSX.Element {
  const [note, setNote] = useState('');
  const [draft, setDraft] = useState(() => draftOf(conflict));
  const { verb, title, text } = kAbout[action];
  const confirm = async (): Promise<void> => {
    const body: Record<string, unknown> = { action, note };
    if (action === 'supersede') {
      try {
        body['commit'] = { events: JSON.parse(draft) as unknown };
      } catch {
        throw new Error('The events are not valid JSON: look for a missing comma or quote.');
      }
    }
    await post(`v1/conflicts/${conflict.id}/resolve`, body);
    onDone();
  };
  return (
    <Dialog title={title} verb={verb} onClose={onClose} onConfirm={confirm}>
      <p>
        <strong>{conflictName(conflict)}</strong>. {text} This can be done once.
      </p>
      {action === 'supersede' && (
        <Field id="draft" label="Events to store">
          <textarea id="draft" value={draft} onInput={(event) => setDraft(event.currentTarget.value)} spellcheck={false} rows={9} />
        </Field>
      )}
      <TextField id="note" label="Note" value={note} onValue={setNote} required hint="Kept with the decision" />
    </Dialog>
  );
}
