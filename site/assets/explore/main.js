// The explore page: holds what is asked for, asks the worker, shows what comes back.

import * as area from './area.js';
import * as compare from './compare.js';
import { byId, counted, h, plain, replace, save, UP } from './dom.js';
import * as download from './download.js';
import * as facets from './facets.js';
import * as guides from './guides.js';
import * as results from './results.js';
import { commandLine, MOST_COMPARED, nothing, read, SORTS, toggled, VIEW_NAMES, write } from './state.js';
import * as time from './time.js';
import { t } from '../strings.js';

/** @import { Answer, Card, Counts, Start, State } from './types.js' */

const SIZE = 20;
const PAUSE = 180;
const PAGES = { list: SIZE, table: 50, map: SIZE, timeline: 50 };

let state = read(location.search);
/** @type {Start} */
let start;
/** @type {Map<string, { values: import('./types.js').Value[], counts: number[] }>} */
let rows = new Map();
/** @type {Map<string, Card>} */
const known = new Map();
let asked = 0, typing = 0;
/** @type {Answer | null} */
let last = null;
/** @type {((cards: Card[]) => void)[]} */
const waiting = [];

const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
const search = /** @type {HTMLInputElement} */ (byId('q'));

/**
 * Take a new state: into the address, to the worker, into the panels.
 * @param {State} next
 * @param {'push' | 'replace' | 'none'} how
 */
function go(next, how = 'push') {
  state = next;
  if (how === 'push') history.pushState(null, '', write(state));
  if (how === 'replace') history.replaceState(null, '', write(state));
  panels();
  ask();
}

function ask() {
  asked++;
  const names = facets.wanted(start, state);
  worker.postMessage({ id: asked, state, size: size(), facets: names });
  byId('results').setAttribute('aria-busy', 'true');
  byId('results').classList.remove('part');
}

function size() {
  return PAGES[/** @type {keyof typeof PAGES} */ (state.view)] || SIZE;
}

/** All that does not wait for an answer. */
function panels() {
  if (document.activeElement !== search) search.value = state.q;
  area.show(state, bbox => go({ ...state, bbox, page: 1 }));
  facets.show(start, state, rows, { toggle: (name, id) => go(toggled(state, name, id)), ask });
  time.show(state, years, (first, end) => go({ ...state, first, last: end, page: 1 }));
  chips();
  tools();
  compared();
}

/** @type {[number, number][]} */
let years = [];

/** What is asked for, each part with a button that takes it back. */
function chips() {
  const label = (/** @type {string} */ name, /** @type {string} */ id) => {
    const values = rows.get(name)?.values || start.facets.find(facet => facet.name === name)?.values || [];
    return values.find(value => value[0] === id)?.[1] || id;
  };
  const made = Object.entries(state.tags).flatMap(([name, ids]) => ids.map(id => chip(label(name, id), () => go(toggled(state, name, id)))));
  if (state.bbox) made.push(chip(t('Area {edges}', { edges: state.bbox.join(', ') }), () => go({ ...state, bbox: null, page: 1 })));
  if (state.first || state.last) made.push(chip(`${state.first || '…'} – ${state.last || '…'}`, () => go({ ...state, first: '', last: '', page: 1 })));
  if (made.length > 1) made.push(h('button', { type: 'button', class: 'plain', click: () => go({ ...nothing(), q: state.q, view: state.view }) }, t('Clear all')));
  byId('chips').replaceChildren(...made);
  const count = Object.values(state.tags).flat().length + (state.bbox ? 1 : 0) + (state.first || state.last ? 1 : 0);
  byId('narrowed').textContent = count ? ` (${count})` : '';
}

/**
 * @param {string} words
 * @param {() => void} drop
 */
function chip(words, drop) {
  return h('button', { type: 'button', class: 'chip', 'aria-label': t('Remove {words}', { words }), click: drop }, words, h('span', { 'aria-hidden': 'true' }, ' ×'));
}

/** Sort, view and download. */
function tools() {
  const select = h('select', { id: 'sort', 'aria-label': t('Order'), change: () => go({ ...state, sort: select.value, page: 1 }) },
    ...Object.entries(SORTS).map(([value, name]) => h('option', { value, selected: value === state.sort }, t(name))));
  const views = Object.entries(VIEW_NAMES).map(([view, name]) => h('button', { type: 'button', id: `view-${view}`, 'aria-pressed': String(view === state.view),
    click: () => go({ ...state, view, page: 1 }) }, t(name)));
  replace(byId('tools'), select, h('div', { class: 'views', role: 'group', 'aria-label': t('View') }, ...views));
}

/**
 * What there is of an answer: the first results at once, the rest of the page below them when it has come.
 * @param {Answer} answer
 */
function answered(answer) {
  const before = last, box = byId('results'), part = Boolean(answer.part);
  answer.cards.forEach(card => known.set(card.path, card));
  if (part && answer !== before && answer.cards.every((card, at) => card.path === before?.cards[at]?.path)) return;
  last = answer;
  box.setAttribute('aria-busy', String(part));
  box.classList.toggle('part', part);
  box.style.minHeight = part ? `${box.offsetHeight}px` : ''; // what one looks at stays where it is
  const act = { compare: toggleCompared, compared: state.compare };
  if (before?.part && before.id === answer.id && !part) return results.more(answer.cards, act);
  results.show(state.view, answer.cards, answer.boxes, act);
  say(answer);
  pages(answer.total);
  compared();
  if (document.getElementById('in-guides')) guides.show(state.q);
  byId('line').textContent = commandLine(state);
}

/**
 * How many there are, and what was meant.
 * @param {Answer} answer
 */
function say({ total, asked: words, had, meant }) {
  const some = words && had < words && total ? total === 1
    ? t('Nothing has all of these words; this has {had} of {words}.', { had, words })
    : t('Nothing has all of these words; these have {had} of {words}.', { had, words }) : '';
  byId('count').textContent = state.q || Object.keys(state.tags).length || state.bbox || state.first || state.last
    ? counted(total, t('entry'), t('entries')) : t('{entries} in all', { entries: counted(total, t('entry'), t('entries')) });
  const better = Object.entries(meant).reduce((text, [word, near]) => text.replace(new RegExp(word, 'i'), near), state.q);
  const proposal = Object.keys(meant).length && better !== state.q ? h('a', { href: write(state, { q: better, page: 1 }), click: (/** @type {Event} */ event) => {
    event.preventDefault();
    search.value = better;
    go({ ...state, q: better, page: 1 });
  } }, better) : null;
  byId('hint').replaceChildren(...[
    some, some && proposal ? ' ' : '', ...(proposal ? [`${t('Did you mean')} `, proposal, '?'] : []),
    total || proposal ? '' : t('Nothing fits. Take away a filter, or use other words.'),
  ].filter(Boolean));
}

/** @param {number} total */
function pages(total) {
  const count = Math.ceil(total / size());
  const turn = (/** @type {number} */ page, /** @type {string} */ words) => h('a', { href: write(state, { page }), click: (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ ...state, page });
    byId('count').scrollIntoView();
  } }, words);
  byId('pages').replaceChildren(...(count > 1 ? [
    state.page > 1 ? turn(state.page - 1, t('‹ Previous')) : h('span', {}),
    h('span', { class: 'note' }, t('Page {page} of {count}', { page: plain(state.page), count: plain(count) })),
    state.page < count ? turn(state.page + 1, t('Next ›')) : h('span', {}),
  ] : []));
}

/** @param {Card} card */
function toggleCompared(card) {
  const had = state.compare.includes(card.path);
  const paths = had ? state.compare.filter(path => path !== card.path) : [...state.compare, card.path].slice(-MOST_COMPARED);
  known.set(card.path, card);
  keepCompared(paths);
}

/** @param {string[]} paths */
function keepCompared(paths) {
  state = { ...state, compare: paths };
  history.replaceState(null, '', write(state));
  if (last) answered(last);
}

function compared() {
  const unknown = state.compare.filter(path => !known.has(path));
  if (unknown.length) worker.postMessage({ paths: unknown });
  compare.show(state.compare.flatMap(path => known.get(path) || []), {
    drop: path => keepCompared(state.compare.filter(one => one !== path)),
    clear: () => keepCompared([]),
  });
}

/**
 * All cards of the result, up to a limit.
 * @returns {Promise<Card[]>}
 */
function everything() {
  return new Promise(done => {
    waiting.push(done);
    worker.postMessage({ all: true, most: download.MOST, state });
  });
}

function downloads() {
  const kinds = /** @type {[string, string, string, (cards: Card[]) => string | Promise<string>][]} */ ([
    ['CSV', 'results.csv', 'text/csv', download.csv],
    ['GeoJSON', 'results.geojson', 'application/geo+json', download.geojson],
    ['STAC', 'catalog.json', 'application/json', download.stac],
    ['BibTeX', 'results.bib', 'application/x-bibtex', download.bibtex],
  ]);
  byId('downloads').replaceChildren(...kinds.map(([name, file, type, make]) => h('button', { type: 'button', class: 'plain', click: async () => {
    save(file, new Blob([await make(await everything())], { type }));
  } }, name)));
  byId('share').addEventListener('click', async () => {
    await navigator.clipboard.writeText(location.href);
    byId('share').textContent = t('Address copied');
    setTimeout(() => { byId('share').textContent = t('Copy address'); }, 2000);
  });
}

worker.onmessage = (/** @type {MessageEvent<any>} */ event) => {
  const { data } = event;
  if (data.all) waiting.shift()?.(data.cards);
  else if (data.paths) { data.cards.forEach((/** @type {Card} */ card) => known.set(card.path, card)); compared(); }
  else if (data.error) failed(data.error);
  else if (data.id !== asked) return;
  else if (data.cards) answered(data);
  else counts(data);
};
worker.onerror = (/** @type {ErrorEvent} */ event) => failed(event.message);

/** @param {Counts} data */
function counts(data) {
  rows = new Map([...rows, ...data.facets.map(row => /** @type {[string, typeof row]} */ ([row.name, row]))]);
  years = data.years;
  facets.show(start, state, rows, { toggle: (name, id) => go(toggled(state, name, id)), ask });
  if (!byId('time').contains(document.activeElement)) time.show(state, years, (first, end) => go({ ...state, first, last: end, page: 1 }));
  chips();
}

/** @param {string} why */
function failed(why) {
  byId('results').setAttribute('aria-busy', 'false');
  byId('hint').textContent = t('The search cannot be read ({why}). Reload the page, or use the lists.', { why });
}

search.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => go({ ...state, q: search.value, page: 1 }, 'replace'), PAUSE);
});
byId('search').addEventListener('submit', event => {
  event.preventDefault();
  clearTimeout(typing);
  go({ ...state, q: search.value, page: 1 });
});
addEventListener('popstate', () => {
  search.value = read(location.search).q;
  go(read(location.search), 'none');
});
addEventListener('keydown', event => {
  const writing = event.target instanceof HTMLElement && event.target.closest('input, select, textarea');
  if (event.key === '/' && !writing) { event.preventDefault(); search.focus(); }
});

const wide = matchMedia('(min-width: 56rem)');
const side = /** @type {HTMLDetailsElement} */ (byId('side'));
const fold = () => { side.open = wide.matches; };
wide.addEventListener('change', fold);
fold();

fetch(`${UP}search/index.json`, { cache: 'no-cache' }).then(async answer => {
  start = await answer.json();
  worker.postMessage({ start });
  years = start.years;
  search.value = state.q;
  downloads();
  go(state, 'none');
  if (write(state) === location.pathname && size() <= start.first.length) {
    answered({ id: 0, total: start.documents, asked: 0, had: 0, meant: {}, cards: start.first, boxes: null });
  }
}).catch(error => failed(String(error)));
