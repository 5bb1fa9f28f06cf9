// Up to four entries side by side.

import { byId, h, UP, years } from './dom.js';
import { thumbnail } from './map.js';
import { t } from '../strings.js';

/** @import { Card } from './types.js' */

/** @type {[string, (card: Card) => string | Node | null][]} */
const ROWS = [
  [t('Kind'), card => card.label],
  [t('Where'), card => thumbnail(card.boxes)],
  [t('When'), years],
  ...['theme', 'variable', 'mission', 'project', 'region', 'licence', 'encoding', 'status', 'has', 'platform'].map(name => (
    /** @type {[string, (card: Card) => string]} */ ([name[0].toUpperCase() + name.slice(1), card => (card.tags[name] || []).join(', ')]))),
  [t('DOI'), card => card.doi || ''],
  [t('Updated'), card => card.updated],
  [t('About'), card => card.text || ''],
];

/**
 * @param {Card[]} cards
 * @param {{ drop: (path: string) => void, clear: () => void }} act
 */
export function show(cards, act) {
  const place = byId('compare');
  place.hidden = !cards.length;
  if (!cards.length) { place.replaceChildren(); return; }
  const rows = ROWS.map(([name, read]) => ({ name, cells: cards.map(read) })).filter(({ cells }) => cells.some(Boolean));
  const differ = (/** @type {(string | Node | null)[]} */ cells) => new Set(cells.map(cell => (cell instanceof Node ? cell.textContent : cell))).size > 1;
  place.replaceChildren(
    h('div', { class: 'line' }, h('h2', {}, t('Compare')), h('button', { type: 'button', class: 'plain', click: act.clear }, t('Clear'))),
    ...(cards.length === 1 ? [h('p', { class: 'note' }, t('Tick one to three more to see them side by side.'))] : []),
    h('div', { class: 'sideways', tabindex: 0, role: 'region', 'aria-label': t('Compared entries') }, h('table', { class: 'hits' },
      h('thead', {}, h('tr', {}, h('td', {}), ...cards.map(card => h('th', { scope: 'col' }, h('a', { href: UP + card.path }, card.title),
        h('button', { type: 'button', class: 'plain', 'aria-label': t('Take {title} out', { title: card.title }), click: () => act.drop(card.path) }, '×'))))),
      h('tbody', {}, ...rows.map(({ name, cells }) => h('tr', { class: differ(cells) ? 'differ' : '' }, h('th', { scope: 'row' }, name), ...cells.map(cell => h('td', {}, cell))))))));
}
