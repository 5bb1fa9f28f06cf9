// A record as a value: read and written by JSON Pointer (RFC 6901), finished, put in order, turned into text.

/** @import { Form, Json, Rec } from './types.js' */

/**
 * The value at a pointer, or undefined.
 * @param {Rec} record
 * @param {string} pointer
 * @returns {any}
 */
export function get(record, pointer) {
  return tokens(pointer).reduce((/** @type {any} */ at, token) => (has(at, token) ? at[token] : undefined), record);
}

/**
 * Whether a value has a member of its own: what all objects have is no part of a record.
 * @param {any} holder
 * @param {string} name
 */
function has(holder, name) {
  return holder !== null && typeof holder === 'object' && Object.hasOwn(holder, name);
}

/**
 * Give an object a member, whatever it is called.
 * @param {any} holder
 * @param {string} name
 * @param {Json} value
 */
function give(holder, name, value) {
  Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Write a value at a pointer; undefined takes it out.
 * @param {Rec} record
 * @param {string} pointer
 * @param {Json | undefined} value
 */
export function put(record, pointer, value) {
  const way = tokens(pointer), last = String(way.pop());
  let at = /** @type {any} */ (record);
  for (const token of way) {
    if (!has(at, token) || !at[token] || typeof at[token] !== 'object') {
      if (value === undefined) return;
      give(at, token, {});
    }
    at = at[token];
  }
  if (value === undefined) delete at[last];
  else give(at, last, value);
}

/**
 * A record with a mend applied (JSON Patch, RFC 6902: add, replace, remove, move); null where the mend does not fit it.
 * @param {Rec} record
 * @param {{ op: string, path: string, from?: string, value?: Json }[]} operations
 * @returns {Rec | null}
 */
export function patched(record, operations) {
  const made = structuredClone(record);
  for (const { op, path, from, value } of operations) {
    const moved = op === 'move' ? get(made, from || '') : value;
    const fits = (op !== 'move' || cut(made, from || '')) && (op === 'remove' ? cut(made, path) : set(made, path, moved, op === 'replace'));
    if (!fits) return null;
  }
  return made;
}

/**
 * What holds the value at a pointer, and the last token.
 * @param {Rec} record
 * @param {string} pointer
 * @returns {[any, string]}
 */
function holder(record, pointer) {
  const at = pointer.lastIndexOf('/');
  return [get(record, pointer.slice(0, at)), String(tokens(pointer).pop())];
}

/**
 * @param {Rec} record
 * @param {string} pointer
 */
function cut(record, pointer) {
  const [inner, last] = holder(record, pointer);
  if (!has(inner, last)) return false;
  if (Array.isArray(inner)) inner.splice(Number(last), 1);
  else delete inner[last];
  return true;
}

/**
 * @param {Rec} record
 * @param {string} pointer
 * @param {Json} value
 * @param {boolean} over whether it takes the place of what is there
 */
function set(record, pointer, value, over) {
  const [inner, last] = holder(record, pointer);
  if (!inner || typeof inner !== 'object' || (over && !has(inner, last))) return false;
  if (Array.isArray(inner)) inner.splice(last === '-' ? inner.length : Number(last), over ? 1 : 0, value);
  else give(inner, last, value);
  return true;
}

/** @param {string} pointer */
function tokens(pointer) {
  return pointer.split('/').slice(1).map(token => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/**
 * The record as it is proposed: with its times, the extensions that it uses, its members in the order of the schema.
 * @param {Rec} record
 * @param {Form} form
 * @param {Date} now
 * @returns {Rec}
 */
export function finished(record, form, now) {
  const made = structuredClone(record), fields = /** @type {Rec} */ (form.record ? made.properties : made);
  const moment = now.toISOString().replace(/\.\d+Z$/, 'Z');
  fields.created ??= moment;
  fields.updated = moment;
  if (!form.record) made.stac_extensions = extensions(made, form);
  if (form.record) made.properties = ordered(fields, form.order.properties);
  made.links ??= [];
  return ordered(made, form.order.top);
}

/**
 * What the record declares already, and what its fields need besides.
 * @param {Rec} record
 * @param {Form} form
 */
function extensions(record, form) {
  const declared = /** @type {string[]} */ (record.stac_extensions || []);
  const family = (/** @type {string} */ uri) => uri.slice(0, uri.lastIndexOf('/v'));
  const needed = [...new Set(Object.keys(record).map(name => form.extensions[name.includes(':') ? name.split(':')[0] : name]))];
  const more = needed.filter(uri => uri && !declared.some(one => family(one) === family(uri)));
  return [...declared, ...more];
}

/**
 * @param {Rec} record
 * @param {string[]} names
 * @returns {Rec}
 */
function ordered(record, names) {
  const place = (/** @type {string} */ name) => (names.includes(name) ? names.indexOf(name) : names.length);
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => place(a) - place(b)));
}

/**
 * Where an entry's record stands in Git.
 * @param {Form} form
 * @param {string} id
 */
export function pathOf(form, id) {
  return form.path.replace('{}', id);
}

/**
 * An id from a title: small Latin letters, digits and «-».
 * @param {string} title
 */
export function slug(title) {
  const bare = title.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const found = bare.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return found.length > 60 ? found.slice(0, 60).replace(/-[^-]*$/, '') : found;
}
