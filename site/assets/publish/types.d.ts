/** A value of JSON. */
export type Json = any;
export type Rec = Record<string, Json>;

export interface Field {
  key: string;
  pointer: string;
  widget: string;
  label: string;
  must: boolean;
  example: string;
  reference: string;
  words: string[];
  free: boolean;
}

export interface Purpose {
  name: string;
  rel: string;
  title: string;
  type: string;
  must: boolean;
  told: string;
}

export interface Form {
  kind: string;
  label: string;
  path: string;
  record: boolean;
  start: Rec;
  order: { top: string[], properties: string[] };
  fields: Field[];
  purposes: Purpose[];
  extensions: Record<string, string>;
  licences: string[];
  advised: string[];
  roles: string[];
  media: Record<string, string>;
  repository: string;
  branch: string;
  mail: string;
  runtime: boolean;
  taken: string[];
}

export type Choices = Record<string, [string, string][]>;

/** A field on the page: `show` fills it in from a record, `read` writes what it says into one. */
export interface Widget {
  show(record: Rec): void;
  read(record: Rec): void;
}

export interface Around {
  form: Form;
  choices: Choices;
  changed: () => void;
}

export type Make = (field: Field, holder: HTMLElement, around: Around) => Widget;

export interface Said {
  code: string;
  severity: 'error' | 'warning' | 'hint';
  pointer: string;
  message: string;
  help: string;
  path?: string;
  old?: boolean;
  fix?: { op: string, path: string, from?: string, value?: Json }[] | null;
}

export interface Fair {
  percent: number;
  indicators: { id: string, priority: string, state: string, text: string, advice?: string }[];
}

export interface Looked {
  findings: Said[];
  left: string[];
  fair: Fair | null;
  taken: boolean;
}
