// Searches away from the page, so that typing never waits. Answers with the first results, with all of a page, with counts.

import { Engine } from './engine.js';

/** @import { Ask, Found } from './types.js' */

const TOP = new URL('../../search/', import.meta.url);
const MOST_BOXES = 3000;
/** Results that are sent before the others have come: as many as a screen holds. */
const FIRST = 6;

/** @type {Engine} */
let engine;
/** The newest question: answers to older ones are not sent. */
let newest = 0;

/**
 * A file of the index without its compression.
 * @param {string} path
 * @param {string} build
 * @returns {Promise<ArrayBuffer>}
 */
async function load(path, build) {
  const answer = await fetch(new URL(`${path}?${build}`, TOP));
  if (!answer.ok || !answer.body) throw new Error(`${path}: ${answer.status}`);
  return new Response(answer.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

/**
 * @param {Ask} ask
 * @param {Found} found
 */
async function answer({ id, state, size }, found) {
  const from = (state.page - 1) * size, wanted = found.numbers.subarray(from, from + size);
  const { numbers, asked, had, meant } = found, told = { id, total: numbers.length, asked, had, meant };
  if (state.view === 'list' && wanted.length > FIRST) {
    const cards = await engine.cards(wanted.subarray(0, FIRST));
    if (id !== newest) return;
    postMessage({ ...told, cards, boxes: null, part: true });
  }
  const [cards, boxes] = await Promise.all([engine.cards(wanted), state.view === 'map' ? engine.footprints(numbers, MOST_BOXES) : null]);
  if (id === newest) postMessage({ ...told, cards, boxes });
}

/**
 * @param {Ask} ask
 * @param {Found} found
 */
async function counts({ id, facets }, found) {
  const [years, ...rows] = await Promise.all([engine.years(found), ...facets.map(name => engine.count(found, name))]);
  if (id === newest) postMessage({ id, facets: rows, years });
}

/** @param {MessageEvent<any>} event */
onmessage = async event => {
  const ask = event.data;
  try {
    if (ask.start) {
      engine = new Engine(ask.start, path => load(path, ask.start.build));
      return;
    }
    if (ask.paths) {
      const cards = await Promise.all(ask.paths.map((/** @type {string} */ path) => engine.byPath(path)));
      postMessage({ paths: ask.paths, cards: cards.filter(Boolean) });
      return;
    }
    if (ask.all) {
      const { numbers } = await engine.find(ask.state);
      postMessage({ all: ask.all, cards: await engine.cards(numbers.subarray(0, ask.most)) });
      return;
    }
    newest = ask.id;
    const found = await engine.find(ask.state);
    if (ask.id !== newest) return;
    await answer(ask, found);
    await counts(ask, found);
  } catch (error) {
    postMessage({ id: ask.id ?? newest, error: String(error) });
  }
};
