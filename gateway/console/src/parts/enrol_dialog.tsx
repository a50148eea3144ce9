// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { list } from '../words/filter';
import { Dialog } from './dialog';
import { Field, TextField } from './field';

export interface Code {
  name: string;
  code: string;
  expires: string;
}

const kDay = 86_400;

/** Asks for a one-time code; with a name given, for that edge. */
export function EnrolDialog({ name: given, onClose, onCode }: { name: string; onClose: () => void; onCode: (code: Code) => void }): JSX.Element {
  const [name, setName] = useState(given);
  const [types, setTypes] = useState('');
  const [tags, setTags] = useState('');
  const [valid, setValid] = useState(String(7 * kDay));
  const confirm = async (): Promise<void> => {
    const body: Record<string, unknown> = { valid_seconds: Number(valid) };
    if (types.trim()) body['types'] = list(types);
    if (tags.trim()) body['tags'] = list(tags);
    onCode(await post<Code>(`v1/origins/${encodeURIComponent(name.trim())}/enrol`, body));
  };
  return (
    <Dialog title={given ? `A new code for ${given}` : 'Enrol an edge'} verb="Make the code" onClose={onClose} onConfirm={confirm}>
      <p>The code works once. Whoever has it can connect a gateway under this name.</p>
      {!given && <TextField id="edge" label="Name of the edge" value={name} onValue={setName} required placeholder="line-3" />}
      <TextField id="may-types" label="Types it may send" value={types} onValue={setTypes} placeholder={given ? 'as before' : 'any'} hint="Several with commas" />
      <TextField id="may-tags" label="Tags its events must have" value={tags} onValue={setTags} placeholder={given ? 'as before' : 'none'} hint="Several with commas" />
      <Field id="valid" label="Works for">
        <select id="valid" value={valid} onChange={(event) => setValid(event.currentTarget.value)}>
          <option value={3600}>one hour</option>
          <option value={kDay}>one day</option>
          <option value={7 * kDay}>a week</option>
          <option value={30 * kDay}>30 days</option>
        </select>
      </Field>
    </Dialog>
  );
}
