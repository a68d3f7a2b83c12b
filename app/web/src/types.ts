// What the HTTP API answers, as far as the page reads it. docs/cli.md says what each field means.

export type Verdict = "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "UNKNOWN";

export interface Where {
  file: string;
  pointer: string;
}

export interface Component {
  kind: string;
  id: string;
  name?: string;
}

export interface Rule {
  kind: string;
  id: string;
  text: string;
  semantics: string;
  where?: Where;
}

export interface Header {
  protocol: number;
  source: string;
  destination: string;
  source_ports?: string;
  destination_ports?: string;
  icmp_type?: number;
  icmp_code?: number;
}

export interface Hop {
  hop: number;
  action: string;
  component: Component;
  rule: Rule | null;
  header: Header;
}

export interface Drop {
  direction: string;
  hop: number;
  code: string;
  semantics: string;
  component: Component | null;
  rule: Rule | null;
  header: Header;
  text: string;
  where: Where | null;
}

/// A real end has an interface or at least an address; a virtual one a kind and addresses.
export interface End {
  interface?: string | null;
  address?: string | null;
  kind?: string;
  addresses?: string[];
}

export interface Annotation {
  code: string;
  semantics: string;
  component: Component | null;
  text: string;
}

export interface Path {
  verdict: Verdict;
  choice: string | null;
  from: End;
  to: End;
  forward: Hop[];
  return: Hop[];
  drops: Drop[];
  annotations: Annotation[];
}

/// A call that was not exported, or an object that was left out.
export interface Missing {
  call?: string;
  account?: string;
  region?: string;
  id?: string;
  semantics?: string;
  file?: string;
  pointer?: string;
  problem?: string;
}

export interface Services {
  reachable: string[];
  partial: string[];
  unknown: string[];
}

export interface Reach {
  query: { from: string; to: string; service: string | null; family: number; source_port: string | null; one_way: boolean };
  verdict: Verdict;
  services: Services | null;
  paths: Path[];
  drops: Drop[];
  missing: Missing[];
  annotations: Annotation[];
}

export interface RouteRow {
  prefix: string;
  target: string;
  origin: string;
  state: string;
  via_prefix_list: string | null;
  lost?: string;
  semantics?: string;
}

export interface Route {
  table: string | null;
  destination: string;
  winner: RouteRow | null;
  alternatives: RouteRow[];
  candidates: RouteRow[];
  code: string | null;
  annotations: Annotation[];
}

export interface Group {
  id: string;
  kind: string;
  vpc?: string;
  subnet?: string;
  security_groups?: string[];
  interfaces?: string[];
  service?: string;
  region?: string;
  addresses?: string[];
}

export interface Flow extends Services {
  from: string;
  to: string;
  family: number;
}

export interface Matrix {
  groups: Group[];
  flows: Flow[];
  complete?: boolean;
}

export interface ExposureRow {
  interface: string;
  name?: string;
  via?: string;
  through?: string;
  family: number;
  addresses: string[];
  services: string[];
  partial?: string[];
  unknown?: string[];
  rule?: Rule | null;
  blocker?: Drop;
}

export interface Exposure {
  inbound: ExposureRow[];
  outbound: ExposureRow[];
  latent: ExposureRow[];
}

export interface Problem {
  code: string;
  severity: string;
  file: string;
  pointer: string;
  message: string;
  effect: string;
  mend: string;
}

export interface MissingCall {
  call: string;
  account: string;
  region: string;
  lost: string;
  commands: string[];
}

export interface Snapshot {
  files: { path: string; format: string; objects: number }[];
  counts: Record<string, number>;
  accounts: string[];
  regions: string[];
  exports: { call: string; account: string; region: string; state: string }[];
  missing: MissingCall[];
  problems: Problem[];
}

export interface State {
  version: string;
  snapshot: string[];
  hash: string;
  generation: number;
  loading: boolean;
  error: string | null;
}

export interface Name {
  text: string;
  kind: string;
  id: string;
  detail: string;
}

export interface Resource {
  kind: string;
  id: string;
  name: string;
  where: Where | null;
  facts: unknown;
  related: { kind: string; id: string; name: string; how: string }[];
}

export interface Box {
  id: string;
  parent: string | null;
  kind: string;
  title: string;
  lines: string[];
}

export interface Diagram {
  width: number;
  height: number;
  boxes: Box[];
  lines: { from: string; to: string; kind: string; label: string }[];
  notes: string[];
}
