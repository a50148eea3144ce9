// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { logIn } from '../api/session';
import { Notice } from '../parts/notice';
import { TextField } from '../parts/field';

export function Login({ why }: { why: string }): JSX.Element {
  const [text, setText] = useState('');
  useEffect(() => {
    document.title = 'Log in · Opossum';
    document.getElementById('token')?.focus();
  }, []);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim()) logIn(text.trim());
  };
  return (
    <main class="login">
      <form class="card" onSubmit={submit}>
        <h1>Opossum</h1>
        <Notice tone="busy">{why}</Notice>
        <TextField
          id="token"
          label="Your token"
          type="password"
          value={text}
          onValue={setText}
          required
          hint="An administrator makes one with `opossum token create`. It is kept until this tab is closed."
        />
        <button class="button main-action" type="submit">
          Log in
        </button>
      </form>
    </main>
  );
}
