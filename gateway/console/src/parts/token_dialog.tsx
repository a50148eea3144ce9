// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { list } from '../words/filter';
import { Dialog } from './dialog';
import { TextField } from './field';

export interface MadeToken {
  id: string;
  name: string;
  token: string;
}

const kScopes: [string, string][] = [
  ['read', 'Read: see events and states'],
  ['append', 'Append: store events'],
  ['sync', 'Sync: press the buttons of sync'],
  ['admin', 'Admin: everything'],
];

export function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeToken) => void }): JSX.Element {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [types, setTypes] = useState('');
  const [tags, setTags] = useState('');
  const toggle = (scope: string): void => setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  const confirm = async (): Promise<void> => {
    if (scopes.length === 0) throw new Error('Choose at least one thing that the token may do.');
    onMade(await post<MadeToken>('v1/tokens', { name: name.trim(), scopes, types: list(types), tags: list(tags) }));
  };
  return (
    <Dialog title="Make a token" verb="Make it" onClose={onClose} onConfirm={confirm}>
      <TextField id="token-name" label="Who or what it is for" value={name} onValue={setName} required placeholder="dashboard" />
      <fieldset class="field">
        <legend>May</legend>
        {kScopes.map(([scope, text]) => (
          <label class="choice" key={scope}>
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            {text}
          </label>
        ))}
      </fieldset>
      <TextField id="token-types" label="Only events of these types" value={types} onValue={setTypes} placeholder="any" hint="Several with commas" />
      <TextField id="token-tags" label="Only events with these tags" value={tags} onValue={setTags} placeholder="any" hint="Several with commas" />
    </Dialog>
  );
}
