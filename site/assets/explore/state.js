// What is asked for, as an address that can be shared, and as a command line.

import { N_ } from '../strings.js';

/** @import { State } from './types.js' */

export const VIEW_NAMES = { list: N_('List'), table: N_('Table'), map: N_('Map'), timeline: N_('Timeline') };
export const SORTS = { relevance: N_('Best match'), newest: N_('Newest'), title: N_('Title'), first: N_('Earliest data'), last: N_('Latest data') };
export const FACETS = ['kind', 'theme', 'variable', 'mission', 'status', 'has', 'licence', 'encoding', 'region', 'project',
  'platform'];
export const MOST_COMPARED = 4;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @returns {State} */
export function nothing() {
  return { q: '', tags: {}, bbox: null, first: '', last: '', sort: 'relevance', view: 'list', page: 1, compare: [] };
}

/**
 * The state that an address asks for; what cannot be read in it counts as absent.
 * @param {string} search as in `location.search`
 * @returns {State}
 */
export function read(search) {
  const given = new URLSearchParams(search), state = nothing();
  state.q = (given.get('q') || '').slice(0, 500);
  for (const name of FACETS) {
    const ids = given.getAll(name).filter(Boolean).slice(0, 50);
    if (ids.length) state.tags[name] = [...new Set(ids)];
  }
  state.bbox = box(given.get('bbox') || '');
  const [first, last] = (given.get('datetime') || '').split('/');
  state.first = wholeDay(first || '', 'first');
  state.last = wholeDay(last ?? first ?? '', 'last');
  if (state.first && state.last && state.first > state.last) state.last = '';
  state.sort = Object.keys(SORTS).includes(given.get('sort') || '') ? String(given.get('sort')) : 'relevance';
  state.view = Object.keys(VIEW_NAMES).includes(given.get('view') || '') ? String(given.get('view')) : 'list';
  state.page = Math.max(1, Math.min(100_000, Number.parseInt(given.get('page') || '1', 10) || 1));
  state.compare = given.getAll('compare').filter(path => /^[\w%.~-]+\/[\w%.~-]+\/$/.test(path)).slice(0, MOST_COMPARED);
  return state;
}

/**
 * A box of four numbers in degrees.
 * @param {string} text «west,south,east,north»
 * @returns {number[] | null}
 */
export function box(text) {
  const edges = text.split(',').map(part => (part.trim() ? Number(part) : Number.NaN));
  const [west, south, east, north] = edges;
  const fits = edges.length === 4 && edges.every(Number.isFinite) && Math.abs(west) <= 180 && Math.abs(east) <= 180
    && south >= -90 && north <= 90 && south <= north;
  return fits ? edges : null;
}

/**
 * The first or the last day that a year, a month or a day means; '' where it means none.
 * @param {string} text
 * @param {'first' | 'last'} end
 */
export function wholeDay(text, end) {
  const [, year, month, day] = /^\s*(\d{4})(?:-(\d\d)(?:-(\d\d).*)?)?\s*$/.exec(text) || [];
  if (!year) return '';
  const date = end === 'first'
    ? new Date(Date.UTC(+year, +(month || 1) - 1, +(day || 1)))
    : new Date(Date.UTC(+year, day ? +month - 1 : +(month || 12), day ? +day : 0));
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
  return DAY.test(iso) && (!month || +month <= 12) ? iso : '';
}

/**
 * The part of an address after the path, '' where nothing is asked for.
 * @param {State} state
 * @param {Partial<State>} [changed]
 */
export function write(state, changed = {}) {
  const all = { ...state, ...changed }, made = new URLSearchParams();
  if (all.q.trim()) made.set('q', all.q.trim());
  for (const name of FACETS) for (const id of all.tags[name] || []) made.append(name, id);
  if (all.bbox) made.set('bbox', all.bbox.join(','));
  if (all.first || all.last) made.set('datetime', `${all.first || '..'}/${all.last || '..'}`);
  if (all.sort !== 'relevance') made.set('sort', all.sort);
  if (all.view !== 'list') made.set('view', all.view);
  if (all.page > 1) made.set('page', String(all.page));
  for (const path of all.compare) made.append('compare', path);
  const text = made.toString().replace(/%2C/g, ',').replace(/%2F/g, '/');
  return text ? `?${text}` : location.pathname;
}

/**
 * The same search at a terminal.
 * @param {State} state
 */
export function commandLine(state) {
  const parts = ['oscat search', quoted(state.q.trim())];
  for (const name of FACETS) for (const id of state.tags[name] || []) parts.push(`--${name} ${quoted(id)}`);
  if (state.bbox) parts.push(`--bbox=${state.bbox.join(',')}`);
  if (state.first || state.last) parts.push(`--datetime ${state.first || '..'}/${state.last || '..'}`);
  if (state.sort !== 'relevance') parts.push(`--sort ${state.sort}`);
  return parts.filter(Boolean).join(' ');
}

/**
 * A word as a shell takes it.
 * @param {string} word
 */
function quoted(word) {
  return /^[\w.-]*$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/**
 * A state with a value of a facet added, or taken away where it has it.
 * @param {State} state
 * @param {string} name
 * @param {string} id
 * @returns {State}
 */
export function toggled(state, name, id) {
  const had = state.tags[name] || [];
  const ids = had.includes(id) ? had.filter(one => one !== id) : [...had, id];
  const tags = { ...state.tags, [name]: ids };
  if (!ids.length) delete tags[name];
  return { ...state, tags, page: 1 };
}
