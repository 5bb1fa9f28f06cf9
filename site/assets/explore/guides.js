// What the guides say to the words of a search: the same field finds entries and guides.

import { byId, h, UP } from './dom.js';
import { words } from './text.js';
import { t } from '../strings.js';

const MOST = 5, LONGEST = 40, TITLE = 5, HEADING = 3;
/** @typedef {[title: string, heading: string, address: string, text: string]} Section */
/** @typedef {{ section: Section, sets: Set<string>[] }} Known its words: of the title, the heading, the text */
/** @type {Promise<Known[]> | undefined} */
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
  loading ||= fetch(`${UP}guides/search.json`).then(answer => (answer.ok ? answer.json() : { sections: [] })).then(found => found.sections.map(split), () => []);
  const sections = await loading;
  if (asked !== query) return;
  const found = best(sections, wanted);
  box.hidden = !found.length;
  box.replaceChildren(h('h2', {}, t('In the guides')), h('ul', { class: 'rows' }, ...found.map(([title, heading, address, text]) => h('li', {},
    h('a', { href: UP + address }, heading === title ? title : `${title}: ${heading}`), h('small', {}, text.length > 160 ? `${text.slice(0, 160).replace(/\s\S*$/, '')}…` : text)))));
}

/**
 * A section with its words, which are looked through at every letter that somebody types.
 * @param {Section} section
 * @returns {Known}
 */
function split(section) {
  const [title, heading, , text] = section;
  return { section, sets: [title, heading, text].map(part => new Set(words(part, new Set(), LONGEST))) };
}

/**
 * @param {Known[]} known
 * @param {string[]} wanted
 */
function best(known, wanted) {
  return known.map(one => ({ section: one.section, score: score(one, wanted) })).filter(one => one.score > 0)
    .sort((a, b) => b.score - a.score).slice(0, MOST).map(one => one.section);
}

/**
 * How well a section answers: 0 where it lacks one of the words.
 * @param {Known} known
 * @param {string[]} wanted
 */
function score({ sets: [inTitle, inHeading, inText] }, wanted) {
  const scores = wanted.map(word => (inTitle.has(word) ? TITLE : 0) + (inHeading.has(word) ? HEADING : 0) + (inText.has(word) ? 1 : 0));
  return scores.every(Boolean) ? scores.reduce((sum, one) => sum + one, 0) : 0;
}
