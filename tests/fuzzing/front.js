// What holds in the browser, whatever stands in records, addresses and files: one answer for each input, '' where all held.

import * as compare from '/assets/explore/compare.js';
import { csv, geojson } from '/assets/explore/download.js';
import * as results from '/assets/explore/results.js';
import * as state from '/assets/explore/state.js';
import { told } from '/assets/publish/drop.js';
import * as place from '/assets/publish/place.js';
import { get, patched, put } from '/assets/publish/record.js';
import * as rows from '/assets/publish/rows.js';
import * as widgets from '/assets/publish/widgets.js';

const FORBIDDEN = 'script, iframe, object, embed, base, link, meta, style, form, img, template';
const FIELDS = {
  text: widgets.text, area: widgets.area, number: widgets.number, flag: widgets.flag, words: widgets.words, language: widgets.language,
  json: widgets.json, contacts: rows.contacts, links: rows.links, extent: place.extent, geometry: place.geometry, time: place.time,
};
const FORM = {
  kind: 'product', label: 'product', roles: ['processor', 'producer'], media: {}, advised: ['CC-BY-4.0'], licences: ['CC-BY-4.0'], repository: '',
  purposes: [{ name: 'Access', rel: 'via', title: 'Access', type: 'text/html', must: true, told: '' }],
};

function sure(held, what) {
  if (!held) throw new Error(`broken: ${what}`);
}

/** Elements hold text and nothing that runs, loads or leads elsewhere. */
function judge(holder) {
  sure(!holder.querySelector(FORBIDDEN), 'an element that text became');
  for (const one of holder.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      sure(!name.startsWith('on'), `the attribute ${name}`);
      if (name === 'href' || name === 'src') sure(['http:', 'https:', 'blob:'].includes(new URL(value, location.href).protocol), `the address ${value}`);
    }
  }
  sure(window.alerted === undefined, 'something ran');
}

const act = { compare: () => {}, compared: [], drop: () => {}, clear: () => {} };

function shown({ view, cards, search }) {
  results.show(view, cards, new Int16Array(cards.flatMap(card => card.boxes.flat().map(edge => Math.round(edge * 100)))), act);
  judge(document.getElementById('results'));
  compare.show(cards, act);
  judge(document.getElementById('compare'));
  JSON.parse(geojson(cards));
  sure(csv(cards).split('\r\n')[0].startsWith('title'), 'the head of the table');
  const asked = state.read(search), again = state.read(state.write(asked));
  sure(JSON.stringify(again) === JSON.stringify({ ...asked, q: asked.q.trim() }), `another state: ${JSON.stringify(asked)} ${JSON.stringify(again)}`);
  sure(!/[\n\r]/.test(state.commandLine(asked)) || /'/.test(state.commandLine(asked)), 'a command line of two lines');
}

function filled({ widget, record, pointer }) {
  const holder = document.getElementById('facets'), given = structuredClone(record);
  holder.replaceChildren();
  const field = { key: 'field', pointer, widget, label: '', must: false, example: '', reference: '', words: [], free: true };
  const made = FIELDS[widget](field, holder, { form: FORM, choices: {}, changed: () => {} });
  made.show(given);
  judge(holder);
  made.read(given);
  judge(holder);
}

async function dropped({ name, bytes }) {
  const file = new File([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))], name);
  try {
    const found = await told(file);
    sure(!found.bbox || (found.bbox.length === 4 && found.bbox.every(Number.isFinite)), `the box ${found.bbox}`);
  } catch (error) {
    sure(error.constructor === Error && error.message, `no sentence for people: ${error}`);
    if (error.message.startsWith('broken:')) throw error;
  }
}

function changed({ record, pointer, value, operations }) {
  const before = JSON.stringify(record);
  patched(record, operations);
  sure(JSON.stringify(record) === before, 'the record that was given is another');
  const made = structuredClone(record);
  put(made, pointer, value);
  if (value !== null && pointer) sure(JSON.stringify(get(made, pointer)) === JSON.stringify(value), 'what was put is not there');
  sure({}.polluted === undefined && Object.keys(Object.prototype).length === 0, 'all objects are others now');
}

const PROMISES = { shown, filled, dropped, changed };

/** @param {[string, any][]} inputs the name of a promise, and what it is held against */
export async function tried(inputs) {
  const answers = [];
  for (const [name, input] of inputs) {
    const began = performance.now();
    let answer = '';
    try {
      await PROMISES[name](input);
    } catch (error) {
      answer = `${error.name}: ${error.message} ${(error.stack || '').split('\n')[1] || ''}`;
    }
    const took = performance.now() - began;
    answers.push(answer || (took > 2000 ? `hang of ${Math.round(took)} ms` : ''));
  }
  return answers;
}
