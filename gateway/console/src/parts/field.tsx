// SPDX-License-Identifier: MIT
import type { ComponentChildren, JSX } from 'preact';

/** A label above its control, which has the id `id`. */
export function Field({ id, label, hint, children }: { id: string; label: string; hint?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && <small>{hint}</small>}
    </div>
  );
}

interface TextProps {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: ComponentChildren;
  type?: string;
  placeholder?: string;
  required?: boolean;
}

export function TextField({ id, label, value, onValue, hint, ...rest }: TextProps): JSX.Element {
  return (
    <Field id={id} label={label} hint={hint}>
      <input id={id} value={value} onInput={(event) => onValue(event.currentTarget.value)} autocomplete="off" spellcheck={false} {...rest} />
    </Field>
  );
}
