// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { kNoFilter, list, type Filter } from '../words/filter';
import { fromField, toField } from '../words/time';
import { Field, TextField } from './field';

interface FilterProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

export function EventFilter({ filter, onFilter }: FilterProps): JSX.Element {
  const [types, setTypes] = useState(filter.types.join(', '));
  const [tags, setTags] = useState(filter.tags.join(', '));
  const [since, setSince] = useState(toField(filter.since));
  const [until, setUntil] = useState(toField(filter.until));
  const [asOf, setAsOf] = useState(filter.asOf);
  const [view, setView] = useState(filter.view);

  const submit = (event: Event): void => {
    event.preventDefault();
    onFilter({ types: list(types), tags: list(tags), since: fromField(since), until: fromField(until), asOf: asOf.trim(), view });
  };
  const clear = (): void => {
    for (const set of [setTypes, setTags, setSince, setUntil, setAsOf]) set('');
    setView(kNoFilter.view);
    onFilter(kNoFilter);
  };

  return (
    <form class="card" onSubmit={submit} aria-label="Filter">
      <div class="fields">
        <TextField id="types" label="Type" value={types} onValue={setTypes} placeholder="any" hint="Several with commas: any of them" />
        <TextField id="tags" label="Tags" value={tags} onValue={setTags} placeholder="any" hint="Several with commas: all of them" />
        <TextField id="since" label="From" type="datetime-local" value={since} onValue={setSince} hint="Time of the event" />
        <TextField id="until" label="Before" type="datetime-local" value={until} onValue={setUntil} hint="To see the log as of then" />
        <TextField id="asof" label="As of position" type="number" value={asOf} onValue={setAsOf} placeholder="the newest" hint="The log when this was the newest" />
        <Field id="view" label="Refused decisions" hint="What headquarters refused">
          <select id="view" value={view} onChange={(event) => setView(event.currentTarget.value)}>
            <option value="effective">left out</option>
            <option value="all">shown too</option>
            <option value="committed">only what is accepted</option>
          </select>
        </Field>
      </div>
      <div class="row form-end">
        <button class="button main-action" type="submit">
          Show
        </button>
        <button class="button" type="button" onClick={clear}>
          Clear
        </button>
      </div>
    </form>
  );
}
