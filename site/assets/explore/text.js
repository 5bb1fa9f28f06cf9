// Words of a text as the index holds them: what scripts/oscat/thought/search/text.py does, and a test compares the two.

/**
 * A text in small letters and without diacritics (Unicode NFKD).
 * @param {string} text
 * @returns {string}
 */
export function folded(text) {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
}

/**
 * The words of a text, each once, in their order, without the commonest ones.
 * @param {string} text
 * @param {Set<string>} stop words that are left out
 * @param {number} longest characters of a word that are kept
 * @returns {string[]}
 */
export function words(text, stop, longest) {
  const found = folded(text).match(/[\p{L}\p{N}]+/gu) || [];
  return [...new Set(found.filter(word => !stop.has(word)).map(word => stem([...word].slice(0, longest).join(''))))];
}

/**
 * An English plural as its singular.
 * @param {string} word
 * @returns {string}
 */
function stem(word) {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !/[sui]s$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * The nearest of many words, the commonest first among equals; '' where none is near.
 * @param {string} word
 * @param {string[]} known the commonest first
 * @returns {string}
 */
export function nearest(word, known) {
  let best = '', least = (word.length > 5 ? 2 : 1) + 1;
  for (const other of known) {
    if (Math.abs(other.length - word.length) >= least) continue;
    const far = distance(word, other, least);
    if (far < least) [best, least] = [other, far];
    if (least === 1) break;
  }
  return best;
}

/**
 * How many letters differ (optimal string alignment), counted up to a limit.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 * @returns {number}
 */
function distance(a, b, limit) {
  let before = /** @type {number[]} */ ([]), row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) >= limit) return limit;
    [before, row] = [row, next];
  }
  return row[b.length];
}
