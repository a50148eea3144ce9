// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api/client';
import { usePoll } from '../api/poll';
import type { Token, TokenList } from '../api/shapes';
import { local } from '../words/time';
import { Dialog } from './dialog';
import { Empty } from './empty';
import { Notice, ProblemNotice } from './notice';
import { TokenDialog, type MadeToken } from './token_dialog';

function Row({ token, onRevoke }: { token: Token; onRevoke: () => void }): JSX.Element {
  const narrow = [...token.types, ...token.tags];
  return (
    <tr>
      <td>
        <strong>{token.name}</strong> <span class="muted mono">{token.id}</span>
      </td>
      <td data-name="May">
        {token.scopes.join(', ')}
        {narrow.length > 0 && <div class="muted">only {narrow.join(', ')}</div>}
      </td>
      <td data-name="Made">{local(token.created)}</td>
      <td class="right">
        <button type="button" class="button danger" onClick={onRevoke}>
          Revoke …<span class="out-of-sight"> {token.name}</span>
        </button>
      </td>
    </tr>
  );
}

function Table({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }): JSX.Element {
  return (
    <table class="table">
      <thead>
        <tr>
          <th>For</th>
          <th>May</th>
          <th>Made</th>
          <th>
            <span class="out-of-sight">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <Row key={token.id} token={token} onRevoke={() => onRevoke(token)} />
        ))}
      </tbody>
    </table>
  );
}

export function TokenCard(): JSX.Element {
  const { data, problem, refresh } = usePoll<TokenList>('v1/tokens', 10_000);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken>();
  const [revoking, setRevoking] = useState<Token>();
  const revoke = async (): Promise<void> => {
    await post(`v1/tokens/${encodeURIComponent(revoking?.id ?? '')}`, undefined, 'DELETE');
    setRevoking(undefined);
    refresh();
  };
  return (
    <section class="card" aria-label="Tokens">
      <div class="card-head">
        <h2>Tokens</h2>
        {data?.wanted && (
          <button type="button" class="button" onClick={() => setMaking(true)}>
            Make a token …
          </button>
        )}
      </div>
      <ProblemNotice problem={problem} />
      {made && (
        <Notice tone="good">
          The token for <strong>{made.name}</strong>, shown this once:
          <code class="secret">{made.token}</code>
        </Notice>
      )}
      {data && !data.wanted && (
        <Empty title="This gateway asks for no token">
          It listens on this machine only, so whoever may log in here may do everything. To open it to others, set [http] tokens and tls.
        </Empty>
      )}
      {data?.wanted && <Table tokens={data.tokens} onRevoke={setRevoking} />}
      {making && (
        <TokenDialog
          onClose={() => setMaking(false)}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
            refresh();
          }}
        />
      )}
      {revoking && (
        <Dialog title={`Revoke the token of ${revoking.name}?`} verb="Revoke" danger onClose={() => setRevoking(undefined)} onConfirm={revoke}>
          <p>Whoever uses it is locked out within a second. If it is your own, you have to log in with another one.</p>
        </Dialog>
      )}
    </section>
  );
}
