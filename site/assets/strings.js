// What the page says, in the language of the page: English where a language lacks a sentence.

import { known } from './language.js';

/**
 * A sentence, with values at the places in braces.
 * @param {string} english
 * @param {Record<string, string | number>} [values]
 */
export function t(english, values = {}) {
  return (known[english] || english).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * A sentence that is said elsewhere: this only marks it for the translators.
 * @param {string} english
 */
export function N_(english) {
  return english;
}
