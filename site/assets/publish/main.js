// The form: from an empty page, a draft, a file or an entry to a proposal.

import { byId, counted, h, save, UP } from '../explore/dom.js';
import { bySchema, fieldOf, Rules } from './check.js';
import { told } from './drop.js';
import { issue, mail, newFile, proposal } from './ending.js';
import { pick, picks, themes } from './pick.js';
import { extent, geometry, outline as shape, time } from './place.js';
import { finished, get, patched, pathOf, put, slug } from './record.js';
import { contacts, links } from './rows.js';
import { forget, keep, kept } from './store.js';
import { t } from '../strings.js';
import { area, choice, flag, json, language, licence, number, text, words } from './widgets.js';

/** @import { Field, Form, Looked, Make, Rec, Said, Widget } from './types.js' */

/** @type {Record<string, Make>} */
const MAKES = { text, area, choice, number, flag, words, language, json, licence, pick, picks, themes, extent, geometry, time, contacts, links };
const PAUSE = 350;
const MARKS = { error: '✕', warning: '!', hint: 'i' };

const form = /** @type {Form} */ (JSON.parse(byId('form-data').textContent || ''));
const DRAFT = `oscat-draft-${form.kind}`;
const rules = new Rules();
const page = { record: /** @type {Rec} */ ({}), files: /** @type {Record<string, string>} */ ({}), of: '', all: false, python: false, number: 0 };
/** @type {Set<Field>} */
const touched = new Set();
/** @type {Map<Field, Widget>} */
const widgets = new Map();
/** What the record said in a field, and what the field says of it: as long as it says the same, the record stays. @type {Map<Field, { given: any, said: string }>} */
const untouched = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
let named = false;

start();

async function start() {
  const choices = await (await fetch(`${UP}publish/choices.json`)).json();
  for (const field of form.fields) {
    const holder = byId(`${field.key}-control`);
    widgets.set(field, MAKES[field.widget](field, holder, { form, choices, changed }));
    byId(`${field.key}-field`).addEventListener('focusout', () => { touched.add(field); tellAt(field, all()); });
  }
  for (const area of files()) area.addEventListener('input', changed);
  tools();
  await first();
  byId('publish').removeAttribute('aria-busy');
}

/**
 * What this browser kept of the form: the record, the texts of the files beside it, and of which entry it is a change.
 * @returns {{ record: Rec, files: Record<string, string>, of: string } | null}
 */
function drafted() {
  const found = kept(DRAFT);
  return found?.record && typeof found.record === 'object' ? { record: found.record, files: {}, of: '', ...found } : null;
}

/** What the page begins with: an entry that is to be changed, the draft, or nothing. */
async function first() {
  const of = new URLSearchParams(location.search).get('change') || '';
  const draft = drafted();
  if (of && /^[\w.-]+$/.test(of) && draft?.of !== of) return change(of);
  if (!draft) return show(structuredClone(form.start));
  show(draft.record, draft.files, draft.of);
  tell(t('This is the draft that this browser kept.'));
  return later();
}

/** @param {string} id */
async function change(id) {
  tell(t('Fetching {id} …', { id }));
  try {
    const source = form.runtime ? await rules.ask('source', pathOf(form, id)) : '';
    if (!source) throw new Error(t('There is no such entry.'));
    page.python = true;
    show(JSON.parse(source), {}, id);
    tell(t('Change what is to be changed; what this form does not show stays as it is.'));
  } catch (error) {
    show(structuredClone(form.start));
    tell(`${id}: ${error instanceof Error ? error.message : error}`);
  }
  await check();
}

/**
 * @param {Rec} record
 * @param {Record<string, string>} [beside]
 * @param {string} [of]
 */
function show(record, beside = {}, of = '') {
  Object.assign(page, { record, files: beside, of });
  named = Boolean(record.id);
  widgets.forEach((_, field) => shown(field));
  for (const area of files()) area.value = beside[area.dataset.name || ''] || '';
  byId('of').textContent = of ? t('A change to {id}', { id: of }) : '';
}

/**
 * Fill in a field from the record.
 * @param {Field} field
 */
function shown(field) {
  const given = structuredClone(get(page.record, field.pointer));
  widgets.get(field)?.show(page.record);
  untouched.set(field, { given, said: JSON.stringify(read(field, given)) });
}

/**
 * What a field says, over what the record said before.
 * @param {Field} field
 * @param {any} given
 */
function read(field, given) {
  const scratch = {};
  put(scratch, field.pointer, structuredClone(given));
  widgets.get(field)?.read(scratch);
  return get(scratch, field.pointer);
}

/** @returns {HTMLTextAreaElement[]} the files beside the record that are written here */
function files() {
  return [...document.querySelectorAll('textarea[data-name]')].map(one => /** @type {HTMLTextAreaElement} */ (one));
}

function changed() {
  untouched.forEach(({ given, said }, field) => {
    const now = read(field, given);
    put(page.record, field.pointer, JSON.stringify(now) === said ? structuredClone(given) : now);
  });
  page.files = Object.fromEntries(files().filter(one => one.value.trim()).map(one => [one.dataset.name || '', one.value]));
  follow();
  const could = keep(DRAFT, { record: page.record, files: page.files, of: page.of });
  byId('kept').textContent = could ? t('Draft kept in this browser.') : t('This browser keeps no draft: save it to a file.');
  later();
}

/** The id follows the title as long as nobody wrote one; links lead to the files that are written here. */
function follow() {
  const title = form.fields.find(one => one.pointer.endsWith('/title')), id = form.fields.find(one => one.pointer === '/id');
  const typed = /** @type {HTMLInputElement | null} */ (id && document.getElementById(id.key));
  if (document.activeElement === typed) named = Boolean(typed?.value);
  if (title && typed && !named && !page.of) {
    typed.value = slug(get(page.record, title.pointer) || '');
    put(page.record, '/id', typed.value || undefined);
  }
  for (const [name] of Object.entries(page.files)) {
    const rel = name.split('.')[0], all = page.record.links ||= [];
    const link = { rel, href: `./${name}`, type: 'application/yaml', title: rel === 'input' ? 'Input' : 'Environment' };
    if (!all.some((/** @type {Rec} */ one) => one.rel === rel)) all.push(link);
  }
}

function later() {
  clearTimeout(pause);
  pause = setTimeout(check, PAUSE);
  if (form.runtime && !saving()) page.python = true;
}

/** Whether somebody asked their browser to fetch little. */
function saving() {
  return Boolean(/** @type {any} */ (navigator).connection?.saveData);
}

/** The proposal as it stands. */
function made() {
  const record = finished(page.record, form, new Date()), path = pathOf(form, record.id || 'unnamed');
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = Object.fromEntries(Object.entries(page.files).map(([name, content]) => [folder + name, content]));
  return { record, path, beside };
}

/** @type {Looked & { whole: boolean }} */
let looked = { findings: [], left: [], fair: null, taken: false, whole: false };

async function check() {
  const number = page.number += 1, { record, path, beside } = made();
  if (!looked.whole) {
    const findings = await bySchema(form, record);
    if (number === page.number) looked = { ...looked, findings, whole: false };
    say();
  }
  if (!page.python) return;
  byId('state').textContent = looked.whole ? t('Checking …') : t('Loading all rules (once, some seconds) …');
  try {
    const found = /** @type {Looked} */ (await rules.ask('look', path, { [path]: JSON.stringify(record, null, 2), ...beside }));
    if (number !== page.number) return;
    looked = { ...found, whole: true };
  } catch (error) {
    page.python = false;
    byId('state').textContent = t('The rules could not be loaded; they run on your pull request. ({why})', { why: String(error).split('\n')[0].slice(0, 200) });
    return;
  }
  say();
}

/** Show what was found: at the fields that somebody was at, and in the list; and where the proposal goes. */
function say() {
  const { left, whole } = looked, found = all(), proposed = made();
  form.fields.forEach(field => tellAt(field, found));
  const errors = found.filter(one => one.severity === 'error' && !one.old), rest = found.filter(one => one.severity !== 'error' || one.old);
  byId('errors').replaceChildren(...errors.map(one => lead(one, proposed)));
  byId('advice').replaceChildren(...rest.map(one => lead(one, proposed)));
  byId('advice-count').textContent = counted(rest.length, t('piece of advice'), t('pieces of advice'));
  byId('advice-box').hidden = !rest.length;
  byId('state').textContent = errors.length
    ? t('{count} to go before it can be proposed.', { count: counted(errors.length, t('thing'), t('things')) })
    : whole ? t('All rules that can be checked here are met.') : t('The schema is met.');
  byId('left').textContent = whole && left.length ? t('Checked on the pull request only: {codes}.', { codes: left.join(', ') }) : '';
  fair();
  end(errors.length, proposed);
}

/** All that is found, by the rules and by the form. */
function all() {
  return [...looked.findings, ...own()];
}

/**
 * Show what was found at a field that somebody was at. The lists stay: a button of theirs may be being pressed.
 * @param {Field} field
 * @param {Said[]} found
 */
function tellAt(field, found) {
  const shown = found.filter(one => page.all || one.severity === 'error' || looked.whole);
  const mine = shown.filter(one => fieldOf(one, form.fields) === field && (page.all || touched.has(field)));
  const wrong = mine.some(one => one.severity === 'error');
  byId(`${field.key}-said`).replaceChildren(...mine.map(line));
  byId(`${field.key}-field`).classList.toggle('wrong', wrong);
  document.getElementById(field.key)?.setAttribute('aria-invalid', String(wrong));
}

/** What only the form knows: JSON that is none, an id that is taken. @returns {Said[]} */
function own() {
  const unread = form.fields.flatMap(field => {
    const area = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(field.key));
    return area?.validationMessage && area.validity?.customError ? [said(field.pointer, area.validationMessage)] : [];
  });
  const taken = page.record.id && page.record.id !== page.of && (ids.has(page.record.id) || looked.taken);
  return taken ? [...unread, said('/id', t('{id} is taken.', { id: page.record.id }))] : unread;
}

/** The ids of this kind that the catalog has. @type {Set<string>} */
const ids = new Set(form.taken);

/**
 * @param {string} pointer
 * @param {string} message
 * @returns {Said}
 */
function said(pointer, message) {
  return { code: '', severity: 'error', pointer, message, help: '' };
}

/** @param {Said} one */
function line(one) {
  const field = /^'[^']+' is missing/.test(one.message) && fieldOf(one, form.fields);
  if (field) return h('li', { class: one.severity }, h('b', { 'aria-hidden': 'true' }, MARKS[one.severity]), ' ', t('{field} is needed.', { field: field.label }), one.code && h('small', {}, ` ${one.code}`));
  return h('li', { class: one.severity }, h('b', { 'aria-hidden': 'true' }, MARKS[one.severity]), ' ', one.message, one.help && '. ', one.help, one.code && h('small', {}, ` ${one.code}`));
}

/**
 * A finding that leads to its field.
 * @param {Said} one
 * @param {ReturnType<typeof made>} proposed
 */
function lead(one, proposed) {
  const field = fieldOf(one, form.fields);
  const item = line(one), mended = one.fix && one.path === proposed.path ? patched(proposed.record, one.fix) : null;
  if (mended) item.append(' ', h('button', { type: 'button', class: 'plain', click: () => mend(mended) }, t('Mend it')));
  if (field) item.append(' ', h('button', { type: 'button', class: 'plain', click: () => go(field) }, t('Go to {field}', { field: field.label })));
  return item;
}

/**
 * Take a mend that a rule offers; the record before can be had again.
 * @param {Rec} record
 */
function mend(record) {
  const before = structuredClone(page.record), files = page.files;
  show(record, files, page.of);
  changed();
  byId('news').replaceChildren(t('Mended.'), ' ', h('button', { type: 'button', class: 'plain', click: () => { show(before, files, page.of); changed(); tell(''); } }, t('Undo')));
}

/** @param {Field} field */
function go(field) {
  const at = byId(`${field.key}-field`);
  at.closest('details')?.setAttribute('open', '');
  at.scrollIntoView({ block: 'center' });
  /** @type {HTMLElement | null} */ (at.querySelector('input, select, textarea, button'))?.focus();
}

function fair() {
  const { fair: score } = looked, box = byId('fair');
  box.hidden = !score;
  if (!score) return;
  const open = score.indicators.filter(one => one.state === 'missing' || one.state === 'partly').flatMap(one => (one.advice ? [one.advice] : []));
  byId('fair-percent').textContent = `${score.percent} %`;
  byId('fair-meter').setAttribute('value', String(score.percent));
  byId('fair-advice').replaceChildren(...[...new Set(open)].slice(0, 4).map(advice => h('li', {}, advice)));
}

/**
 * Where the proposal goes.
 * @param {number} errors
 * @param {ReturnType<typeof made>} proposed
 */
function end(errors, { record, path, beside }) {
  const alone = !Object.keys(beside).length, there = page.of === record.id;
  const content = JSON.stringify(record), title = `${there ? 'Update' : 'Add'} ${form.label.toLowerCase()}: ${get(record, form.record ? '/properties/title' : '/title') || ''}`;
  const propose = /** @type {HTMLAnchorElement} */ (byId('propose')), way = newFile(form, path, content, there);
  const asking = /** @type {HTMLAnchorElement} */ (byId('issue')), whole = proposal(path, record, beside), thread = issue(form, title, whole);
  byId('ways').hidden = errors > 0;
  byId('not-yet').hidden = !errors;
  byId('way-file').hidden = !alone || !form.repository;
  byId('way-issue').hidden = !form.repository;
  byId('way-mail').hidden = !form.mail;
  Object.assign(propose.dataset, { text: way.fits ? '' : there ? JSON.stringify(record, null, 2) : content });
  propose.href = way.href;
  asking.href = thread.href;
  asking.dataset.text = thread.fits ? '' : whole;
  byId('file-hint').textContent = there ? t('The text is copied: on the page that opens, select all, paste it, and press «Commit changes…».')
    : way.fits ? t('GitHub opens in a new tab with the file filled in: press «Commit changes…», then «Propose changes». Without write access it makes your own copy for that.')
      : t('It is too long for an address, so the text is copied: paste it on the page that opens.');
  byId('issue-hint').textContent = thread.fits ? '' : t('The text is copied: paste it into the field «Files».');
  const letter = /** @type {HTMLAnchorElement} */ (byId('mail'));
  letter.href = mail(form, title, t('Please add the entry in the attached file to the catalog.'));
}

/** @param {string} sentence */
function tell(sentence) {
  byId('news').textContent = sentence;
}

/** The buttons about the form. */
function tools() {
  byId('fields').addEventListener('submit', event => { event.preventDefault(); page.all = true; page.python = form.runtime; check().then(() => byId('state').focus()); });
  byId('save').addEventListener('click', () => {
    const { record, path, beside } = made(), whole = Object.keys(beside).length ? { [path]: record, ...beside } : record;
    save(`${record.id || 'draft'}.json`, new Blob([JSON.stringify(whole, null, 2)], { type: 'application/json' }));
  });
  byId('clear').addEventListener('click', () => {
    const before = { record: structuredClone(page.record), files: page.files, of: page.of };
    forget(DRAFT);
    show(structuredClone(form.start));
    touched.clear();
    page.all = false;
    byId('news').replaceChildren(t('The form is empty.'), ' ', h('button', { type: 'button', class: 'plain', click: () => { show(before.record, before.files, before.of); changed(); tell(''); } }, t('Undo')));
    check();
  });
  for (const id of ['propose', 'issue']) {
    byId(id).addEventListener('click', () => { const content = byId(id).dataset.text; if (content) navigator.clipboard?.writeText(content).then(() => tell(t('Copied.')), () => tell(t('Copying was refused: save the file, and paste what is in it.'))); });
  }
  byId('show').addEventListener('click', preview);
  const file = /** @type {HTMLInputElement} */ (byId('file'));
  file.addEventListener('change', () => { if (file.files?.[0]) take(file.files[0]); file.value = ''; });
  const zone = byId('publish');
  zone.addEventListener('dragover', event => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
  zone.addEventListener('drop', event => { const dropped = event.dataTransfer?.files[0]; if (dropped) { event.preventDefault(); take(dropped); } });
}

/** @param {File} file */
async function take(file) {
  try {
    const found = await told(file);
    if (found.files || found.record) imported(found, file.name);
    else filled(found, file.name);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A record, or a draft with its files, in place of what is there.
 * @param {{ record?: Rec, files?: Record<string, string> }} found
 * @param {string} name
 */
function imported({ record, files: beside }, name) {
  const sort = record?.conformsTo ? record.properties?.type : record?.['osc:type'];
  if (sort && sort !== form.kind) throw new Error(t('{name} is of the kind {sort}, and this form is for {kind}.', { name, sort, kind: form.kind }));
  const start = structuredClone(form.start), links = (record?.links || []).filter((/** @type {Rec} */ one) => !['root', 'parent', 'self', 'child', 'item', 'items', 'collection'].includes(one?.rel));
  const whole = /** @type {Rec} */ ({ ...start, ...record, links, ...(form.record && { properties: { ...start.properties, ...record?.properties } }) });
  if (!form.record) whole['osc:type'] = form.kind;
  show(whole, beside || {});
  changed();
  tell(t('Filled in from {name}.', { name }));
}

/**
 * Where and when, into what is there.
 * @param {{ bbox?: number[], interval?: (string | null)[] }} found
 * @param {string} name
 */
function filled({ bbox, interval }, name) {
  const where = form.record ? ['/geometry', '/time'] : ['/extent'];
  if (!form.fields.some(field => where.includes(field.pointer))) throw new Error(t('This form has no place for an area.'));
  if (form.record) {
    if (bbox) put(page.record, '/geometry', shape(bbox));
    if (interval?.some(Boolean)) put(page.record, '/time', { interval: interval.map(end => end || '..') });
  } else {
    if (bbox) put(page.record, '/extent/spatial', { bbox: [bbox] });
    if (interval?.some(Boolean)) put(page.record, '/extent/temporal', { interval: [interval] });
  }
  form.fields.filter(field => where.includes(field.pointer)).forEach(shown);
  changed();
  tell(t('Area taken from {name}: {box}.', { name, box: (bbox || []).join(', ') }));
}

/** The page as it will be. */
async function preview() {
  const frame = /** @type {HTMLIFrameElement} */ (byId('preview')), { record, path, beside } = made();
  byId('show').setAttribute('aria-busy', 'true');
  try {
    const html = await rules.ask('preview', path, { [path]: JSON.stringify(record, null, 2), ...beside });
    frame.hidden = !html;
    frame.srcdoc = html;
    tell(html ? t('This is how the page will look.') : t('There is no page without an id.'));
    if (html) frame.scrollIntoView({ block: 'nearest' });
  } catch (error) {
    tell(t('The page could not be made: {why}', { why: String(error).split('\n').filter(Boolean).pop() || '' }));
  }
  byId('show').removeAttribute('aria-busy');
}
