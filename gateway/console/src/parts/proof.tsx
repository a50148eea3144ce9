// SPDX-License-Identifier: MIT
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, said } from '../api/client';
import { whole } from '../words/number';
import { chainAfter } from '../words/chain';
import { Facts } from './facts';
import { Notice } from './notice';

/** GET /v1/events/{position}/proof */
interface ProofDocument {
  commit: number;
  line: string;
  chain_before: string;
  chain: string;
  head: { commit: number; chain: string };
}

type Verdict = 'checking' | 'proven' | 'broken' | 'cannot';

const kSentences: Record<Verdict, { tone: 'busy' | 'good' | 'bad' | 'warn'; text: string }> = {
  checking: { tone: 'busy', text: 'Computing …' },
  proven: { tone: 'good', text: 'Your browser computed the chain over this line and got the same value: the line is as it was written.' },
  broken: { tone: 'bad', text: 'The chain value does not fit this line. Run `opossum verify` on the data directory and keep a copy of it.' },
  cannot: { tone: 'warn', text: 'Browsers compute this only over HTTPS or on localhost. `opossum verify` does it anywhere.' },
};

/** The commit that an event came in, as it is on disk, and what proves it. */
export function Proof({ position }: { position: string }): JSX.Element {
  const [proof, setProof] = useState<ProofDocument>();
  const [trouble, setTrouble] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('checking');

  useEffect(() => {
    let current = true;
    const look = async (): Promise<void> => {
      const answer = await get<ProofDocument>(`v1/events/${position}/proof`);
      if (!current) return;
      setProof(answer);
      const computed = await chainAfter(answer.chain_before, answer.line);
      if (current) setVerdict(computed === undefined ? 'cannot' : computed === answer.chain ? 'proven' : 'broken');
    };
    look().catch((error: unknown) => current && setTrouble(said(error)));
    return () => {
      current = false;
    };
  }, [position]);

  if (trouble) return <Notice tone="bad">{trouble}</Notice>;
  if (!proof) return <p class="muted">Looking it up …</p>;
  const { tone, text } = kSentences[verdict];
  return (
    <>
      <Notice tone={tone}>{text}</Notice>
      <pre class="raw" tabIndex={0} aria-label="The line on disk">
        {proof.line}
      </pre>
      <div class="space" />
      <Facts
        of={[
          ['Commit', whole(proof.commit)],
          ['Chain before it', <code key="a">{proof.chain_before}</code>],
          ['Chain after it', <code key="b">{proof.chain}</code>],
          [`Chain of the newest commit, ${whole(proof.head.commit)}`, <code key="c">{proof.head.chain}</code>],
        ]}
      />
    </>
  );
}
