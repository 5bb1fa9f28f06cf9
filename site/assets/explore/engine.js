// Asks the static index (its files are described in scripts/oscat/thought/search/write.py). Runs in a worker, and in
// tests; `load` fetches a file of the index and takes its compression off.

import { nothing } from './state.js';
import { nearest, words } from './text.js';

/** @import { Card, Column, Found, Posting, Start, State, Value } from './types.js' */

const FIRST_YEAR = 1900;
const DAY = 86_400_000;
const HUNDREDTHS = 100;
/** @type {Posting} */
const NONE = { numbers: new Uint32Array(), scores: new Uint8Array() };
/** Documents that are looked through for the one at an address. */
const MOST_ALIKE = 200;
/** More than any number of documents, and little enough for a score, a rank and it to be one exact number. */
const SHIFT = 2 ** 24;

/**
 * Boxes that a box is made of, none across the antimeridian.
 * @param {number[]} box
 * @returns {number[][]}
 */
export function halves([west, south, east, north]) {
  return west <= east ? [[west, south, east, north]] : [[west, south, 180, north], [-180, south, east, north]];
}

export class Engine {
  /**
   * @param {Start} start search/index.json
   * @param {(path: string) => Promise<ArrayBuffer>} load
   */
  constructor(start, load) {
    this.start = start;
    this.stop = new Set(start.stop);
    this.load = load;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /**
   * A file, or what is made of it; fetched once.
   * @template T
   * @param {string} path
   * @param {(content: ArrayBuffer) => T} make
   * @returns {Promise<T>}
   */
  once(path, make) {
    let found = this.kept.get(path);
    if (!found) {
      found = this.load(path).then(make);
      found.catch(() => this.kept.delete(path));
      this.kept.set(path, found);
    }
    return found;
  }

  /**
   * The documents that a state asks for.
   * @param {State} state
   * @returns {Promise<Found>}
   */
  async find(state) {
    const asked = words(state.q, this.stop, this.start.longest);
    const lists = await Promise.all(asked.map((word, at) => this.postings(word, at === asked.length - 1)));
    const { matched, scores, had } = this.matched(lists);
    const meant = await this.meant(asked.filter((_, at) => !lists[at].numbers.length));
    const filters = await this.filters(state);
    const fails = new Uint8Array(this.start.documents), failed = new Uint8Array(this.start.documents);
    filters.forEach(({ passes }, at) => {
      for (let i = 0; i < fails.length; i++) if (!passes[i]) { fails[i]++; failed[i] = at; }
    });
    const numbers = await this.sorted(state.sort, matched, scores, fails);
    return { numbers, asked: asked.length, had, meant, fails, failed, filters: filters.map(one => one.name), matched };
  }

  /**
   * The documents that have as many of the words as any, with their scores; null where no word is asked for.
   * @param {Posting[]} postings
   * @returns {{ matched: Uint8Array | null, scores: Uint16Array, had: number }}
   */
  matched(postings) {
    const scores = new Uint16Array(this.start.documents);
    if (!postings.length) return { matched: null, scores, had: 0 };
    const matched = new Uint8Array(this.start.documents);
    let had = 0;
    for (const posting of postings) {
      for (let at = 0; at < posting.numbers.length; at++) {
        const number = posting.numbers[at];
        scores[number] += posting.scores[at];
        if (++matched[number] > had) had = matched[number];
      }
    }
    for (let i = 0; i < matched.length; i++) matched[i] = had && matched[i] === had ? 1 : 0;
    return { matched, scores, had };
  }

  /**
   * The documents of a word with their scores; of words that begin with it, if it is the last one and nothing has it.
   * @param {string} word
   * @param {boolean} last
   * @returns {Promise<Posting>}
   */
  async postings(word, last) {
    const [own] = await this.read(word, other => other === word, 1);
    if (own || !last || [...word].length < this.start.shortest) return own || NONE;
    return this.best(await this.read(word, other => other.startsWith(word), this.start.beginnings));
  }

  /**
   * Several words as one: the documents of any, each with its best score.
   * @param {Posting[]} postings
   * @returns {Posting}
   */
  best(postings) {
    const best = new Uint8Array(postings.length ? this.start.documents : 0);
    for (const { numbers, scores } of postings) {
      for (let at = 0; at < numbers.length; at++) best[numbers[at]] = Math.max(best[numbers[at]], scores[at]);
    }
    const numbers = Uint32Array.from([...best.keys()].filter(number => best[number]));
    return { numbers, scores: Uint8Array.from(numbers, number => best[number]) };
  }

  /**
   * The words from `from` on that are meant, at most so many, as far as one after another is.
   * @param {string} from
   * @param {(word: string) => boolean} isMeant
   * @param {number} most
   * @returns {Promise<Posting[]>}
   */
  async read(from, isMeant, most) {
    /** @type {Posting[]} */
    const found = [];
    for (let part = this.partOf(from); part < this.start.parts.length; part++) {
      const bytes = await this.once(`words/${part}.bin`, content => new Uint8Array(content));
      for (const [word, at, count, length] of entries(bytes)) {
        if (word < from) continue;
        if (!isMeant(word) || found.length >= most) return found;
        found.push(unpack(bytes, at, count, length));
      }
    }
    return found;
  }

  /**
   * The part of the vocabulary that a word stands in.
   * @param {string} word
   * @returns {number}
   */
  partOf(word) {
    let low = 0, high = this.start.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start.parts[middle] <= word) low = middle; else high = middle - 1;
    }
    return low;
  }

  /**
   * For words that nothing has, the nearest that something has.
   * @param {string[]} unknown
   * @returns {Promise<Record<string, string>>}
   */
  async meant(unknown) {
    if (!unknown.length) return {};
    const known = await this.once('spelling.bin', content => new TextDecoder().decode(content).split('\n'));
    const pairs = unknown.map(word => [word, nearest(word, known)]).filter(([, near]) => near);
    return Object.fromEntries(pairs);
  }

  /**
   * Which documents pass each of the filters of a state.
   * @param {State} state
   * @returns {Promise<{ name: string, passes: Uint8Array }[]>}
   */
  async filters(state) {
    const found = Object.entries(state.tags).filter(([, ids]) => ids.length)
      .map(async ([name, ids]) => ({ name, passes: await this.tagged(name, ids) }));
    if (state.bbox) found.push(this.within(state.bbox).then(passes => ({ name: 'bbox', passes })));
    if (state.first || state.last) found.push(this.during(state).then(passes => ({ name: 'datetime', passes })));
    return Promise.all(found);
  }

  /**
   * Which documents have any of these values.
   * @param {string} name
   * @param {string[]} ids
   */
  async tagged(name, ids) {
    const passes = new Uint8Array(this.start.documents);
    if (!this.start.facets.some(facet => facet.name === name)) return passes;
    const { values, starts, numbers } = await this.column(name);
    const wanted = new Uint8Array(values.length);
    values.forEach(([id], at) => { if (ids.includes(id)) wanted[at] = 1; });
    for (let i = 0; i < passes.length; i++) {
      for (let at = starts[i]; at < starts[i + 1]; at++) passes[i] |= wanted[numbers[at]];
    }
    return passes;
  }

  /**
   * A facet.
   * @param {string} name
   * @returns {Promise<Column>}
   */
  column(name) {
    return this.once(`columns/${name}.bin`, content => {
      const length = new DataView(content).getUint32(0, true);
      const { wide, values } = JSON.parse(new TextDecoder().decode(new Uint8Array(content, 4, length)));
      const counts = new Uint8Array(content, 4 + length, this.start.documents);
      const at = padded(4 + length + counts.length);
      const numbers = wide ? new Uint16Array(content, at) : new Uint8Array(content, at);
      return { values, starts: starts(counts), numbers };
    });
  }

  /** The boxes of all documents: where each one's begin, and their four edges one after another. */
  boxes() {
    return this.once('columns/boxes.bin', content => {
      const counts = new Uint8Array(content, 0, this.start.documents);
      const from = starts(counts), many = from[from.length - 1], at = padded(counts.length);
      return { starts: from, edges: [0, 1, 2, 3].map(edge => new Int16Array(content, at + 2 * many * edge, many)) };
    });
  }

  /**
   * Which documents touch a box.
   * @param {number[]} bbox
   */
  async within(bbox) {
    const { starts, edges: [wests, souths, easts, norths] } = await this.boxes();
    const passes = new Uint8Array(this.start.documents);
    for (const [west, south, east, north] of halves(bbox).map(box => box.map(edge => Math.round(edge * HUNDREDTHS)))) {
      for (let i = 0; i < passes.length; i++) {
        for (let at = starts[i]; at < starts[i + 1] && !passes[i]; at++) {
          if (wests[at] <= east && easts[at] >= west && souths[at] <= north && norths[at] >= south) passes[i] = 1;
        }
      }
    }
    return passes;
  }

  /**
   * Which documents have a time that overlaps the one of a state, both of its days included.
   * @param {State} state
   */
  async during(state) {
    const days = await this.numbers('days');
    const count = this.start.documents, passes = new Uint8Array(count);
    const first = state.first ? Date.parse(state.first) / DAY : -Infinity;
    const last = state.last ? Date.parse(state.last) / DAY : Infinity;
    for (let i = 0; i < count; i++) {
      const none = days[i] > 2 ** 30;
      passes[i] = !none && days[count + i] >= first && days[i] <= last ? 1 : 0;
    }
    return passes;
  }

  /**
   * A column of 32-bit numbers.
   * @param {string} name
   */
  numbers(name) {
    return this.once(`columns/${name}.bin`, content => new Int32Array(content));
  }

  /**
   * The documents that match and pass, in order.
   * @param {string} sort
   * @param {Uint8Array | null} matched
   * @param {Uint16Array} scores
   * @param {Uint8Array} fails
   * @returns {Promise<Uint32Array>}
   */
  async sorted(sort, matched, scores, fails) {
    const ranks = sort !== 'relevance' && this.start.sorts.includes(sort) ? await this.numbers(`by-${sort}`) : null;
    const keys = new Float64Array(this.start.documents);
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      if (fails[i] || (matched && !matched[i])) continue;
      keys[count++] = (ranks ? ranks[i] : matched ? 0xffff - scores[i] : 0) * SHIFT + i;
    }
    return Uint32Array.from(keys.subarray(0, count).sort(), key => key % SHIFT);
  }

  /**
   * How many of the documents have each value of a facet, if what is asked of this very facet did not count.
   * @param {Found} found
   * @param {string} name
   * @returns {Promise<{ name: string, values: Value[], counts: number[] }>}
   */
  async count(found, name) {
    const { values, starts, numbers } = await this.column(name);
    const counts = new Array(values.length).fill(0);
    for (const i of this.asIf(found, name)) {
      for (let at = starts[i]; at < starts[i + 1]; at++) counts[numbers[at]]++;
    }
    return { name, values, counts };
  }

  /**
   * How many of the documents cover each year, if the time asked for did not count.
   * @param {Found} found
   * @returns {Promise<[number, number][]>}
   */
  async years(found) {
    const bytes = await this.once('columns/years.bin', content => new Uint8Array(content));
    const change = new Int32Array(258), count = this.start.documents;
    for (const i of this.asIf(found, 'datetime')) {
      if (bytes[i] <= bytes[count + i]) { change[bytes[i]]++; change[bytes[count + i] + 1]--; }
    }
    let covering = 0;
    const by = [...change].map(step => (covering += step));
    return this.start.years.map(([year]) => [year, by[year - FIRST_YEAR] || 0]);
  }

  /**
   * The documents that would be found without one of the filters.
   * @param {Found} found
   * @param {string} name
   * @returns {Iterable<number>}
   */
  * asIf({ fails, failed, filters, matched }, name) {
    const own = filters.indexOf(name);
    for (let i = 0; i < fails.length; i++) {
      if (matched && !matched[i]) continue;
      if (!fails[i] || (own >= 0 && fails[i] === 1 && failed[i] === own)) yield i;
    }
  }

  /**
   * What is shown of some documents.
   * @param {ArrayLike<number>} numbers
   * @returns {Promise<Card[]>}
   */
  async cards(numbers) {
    const size = this.start.cards;
    return Promise.all(Array.from(numbers, async number => {
      const file = await this.once(`cards/${Math.floor(number / size)}.bin`,
        content => JSON.parse(new TextDecoder().decode(content)));
      return file[number % size];
    }));
  }

  /**
   * What is shown of the document at an address.
   * @param {string} path
   * @returns {Promise<Card | undefined>}
   */
  async byPath(path) {
    const q = decodeURIComponent(path.split('/')[1] || '');
    const found = await this.find({ ...nothing(), q });
    return (await this.cards(found.numbers.subarray(0, MOST_ALIKE))).find(card => card.path === path);
  }

  /**
   * The boxes of some documents, as hundredths of a degree: west, south, east, north of each after another.
   * @param {Uint32Array} numbers
   * @param {number} most
   * @returns {Promise<Int16Array>}
   */
  async footprints(numbers, most) {
    const { starts, edges } = await this.boxes();
    const found = [];
    for (const i of numbers) {
      for (let at = starts[i]; at < starts[i + 1]; at++) found.push(...edges.map(edge => edge[at]));
      if (found.length >= 4 * most) break;
    }
    return Int16Array.from(found);
  }
}

/**
 * The next multiple of four.
 * @param {number} at
 */
function padded(at) {
  return (at + 3) & ~3;
}

/**
 * Where each document's values begin, and where the last one's end.
 * @param {Uint8Array} counts
 */
function starts(counts) {
  const found = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) found[i + 1] = found[i] + counts[i];
  return found;
}

/**
 * The words of a part of the vocabulary: word, where its numbers begin, how many there are, and their length in bytes.
 * @param {Uint8Array} bytes
 * @returns {Iterable<[string, number, number, number]>}
 */
function* entries(bytes) {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    const word = decoder.decode(bytes.subarray(at + 1, at + 1 + bytes[at]));
    at += 1 + bytes[at];
    const [count, after] = leb128(bytes, at);
    const [length, body] = leb128(bytes, after);
    yield [word, body, count, length];
    at = body + length + count;
  }
}

/**
 * The documents of one word with their scores.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} count
 * @param {number} length
 * @returns {Posting}
 */
function unpack(bytes, at, count, length) {
  const numbers = new Uint32Array(count), scores = bytes.subarray(at + length, at + length + count);
  let number = 0;
  for (let i = 0; i < count; i++) {
    let shift = 0, byte = bytes[at++];
    for (; byte & 128; byte = bytes[at++], shift += 7) number += (byte & 127) << shift;
    number += byte << shift;
    numbers[i] = number;
  }
  return { numbers, scores };
}

/**
 * A number of any length, and where it ends.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @returns {[number, number]}
 */
function leb128(bytes, at) {
  let number = 0, shift = 0, byte = 0;
  do {
    byte = bytes[at++];
    number |= (byte & 127) << shift;
    shift += 7;
  } while (byte & 128);
  return [number, at];
}
