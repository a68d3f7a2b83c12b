// Words for what the JSON says in codes. The same words as the command line's text.

import type { Drop, End, Header, Missing, Reach, Rule, Verdict, Where } from "./types";

export const marks: Record<Verdict, string> = { REACHABLE: "✓", PARTIAL: "~", UNREACHABLE: "✗", UNKNOWN: "?" };

const capitals = new Set(["vpc", "acl", "nat", "vpn", "dhcp"]);

export function kind_words(kind: string): string {
  const words = kind.split("-").map((word) => (capitals.has(word) ? word.toUpperCase() : word)).join(" ");
  return words.replace(/^(egress|on) (only|premises)/, "$1-$2");
}

export const and_more = (count: number): string => `and ${count.toLocaleString("en")} more`;

/// Enough English for the kinds there are.
export function kinds_words(kind: string, count: number): string {
  const one = kind_words(kind);
  if (count === 1 || /(options|health|entries)$/.test(one)) return one;
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(one) ? `${one}es` : `${one}s`;
}

const actions: Record<string, string> = {
  emit: "sends", permit: "permits", route: "routes", forward: "forwards",
  translate: "translates", inspect: "inspects", deliver: "delivers", drop: "drops",
};

export const action_words = (action: string): string => actions[action] ?? action;

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/// "subnet-0199b1676a187a142"
export const is_id = (text: string): boolean => /^(?:[a-z]+-)+[0-9a-f]{8,17}$/.test(text);

export const where_words = (where: Where): string => `${where.file} ${where.pointer}`.trim();

export const rule_words = (rule: Rule): string => `${rule.id}: ${rule.text}`;

const protocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

const with_port = (address: string, port?: string): string =>
  port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;

export function packet_words(header: Header): string {
  const protocol = protocols[header.protocol] ?? `protocol ${header.protocol}`;
  const icmp = header.icmp_type === undefined ? "" : ` type ${header.icmp_type} code ${header.icmp_code ?? 0}`;
  const source = with_port(header.source, header.source_ports);
  return `${protocol}${icmp} ${source} → ${with_port(header.destination, header.destination_ports)}`;
}

/// What translation or a load balancer changed, or nothing.
export function same_packet(a: Header, b: Header): boolean {
  return packet_words(a) === packet_words(b);
}

export function end_words(end: End): string {
  if (end.kind) return `${end.kind} ${internet_words(end.addresses ?? [])}`.replace(/ anywhere( but)?/, "$1").trim();
  return end.address ?? end.interface ?? "nobody";
}

/// What of an ARN people read: "targetgroup/shop-web/00311bdfb509579c".
export const short_arn = (text: string): string => text.replace(/arn:[^\s,]*:([^\s,:]+)/g, "$1");

export function missing_words(missing: Missing): string {
  if (!missing.call) return `${missing.file ?? ""} ${missing.pointer ?? ""}: ${missing.problem ?? ""}`.trim();
  return `${missing.call} (${[missing.account, missing.region, missing.id].filter(Boolean).join(", ")})`;
}

// ---- the verdict as a sentence ---------------------------------------------------------------------------------------

const few_services = 4;

const about_everything = (answer: Reach): boolean => answer.services !== null && answer.query.service === null;

function asked_for(answer: Reach): string {
  if (answer.query.service) return answer.query.service;
  const found = answer.services;
  const most = found ? (found.reachable.length > 0 ? found.reachable : found.partial) : [];
  if (most.length === 0) return "anything";
  return most.length > few_services ? `${most.length} ranges of services` : most.join(", ");
}

/// Of everything, what came furthest: it is the closest to being open.
function deciding(answer: Reach): Drop | undefined {
  if (!about_everything(answer)) return answer.drops[0];
  const way = (drop: Drop): number => (drop.direction === "return" ? 1000 : 0) + drop.hop;
  return answer.drops.reduce<Drop | undefined>((a, b) => (a && way(a) >= way(b) ? a : b), undefined);
}

function why(answer: Reach): string {
  const drop = deciding(answer);
  if (!drop) return "no part of it gets through";
  const others = answer.drops.length - 1;
  return (drop.direction === "return" ? "the answer is dropped; " : "") + (drop.text || drop.code) +
    (others > 0 ? ` (and ${counted(others, "more blocker")})` : "");
}

function let_in(answer: Reach): string {
  const rule = answer.paths.find((path) => path.verdict === "REACHABLE")?.forward.at(-1)?.rule;
  return rule ? `, let in by ${rule_words(rule)}` : "";
}

function lacking(answer: Reach): string {
  const first = answer.missing[0];
  if (!first) return answer.paths.flatMap((path) => path.drops)[0]?.text ?? "the export does not say";
  const more = answer.missing.length - 1;
  return missing_words(first) + (first.call ? " was not exported" : "") + (more > 0 ? ` (and ${more} more)` : "");
}

function gets_answers(answer: Reach): string {
  if (answer.query.one_way) return " (one way, answers not asked for)";
  return answer.paths.some((path) => path.return.length > 0) ? ", and gets its answers" : "";
}

export function sentence(answer: Reach): string {
  const { from, to } = answer.query;
  const what = asked_for(answer);
  switch (answer.verdict) {
    case "REACHABLE":
      return `${from} reaches ${to} with ${what}${gets_answers(answer)}${let_in(answer)}.`;
    case "UNREACHABLE":
      return `${from} does not reach ${to} with ${what}: ${why(answer)}.`;
    case "PARTIAL":
      return about_everything(answer) ? `${from} reaches ${to} only in part, with ${what}.`
        : `${from} reaches ${to} with ${what} only in part: ${why(answer)}.`;
    case "UNKNOWN":
      return `Whether ${from} reaches ${to} with ${what} can't be told: ${lacking(answer)}.`;
  }
}

// ---- addresses -------------------------------------------------------------------------------------------------------

const few_blocks = 3;

/// R-ADDR-11 and R-LAT-1: never the internet.
const not_internet = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "129.224.0.0/17", "169.254.0.0/16",
  "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"];

interface Range {
  first: number;
  last: number;
}

function range_of(block: string): Range | null {
  const [address = "", length = "32"] = block.split("/");
  const bytes = address.split(".").map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) return null;
  const first = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return { first, last: first + 2 ** (32 - Number(length)) - 1 };
}

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

/// The fewest blocks that hold exactly these addresses.
function blocks_of({ first, last }: Range): string[] {
  const blocks: string[] = [];
  while (first <= last) {
    let bits = 0;
    while (bits < 32 && first % 2 ** (bits + 1) === 0 && first + 2 ** (bits + 1) - 1 <= last) bits += 1;
    blocks.push(`${dotted(first)}/${32 - bits}`);
    first += 2 ** bits;
  }
  return blocks;
}

/// What IPv4 blocks lack of the internet; null for IPv6.
function lacks_of(blocks: string[]): string[] | null {
  const ranges = [...blocks, ...not_internet].map(range_of);
  if (!ranges.every((range) => range !== null)) return null;
  ranges.sort((a, b) => a.first - b.first);
  const lacks: string[] = [];
  let next = 0;
  for (const { first, last } of ranges) {
    if (first > next) lacks.push(...blocks_of({ first: next, last: first - 1 }));
    next = Math.max(next, last + 1);
  }
  return lacks;
}

/// "anywhere", "anywhere but 192.0.2.0/24", or the first blocks and how many more there are.
export function internet_words(blocks: string[]): string {
  if (blocks[0] === "0.0.0.0/0" || blocks[0] === "::/0") return "anywhere";
  if (blocks.length <= few_blocks + 1) return blocks.join(", ");
  const lacks = lacks_of(blocks);
  if (lacks && lacks.length <= few_blocks + 1) return `anywhere but ${lacks.join(", ")}`;
  return `${blocks.slice(0, few_blocks).join(", ")} and ${blocks.length - few_blocks} more`;
}

// ---- the command line ------------------------------------------------------------------------------------------------

/// One word of a POSIX shell, whatever is in it.
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
