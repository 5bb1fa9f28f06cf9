// The results as a file: made in the browser from what the search already knows.

import { UP } from './dom.js';
import { halves } from './engine.js';

/** @import { Card } from './types.js' */

export const MOST = 1000;
const AT_ONCE = 8;
const FIELDS = ['theme', 'variable', 'mission', 'project', 'region', 'licence', 'encoding', 'status', 'has'];

/**
 * The address of an entry that works anywhere.
 * @param {Card} card
 */
function address(card) {
  return new URL(UP + card.path, location.href).href;
}

/**
 * A cell of a CSV file (RFC 4180); a leading sign that a spreadsheet would run as a formula is disarmed.
 * @param {string} value
 */
function cell(value) {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** @param {Card[]} cards */
export function csv(cards) {
  const head = ['title', 'kind', 'address', 'doi', 'first', 'last', 'updated', ...FIELDS, 'boxes'];
  const rows = cards.map(card => [card.title, card.kind, address(card), card.doi || '', card.first, card.last, card.updated,
    ...FIELDS.map(name => (card.tags[name] || []).join('; ')), card.boxes.map(box => box.join(' ')).join('; ')]);
  return `${[head, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** @param {Card[]} cards */
export function geojson(cards) {
  const features = cards.map(card => ({
    type: 'Feature',
    id: card.path.replace(/\/$/, ''),
    geometry: card.boxes.length ? { type: 'MultiPolygon', coordinates: card.boxes.flatMap(halves).map(ring) } : null,
    properties: { title: card.title, kind: card.kind, address: address(card), doi: card.doi, first: card.first, last: card.last, ...card.tags },
  }));
  return JSON.stringify({ type: 'FeatureCollection', features }, null, 1);
}

/**
 * The corners of a box, counter-clockwise (RFC 7946 section 3.1.6).
 * @param {number[]} box
 */
function ring([west, south, east, north]) {
  return [[[west, south], [east, south], [east, north], [west, north], [west, south]]];
}

/** @type {Record<string, string>} */
const RECORDS = { product: 'collection.json', project: 'collection.json', workflow: 'record.json', experiment: 'record.json', platform: 'record.json' };

/**
 * A STAC Catalog whose links lead to the entries.
 * @param {Card[]} cards
 */
export function stac(cards) {
  const links = cards.map(card => ({
    rel: (RECORDS[card.kind] || '').startsWith('record') ? 'item' : 'child',
    href: address(card) + (RECORDS[card.kind] || 'catalog.json'),
    type: (RECORDS[card.kind] || '').startsWith('record') ? 'application/geo+json' : 'application/json',
    title: card.title,
  }));
  const description = `What was found at ${location.href}`;
  return JSON.stringify({ type: 'Catalog', stac_version: '1.1.0', id: 'results', title: 'Results of a search', description, links }, null, 1);
}

/**
 * The citations of those that can be cited.
 * @param {Card[]} cards
 */
export async function bibtex(cards) {
  const paths = cards.flatMap(card => (card.cite ? [`${UP}${card.cite}.bib`] : []));
  const texts = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const answers = await Promise.all(paths.slice(at, at + AT_ONCE).map(path => fetch(path)));
    texts.push(...await Promise.all(answers.filter(answer => answer.ok).map(answer => answer.text())));
  }
  return texts.join('\n');
}
