// What is wrong with a record: the schemas at once, all rules as soon as Python is here.

import { t } from '../strings.js';

/** @import { Form, Rec, Said } from './types.js' */

/**
 * What the schema of the kind has against a record, in the words of the schema where it has some.
 * @param {Form} form
 * @param {Rec} record
 * @returns {Promise<Said[]>}
 */
export async function bySchema(form, record) {
  const schemas = /** @type {any} */ (await import('./schemas.js')), judge = schemas[form.kind];
  if (judge(record)) return [];
  const seen = new Set();
  return judge.errors.filter((/** @type {any} */ one) => !/^(if|anyOf|allOf|oneOf)$/.test(one.keyword)).map((/** @type {any} */ one) => said(one, schemas.messages))
    .filter((/** @type {Said} */ one) => !seen.has(one.pointer + one.message) && seen.add(one.pointer + one.message));
}

/**
 * @param {any} error of Ajv
 * @param {Record<string, string>} messages of the schemas, by where they stand
 * @returns {Said}
 */
function said(error, messages) {
  const missing = error.keyword === 'required' && error.params.missingProperty, name = error.instancePath.slice(1).replace(/\//g, '.');
  const help = messages[error.schemaPath.replace(/\/[^/]*$/, '')] || '';
  return {
    code: 'OSC204', severity: 'error', pointer: error.instancePath, help: missing ? '' : help,
    message: missing ? `'${missing}' is missing` : help ? t('{name} is not right', { name }) : `${name || t('the record')} ${error.message}`,
  };
}

/** All rules, in a worker that is started when it is first asked. */
export class Rules {
  /** @type {Worker | null} */
  #worker = null;
  #count = 0;
  /** @type {Map<number, { done: (answer: any) => void, failed: (error: Error) => void }>} */
  #waiting = new Map();

  /**
   * @param {'look' | 'preview' | 'source'} what
   * @param {string} path of the entry's record in Git
   * @param {Record<string, string>} [files] texts by path in Git
   * @returns {Promise<any>}
   */
  ask(what, path, files = {}) {
    this.#worker ??= this.#started();
    const number = this.#count += 1;
    return new Promise((done, failed) => {
      this.#waiting.set(number, { done, failed });
      this.#worker?.postMessage({ number, what, path, files });
    });
  }

  #started() {
    const worker = new Worker(new URL('python.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if (data.error) waiting?.failed(new Error(data.error));
      else waiting?.done(data.answer);
    });
    worker.addEventListener('error', () => {
      this.#waiting.forEach(({ failed }) => failed(new Error(t('The checker could not be started.'))));
      this.#waiting.clear();
    });
    return worker;
  }
}

/**
 * The field that a finding is about: the one that holds its place, or the one that is missing.
 * @template {{ pointer: string }} T
 * @param {Said} one
 * @param {T[]} fields
 * @returns {T | undefined}
 */
export function fieldOf(one, fields) {
  const missing = /^'([^']+)' is missing/.exec(one.message)?.[1];
  const place = missing ? `${one.pointer}/${missing}` : one.pointer;
  const holds = (/** @type {T} */ field) => place === field.pointer || place.startsWith(`${field.pointer}/`);
  return fields.filter(holds).sort((a, b) => b.pointer.length - a.pointer.length)[0];
}
