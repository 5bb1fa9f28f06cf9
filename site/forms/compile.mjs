// From the schemas of the kinds that have a form to site/assets/publish/schemas.js: one function each, and no eval.

import { readFileSync } from 'node:fs';

import Ajv from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import { buildSync } from 'esbuild';

const KINDS = ['product', 'project', 'workflow', 'experiment'];
/** What is for people and judges nothing; it would be carried along with every error. */
const SPOKEN = ['title', 'description', 'examples'];
const bare = value => (value && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).filter(([name, inner]) => !(SPOKEN.includes(name) && said(name, inner))).map(([name, inner]) => [name, bare(inner)]))
  : value);
/** Whether it is an annotation, and no member of a record that has its name. */
const said = (name, inner) => (name === 'examples' ? Array.isArray(inner) : typeof inner === 'string');
const schema = name => bare(JSON.parse(readFileSync(new URL(`../../schemas/${name}.json`, import.meta.url), 'utf-8')));

/** What the shared schema says of a wrong value in its own words, by the place of the keyword's holder. */
function messages(value, at, found = {}) {
  if (!value || typeof value !== 'object') return found;
  if (typeof value['x-message'] === 'string') found[at] = value['x-message'];
  for (const [name, inner] of Object.entries(value)) messages(inner, `${at}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, found);
  return found;
}

const ajv = new Ajv.default({
  schemas: ['common', ...KINDS].map(schema), allErrors: true, strict: false, code: { source: true, esm: true },
});
formats.default(ajv);
const code = standalone.default(ajv, Object.fromEntries(KINDS.map(kind => [kind, schema(kind).$id])))
  + `\nexport const messages = ${JSON.stringify(messages(schema('common'), 'common.json#'))};`;
buildSync({
  stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
  bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none', outfile: process.argv[2],
  banner: { js: '// Made by site/forms/compile.mjs from schemas/*.json with Ajv (MIT licence): make forms\n// @ts-nocheck' },
});
