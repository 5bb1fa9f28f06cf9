// What the guides say to the words of a search: the same field finds entries and guides.

import { byId, h, UP } from './dom.js';
import { words } from './text.js';
import { t } from '../strings.js';

const MOST = 5, LONGEST = 40, TITLE = 5, HEADING = 3;
/** @typedef {[title: string, heading: string, address: string, text: string]} Section */
/** @type {Promise<Section[]> | undefined} */
let loading;
let asked = '';

/**
 * Show the sections that hold all words of a search; they are fetched with the first one.
 * @param {string} query
 */
export async function show(query) {
  const box = byId('in-guides');
  asked = query;
  const wanted = words(query, new Set(), LONGEST);
  if (!wanted.length) { box.hidden = true; return; }
  loading ||= fetch(`${UP}guides/search.json`).then(answer => (answer.ok ? answer.json() : { sections: [] })).then(found => found.sections, () => []);
  const sections = await loading;
  if (asked !== query) return;
  const found = best(sections, wanted);
  box.hidden = !found.length;
  box.replaceChildren(h('h2', {}, t('In the guides')), h('ul', { class: 'rows' }, ...found.map(([title, heading, address, text]) => h('li', {},
    h('a', { href: UP + address }, heading === title ? title : `${title}: ${heading}`), h('small', {}, text.length > 160 ? `${text.slice(0, 160).replace(/\s\S*$/, '')}…` : text)))));
}

/**
 * @param {Section[]} sections
 * @param {string[]} wanted
 */
function best(sections, wanted) {
  return sections.map(section => ({ section, score: score(section, wanted) })).filter(one => one.score > 0)
    .sort((a, b) => b.score - a.score).slice(0, MOST).map(one => one.section);
}

/**
 * How well a section answers: 0 where it lacks one of the words.
 * @param {Section} section
 * @param {string[]} wanted
 */
function score([title, heading, , text], wanted) {
  const [inTitle, inHeading, inText] = [title, heading, text].map(part => new Set(words(part, new Set(), LONGEST)));
  const scores = wanted.map(word => (inTitle.has(word) ? TITLE : 0) + (inHeading.has(word) ? HEADING : 0) + (inText.has(word) ? 1 : 0));
  return scores.every(Boolean) ? scores.reduce((sum, one) => sum + one, 0) : 0;
}
