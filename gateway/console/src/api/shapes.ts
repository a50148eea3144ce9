// SPDX-License-Identifier: MIT
// What the gateway answers with; docs/http-api.md says what it means.

export interface Status {
  version: string;
  name: string;
  role: 'edge' | 'central';
  store: string;
  epoch: number;
  started: string;
  uptime_seconds: number;
  durability: string;
  head: { position: number; commit: number };
  disk: { data_directory: string; log_bytes: number; free_bytes: number; reserve_bytes: number };
  limits_hit: Record<string, number>;
  failure: string | null;
  warnings: string[];
}

export interface Target {
  name: string;
  kind: string;
  url: string;
  state: string;
  central: string | null;
  verified: { sequence: number; local: number; central: number; time: string } | null;
  in_sync: boolean;
  lag_commits: number | null;
  lag_seconds: number | null;
  pulled: number | null;
  pull_lag: number | null;
  next_window: string | null;
  next_retry: string | null;
  last_error: string | null;
  commits_sent: number;
  commits_refused: number;
  bytes_sent: number;
  bytes_per_second: number;
  approve?: boolean;
}

export interface Source {
  name: string;
  kind: string;
  state: string;
  detail: string;
  counters: Record<string, number>;
  rates: Record<string, number>;
  last_message: string | null;
  last_error: string | null;
  last_error_at: string | null;
}

export interface History {
  every_ms: number;
  times: number[];
  events_per_second: number[];
  free_bytes: number[];
  targets: Record<string, HistoryOfTarget>;
}
export interface HistoryOfTarget {
  commits_per_second: (number | null)[];
  bytes_per_second: (number | null)[];
  lag_commits: (number | null)[];
}

export interface QuarantinedMessage {
  id: string;
  time: string;
  source: string;
  kind: string;
  rule?: string;
  reason: string;
  topic?: string;
  topic_base64?: string;
  payload?: string;
  payload_base64?: string;
}
export interface QuarantineList {
  messages: QuarantinedMessage[];
  total?: number;
  bytes?: number;
  bytes_max?: number;
  let_go?: number;
}

export interface StoredEvent {
  position: number;
  type: string;
  tags: string[];
  time: string;
  id?: string;
  subject?: string;
  meta?: Record<string, unknown>;
  data?: unknown;
  data_base64?: string;
}

export interface Conflict {
  id: number;
  state: 'open' | 'resolved';
  time: string;
  decided_here: boolean;
  origin: { store: string; epoch: number; sequence: number };
  outcome: string;
  reason?: string;
  target?: string;
  witnesses?: unknown;
  condition?: unknown;
  events: StoredEvent[];
  resolution?: { action: string; note?: string; by?: string; time: string };
  dependants?: number[];
}

export interface Origin {
  name: string;
  state: 'invited' | 'active' | 'retired';
  store: string | null;
  epoch: number;
  decided: number;
  last_seen: string | null;
  lag_commits: number | null;
  refused: number;
  last_refusal: string | null;
  types: string[];
  tags: string[];
  code_expires?: string;
}

export interface MqttClient {
  client: string;
  connected: boolean;
  address: string | null;
  user: string | null;
  connected_seconds: number;
  received: number;
  gone_since: string | null;
  queued: number;
  subscriptions: { filter: string; qos: number }[];
}

export interface SeriesOfNumbers {
  events: number;
  without_number: number;
  width_ms: number;
  times: number[];
  min: number[];
  max: number[];
  mean: number[];
  count: number[];
}

export interface Configuration {
  file: string | null;
  tables: { title: string; keys: ConfigurationKey[] }[];
}
export interface ConfigurationKey {
  key: string;
  value: string | null;
  origin: string;
  live: boolean;
  description: string;
}

export interface TokenList {
  wanted: boolean;
  tokens: Token[];
}
export interface Token {
  id: string;
  name: string;
  scopes: string[];
  types: string[];
  tags: string[];
  created: string;
}
