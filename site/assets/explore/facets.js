// What results are narrowed by: one panel a facet, with counts that follow what is asked for.

import { byId, h, plain, replace } from './dom.js';
import { t } from '../strings.js';

/** @import { Facet, Start, State, Value } from './types.js' */
/** @typedef {{ values: Value[], counts: number[] }} Row */

const FEW = 8, MANY = 12, IN_GROUP = 5;
const OPEN = ['kind', 'theme', 'mission'];

/** The panels that people opened, wrote into, or asked to show everything. */
const open = new Set(OPEN), full = new Set();
/** @type {Map<string, string>} */
const typed = new Map();

/**
 * The facets whose counts are needed now.
 * @param {Start} start
 * @param {State} state
 */
export function wanted(start, state) {
  return start.facets.map(facet => facet.name).filter(name => open.has(name) || state.tags[name]);
}

/**
 * @param {Start} start
 * @param {State} state
 * @param {Map<string, Row>} rows what is known of each facet
 * @param {{ toggle: (name: string, id: string) => void, ask: () => void }} act
 */
export function show(start, state, rows, act) {
  replace(byId('facets'), ...start.facets.map(facet => panel(start, facet, state, rows, act)));
}

/**
 * @param {Start} start
 * @param {Facet} facet
 * @param {State} state
 * @param {Map<string, Row>} rows
 * @param {{ toggle: (name: string, id: string) => void, ask: () => void }} act
 */
function panel(start, facet, state, rows, act) {
  const chosen = state.tags[facet.name] || [];
  const element = h('details', { class: 'facet', open: open.has(facet.name) || chosen.length > 0 },
    h('summary', { id: `facet-${facet.name}` }, facet.title, chosen.length ? h('b', {}, ` ${chosen.length}`) : null));
  const fill = () => {
    const body = h('div', {}, ...content(start, facet, chosen, rows.get(facet.name), act, fill));
    if (element.children.length > 1) element.lastElementChild?.replaceWith(body); else element.append(body);
  };
  element.addEventListener('toggle', () => {
    if (element.open === open.has(facet.name)) return;
    if (element.open) open.add(facet.name); else open.delete(facet.name);
    if (element.open) act.ask();
  });
  fill();
  return element;
}

/**
 * @param {Start} start
 * @param {Facet} facet
 * @param {string[]} chosen
 * @param {Row | undefined} row
 * @param {{ toggle: (name: string, id: string) => void }} act
 * @param {() => void} again
 * @returns {(Node | null)[]}
 */
function content(start, facet, chosen, row, act, again) {
  const all = (row ? row.values.map((value, at) => ({ value, count: row.counts[at] })) : facet.values.map(value => ({ value, count: value[2] })));
  const word = (typed.get(facet.name) || '').toLowerCase();
  const fitting = all.filter(({ value, count }) => (count > 0 || chosen.includes(value[0])) && value[1].toLowerCase().includes(word));
  const checked = (/** @type {{ value: Value }} */ one) => chosen.includes(one.value[0]);
  fitting.sort((a, b) => Number(checked(b)) - Number(checked(a)) || b.count - a.count || a.value[1].localeCompare(b.value[1]));
  const whole = full.has(facet.name);
  const groups = word || whole ? [] : grouped(start, fitting);
  const lists = groups.length ? groups.flatMap(([name, ones]) => [
    h('h3', {}, name), list(facet, ones.slice(0, IN_GROUP), chosen, act),
  ]) : [list(facet, whole ? fitting.slice(0, 500) : fitting.slice(0, FEW), chosen, act)];
  const more = groups.length || fitting.length > FEW;
  return [
    facet.size > MANY ? find(facet, again) : null,
    ...(fitting.length ? lists : [h('p', { class: 'note' }, t('None'))]),
    more ? h('button', { type: 'button', class: 'plain', id: `more-${facet.name}`, click: () => { if (whole) full.delete(facet.name); else full.add(facet.name); again(); } },
      whole ? t('Show fewer') : t('Show all {count}', { count: plain(fitting.length) })) : null,
  ];
}

/**
 * The values below their broader ones: variables below themes.
 * @param {Start} start
 * @param {{ value: Value, count: number }[]} values
 * @returns {[string, { value: Value, count: number }[]][]}
 */
function grouped(start, values) {
  if (!values.some(({ value }) => value[3].length)) return [];
  const themes = start.facets.find(one => one.name === 'theme')?.values || [];
  return themes.map(([id, label]) => /** @type {[string, typeof values]} */ ([label, values.filter(({ value }) => value[3].includes(id))]))
    .filter(([, ones]) => ones.length);
}

/**
 * @param {Facet} facet
 * @param {{ value: Value, count: number }[]} values
 * @param {string[]} chosen
 * @param {{ toggle: (name: string, id: string) => void }} act
 */
function list(facet, values, chosen, act) {
  return h('ul', {}, ...values.map(({ value: [id, label], count }) => h('li', {}, h('label', {},
    h('input', { type: 'checkbox', id: `is-${facet.name}-${id}`, checked: chosen.includes(id), change: () => act.toggle(facet.name, id) }),
    h('span', {}, label), h('small', {}, plain(count))))));
}

/**
 * A field that narrows a long list.
 * @param {Facet} facet
 * @param {() => void} again
 */
function find(facet, again) {
  const asked = t('Find a {facet}', { facet: facet.title.toLowerCase(), title: facet.title });
  const input = h('input', { type: 'search', id: `find-${facet.name}`, value: typed.get(facet.name) || '',
    placeholder: asked, 'aria-label': asked });
  input.addEventListener('input', () => {
    typed.set(facet.name, input.value);
    again();
    const fresh = byId(`find-${facet.name}`);
    fresh.focus();
    if (fresh instanceof HTMLInputElement) fresh.setSelectionRange(fresh.value.length, fresh.value.length);
  });
  return input;
}
