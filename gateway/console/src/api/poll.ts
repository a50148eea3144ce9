// SPDX-License-Identifier: MIT
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { get, Problem } from './client';

export interface Polled<T> {
  data: T | undefined;
  problem: Problem | undefined;
  /** Asks at once, as after an action. */
  refresh: () => void;
}

/** A document that is asked for again and again while the page is looked at. An empty path asks nothing. */
export function usePoll<T>(path: string, everyMs: number): Polled<T> {
  const [data, setData] = useState<T | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const ask = useRef<() => void>(() => undefined);

  useEffect(() => {
    setData(undefined);
    setProblem(undefined);
    if (!path) return undefined;
    const stop = new AbortController();
    let timer = 0;
    const turn = async (): Promise<void> => {
      clearTimeout(timer);
      if (!document.hidden) {
        try {
          const answer = await get<T>(path, stop.signal);
          setData(answer);
          setProblem(undefined);
        } catch (error) {
          if (error instanceof Problem) setProblem(error);
        }
      }
      if (!stop.signal.aborted) {
        clearTimeout(timer);
        timer = window.setTimeout(() => void turn(), everyMs);
      }
    };
    const shown = (): void => {
      if (!document.hidden) void turn();
    };
    ask.current = () => void turn();
    document.addEventListener('visibilitychange', shown);
    void turn();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [path, everyMs]);

  return { data, problem, refresh: useCallback(() => ask.current(), []) };
}
