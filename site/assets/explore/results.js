// The results as a list of cards, a table, a map, or a timeline.

import { byId, counted, h, replace, s, UP, years } from './dom.js';
import { marks, polar, thumbnail, world } from './map.js';
import { t } from '../strings.js';

/** @import { Card } from './types.js' */
/** @typedef {{ compare: (card: Card) => void, compared: string[] }} Act */

/**
 * @param {string} view
 * @param {Card[]} cards
 * @param {Int16Array | null} boxes
 * @param {Act} act
 */
export function show(view, cards, boxes, act) {
  const made = { list: () => list(cards, act), table: () => table(cards, act), map: () => map(cards, boxes, act), timeline: () => timeline(cards, act) }[view];
  replace(byId('results'), ...(cards.length && made ? [made()] : []));
}

/**
 * Those results of a list that were not there yet.
 * @param {Card[]} cards
 * @param {Act} act
 */
export function more(cards, act) {
  const shown = byId('results').querySelector('ul');
  shown?.append(...cards.slice(shown.children.length).map(card => hit(card, act)));
}

/** @param {Card} card */
function link(card) {
  return h('a', { href: UP + card.path }, card.title);
}

/**
 * @param {Card} card
 * @param {Act} act
 */
function tick(card, { compare, compared }) {
  return h('label', { class: 'tick' },
    h('input', { type: 'checkbox', id: `compare-${card.path}`, checked: compared.includes(card.path), change: () => compare(card) }), t('Compare'));
}

/**
 * @param {Card[]} cards
 * @param {Act} act
 */
function list(cards, act) {
  return h('ul', { class: 'found' }, ...cards.map(card => hit(card, act)));
}

/**
 * @param {Card} card
 * @param {Act} act
 */
function hit(card, act) {
  return h('li', { class: `hit is-${card.kind}` },
    h('div', { class: 'face' }, thumbnail(card.boxes)),
    h('div', {},
      h('p', { class: 'kind' }, card.label),
      h('h3', {}, link(card)),
      card.text ? h('p', {}, card.text) : null,
      h('p', { class: 'note' }, [card.note, (card.tags.theme || []).join(', '), card.doi ? 'DOI' : ''].filter(Boolean).join(' · ')),
      tick(card, act)));
}

/**
 * @param {Card[]} cards
 * @param {Act} act
 */
function table(cards, act) {
  const columns = /** @type {[string, (card: Card) => string][]} */ ([
    [t('Kind'), card => card.label], [t('Years'), years], [t('Variables'), card => (card.tags.variable || []).join(', ')],
    [t('Missions'), card => (card.tags.mission || []).join(', ')], [t('Licence'), card => (card.tags.licence || []).join(', ')],
    [t('Status'), card => (card.tags.status || []).join(', ')],
  ]);
  return h('div', { class: 'sideways', tabindex: 0, role: 'region', 'aria-label': t('Results as a table') }, h('table', { class: 'hits' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('Title')), ...columns.map(([name]) => h('th', { scope: 'col' }, name)), h('td', {}))),
    h('tbody', {}, ...cards.map(card => h('tr', {}, h('th', { scope: 'row' }, link(card)),
      ...columns.map(([, read]) => h('td', {}, read(card))), h('td', {}, tick(card, act)))))));
}

/**
 * @param {Card[]} cards
 * @param {Int16Array | null} footprints
 * @param {Act} act
 */
function map(cards, footprints, act) {
  const boxes = [];
  for (let at = 0; footprints && at < footprints.length; at += 4) boxes.push([...footprints.subarray(at, at + 4)].map(edge => edge / 100));
  const some = boxes.filter(box => !isGlobal(box));
  const drawn = some.length ? some : boxes;
  const shown = s('g', { class: 'shown' });
  const flat = world(drawn.length > 60 ? 'map-results many' : 'map-results', false, marks(drawn), shown);
  flat.setAttribute('role', 'img');
  flat.setAttribute('aria-label', t('Where the results lie'));
  const rows = list(cards, act);
  [...rows.children].forEach((row, at) => {
    const point = () => shown.replaceChildren(marks(cards[at].boxes));
    row.addEventListener('pointerenter', point);
    row.addEventListener('focusin', point);
    row.addEventListener('pointerleave', () => shown.replaceChildren());
  });
  const all = boxes.length - some.length;
  const note = all && some.length ? h('p', { class: 'note' }, t('{extents} of the whole globe not drawn.', { extents: counted(all, t('extent'), t('extents')) })) : null;
  return h('div', {}, h('div', { class: 'maps' }, flat, polar(1, drawn), polar(-1, drawn)), note, rows);
}

/** @param {number[]} box */
function isGlobal([west, south, east, north]) {
  return east - west >= 359 && north - south >= 150;
}

/**
 * @param {Card[]} cards
 * @param {Act} act
 */
function timeline(cards, act) {
  const now = String(new Date().getUTCFullYear());
  const dated = cards.filter(card => card.first || card.last);
  const ends = dated.map(card => [Number((card.first || card.last).slice(0, 4)), Number((card.last || now).slice(0, 4)) + 1]);
  const from = Math.min(...ends.map(([first]) => first)), to = Math.max(...ends.map(([, last]) => last));
  const bar = (/** @type {number} */ at) => s('svg', { class: 'span', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: 'ground', width: 100, height: 10 }),
    s('rect', { class: 'bar', x: (100 * (ends[at][0] - from)) / (to - from), width: Math.max(0.6, (100 * (ends[at][1] - ends[at][0])) / (to - from)), height: 10 }));
  const axis = dated.length ? h('p', { class: 'ends' }, h('span', {}, from), h('span', {}, to - 1)) : h('p', { class: 'note' }, t('None of these says when.'));
  return h('div', { class: 'timeline' }, axis, h('ul', {}, ...dated.map((card, at) => h('li', {}, h('div', {}, link(card), ' ', h('small', {}, years(card))), tick(card, act), bar(at)))));
}
