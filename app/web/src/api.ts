// The HTTP API. Each function is one row of it; what changes only with the snapshot is kept until that changes.

import type { Diagram, Exposure, Matrix, Name, Reach, Resource, Route, Snapshot, State } from "./types";

export type Params = Record<string, string | undefined>;

/// An answer that is no answer; `message` is the server's one line: what, where, how to mend.
export class ApiError extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }
}

const messages: Record<number, string> = {
  0: "The server does not answer. If it was stopped, start vpcscope serve again and open the address that it prints.",
  401: "This address has no valid key. Open the address that vpcscope serve printed when it started.",
};

async function message_of(response: Response): Promise<string> {
  const known = messages[response.status];
  if (known) return known;
  const said: unknown = await response.json().catch(() => null);
  if (said !== null && typeof said === "object" && "error" in said) return String(said.error);
  return `The server answered ${response.status} ${response.statusText}.`;
}

async function get(name: string, params: Params, signal?: AbortSignal): Promise<Response> {
  const given = Object.entries(params).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given).toString();
  const url = `api/v1/${name}${query ? `?${query}` : ""}`;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null, credentials: "same-origin", cache: "no-store" });
  } catch (problem) {
    if (signal?.aborted) throw problem;
    throw new ApiError(messages[0] ?? "", 0);
  }
  if (!response.ok) throw new ApiError(await message_of(response), response.status);
  return response;
}

async function json<T>(name: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return (await get(name, params, signal)).json() as Promise<T>;
}

async function text(name: string, params: Params = {}, signal?: AbortSignal): Promise<string> {
  return (await get(name, params, signal)).text();
}

const kept = new Map<string, Promise<unknown>>();

/// Asked once for each state of the snapshot. A failure is not kept.
function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key) as Promise<T> | undefined;
  if (known) return known;
  const asked = ask();
  kept.set(key, asked);
  asked.catch(() => kept.delete(key));
  return asked;
}

export function forget(): void {
  kept.clear();
}

export const state = (): Promise<State> => json("state");
export const snapshot = (): Promise<Snapshot> => once("snapshot", () => json("snapshot"));
/// How large a network is, before something is asked for whose answer may be as large as its square. None where only a
/// packed network is served: that has no snapshot.
export const count_of_interfaces = (): Promise<number> => snapshot().then((known) => known.counts["network-interface"] ?? 0, () => 0);
export const exposure = (): Promise<Exposure> => once("exposure", () => json("exposure"));
export const reach = (params: Params, signal: AbortSignal): Promise<Reach> => json("reach", params, signal);
export const reach_text = (params: Params): Promise<string> => text("reach.txt", params);
export const reach_markdown = (params: Params): Promise<string> => text("reach.md", params);
export const route = (params: Params, signal: AbortSignal): Promise<Route> => json("route", params, signal);
export const matrix = (params: Params, signal: AbortSignal): Promise<Matrix> => json("matrix", params, signal);
export const resource = (id: string): Promise<Resource> => once(`resource ${id}`, () => json("resource", { id }));
export const diagram = (params: Params, signal: AbortSignal): Promise<Diagram> => json("map", params, signal);
export const picture = (params: Params, signal: AbortSignal): Promise<string> => text("map.svg", params, signal);

/// With `all` also what is no end of a flow: route tables, gateways.
export async function names(q: string, limit: number, all: boolean, signal?: AbortSignal): Promise<Name[]> {
  return (await json<{ names: Name[] }>("names", { q, limit: String(limit), all: all ? "true" : "" }, signal)).names;
}

// ---- names of interfaces ---------------------------------------------------------------------------------------------

export interface Called {
  name?: string | undefined;
  subnet?: string | undefined;
}

const most_called = 100;  // beyond, ids have to do

/// Details are "NAME · ADDRESS · subnet NAME · vpc NAME", each only where it is known.
function called_of(name: Name | undefined): Called {
  const parts = name?.kind === "network-interface" ? name.detail.split(" · ") : [];
  const [first = ""] = parts;
  const subnet = parts.find((part) => part.startsWith("subnet "))?.slice("subnet ".length);
  return { name: /^([\d.]+|[\da-f]*:[\da-f:]*|(subnet|vpc) .*|)$/i.test(first) ? undefined : first, subnet };
}

/// What interfaces are called, by id: answers about many print ids alone.
export async function called(ids: Iterable<string>): Promise<Map<string, Called>> {
  const some = [...new Set(ids)].slice(0, most_called);
  const one = (id: string): Promise<Called> =>
    once(`called ${id}`, async () => called_of((await names(id, 1, true)).find((name) => name.id === id)));
  return new Map(await Promise.all(some.map(async (id) => [id, await one(id).catch(() => ({}))] as const)));
}
