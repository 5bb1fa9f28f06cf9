// The shapes that the modules of this folder hand to each other. Read by the type checker only.

/** What is asked for; the names are those of addresses and of `oscat search`. */
export interface State {
  q: string;
  tags: Record<string, string[]>;
  /** West, south, east, north in degrees; west > east across the antimeridian. */
  bbox: number[] | null;
  /** The first and the last day as ISO dates, '' for an open end. */
  first: string;
  last: string;
  sort: string;
  view: string;
  page: number;
  compare: string[];
}

/** A value of a facet: id, label, number of documents, ids of broader values. */
export type Value = [string, string, number, string[]];

export interface Facet { name: string; title: string; size: number; values: Value[] }

/** search/index.json */
export interface Start {
  version: number; build: string; documents: number; cards: number; parts: string[]; stop: string[]; longest: number;
  beginnings: number; shortest: number; sorts: string[]; facets: Facet[]; years: [number, number][];
  /** What is shown before anything is asked. */
  first: Card[];
}

export interface Card {
  path: string; kind: string; label: string; title: string; text?: string; note?: string; doi?: string; cite?: string;
  first: string; last: string; updated: string; boxes: number[][]; tags: Record<string, string[]>;
}

/** A facet of all documents: where each one's values begin, and their numbers. */
export interface Column { values: Value[]; starts: Uint32Array; numbers: Uint8Array | Uint16Array }

/** The documents of a word, in their order, and how well each fits it, 1 to 255. */
export interface Posting { numbers: Uint32Array; scores: Uint8Array }

export interface Found {
  /** Documents in the order asked for. */
  numbers: Uint32Array;
  asked: number;
  had: number;
  /** Words to try instead of those that nothing has. */
  meant: Record<string, string>;
  /** Of each document, how many filters it fails, and the last one that it fails. */
  fails: Uint8Array;
  failed: Uint8Array;
  filters: string[];
  matched: Uint8Array | null;
}

/** What the page asks of the worker, and what it answers. */
export interface Ask {
  id: number; state: State; size: number; facets: string[];
}
export interface Answer {
  id: number; total: number; asked: number; had: number; meant: Record<string, string>; cards: Card[];
  boxes: Int16Array | null;
  /** Whether these are only the first of the page's results. */
  part?: boolean;
}
export interface Counts {
  id: number; facets: { name: string; values: Value[]; counts: number[] }[]; years: [number, number][];
}
