// What fields suggest: the ends that every network has, names of the snapshot, usual services.

import * as api from "./api";
import type { Suggest, Suggestion } from "./combobox";
import { link } from "./fragment";
import type { Name } from "./types";
import { kind_words } from "./words";

const most = 12;

const everywhere: Suggestion[] = [
  { text: "internet", note: "all of it, or internet:203.0.113.9" },
  { text: "onprem", note: "what is behind VPN and Direct Connect" },
  { text: "service:s3", note: "AWS service" },
  { text: "service:dynamodb", note: "AWS service" },
];

const services: Suggestion[] = [
  { text: "tcp/443", note: "HTTPS" }, { text: "tcp/80", note: "HTTP" }, { text: "tcp/22", note: "SSH" },
  { text: "tcp/3389", note: "Remote Desktop" }, { text: "tcp/5432", note: "PostgreSQL" },
  { text: "tcp/3306", note: "MySQL" }, { text: "tcp/1433", note: "SQL Server" }, { text: "tcp/6379", note: "Redis" },
  { text: "tcp/2049", note: "NFS" }, { text: "tcp/53,udp/53", note: "DNS" }, { text: "udp/123", note: "time" },
  { text: "ping", note: "ICMP echo" }, { text: "tcp", note: "all its ports" }, { text: "all", note: "every service" },
];

const row_of = (name: Name): Suggestion =>
  ({ text: name.text, note: [kind_words(name.kind), name.detail].filter(Boolean).join(" · "), id: name.id });

/// Tags, services and the internet are ends, but no objects: about them one can only ask.
export const object_link = (one: Suggestion): string =>
  (one.id ? link("resource", { id: one.id }) : link("ask", { to: one.text }));

function matching(list: Suggestion[], text: string): Suggestion[] {
  const wanted = text.toLowerCase();
  return list.filter((one) => `${one.text} ${one.note}`.toLowerCase().includes(wanted));
}

const found = async (text: string, all: boolean, signal: AbortSignal): Promise<Suggestion[]> =>
  (await api.names(text, most, all, signal)).map(row_of);

export const objects: Suggest = (text, signal) => found(text, true, signal);

export const ends: Suggest = async (text, signal) => {
  const known = await found(text, false, signal);
  const fixed = everywhere.filter((one) => one.text.startsWith(text.toLowerCase()) && !known.some((name) => name.text === one.text));
  return [...known, ...fixed].slice(0, most);
};

export const usual_services: Suggest = async (text) => matching(services, text);
