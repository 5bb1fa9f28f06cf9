// A request for sponsored resources: a document to sign and an e-mail, made of what is written here, and sent by nobody.

import { byId, save, UP } from '../explore/dom.js';
import { pdf } from './pdf.js';
import { forget, keep, kept } from './store.js';
import { t } from '../strings.js';

const KEEP = 'oscat-resources', form = /** @type {HTMLFormElement} */ (byId('request'));
const fields = /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.elements].filter(one => 'name' in one && one.name));
const mail = byId('resources').dataset.mail || '';
const value = (/** @type {string} */ name) => fields.find(one => one.name === name)?.value.trim() || '';
const label = (/** @type {Element} */ field) => form.querySelector(`label[for="${field.id}"]`)?.firstChild?.textContent?.trim() || '';

start();

async function start() {
  const asked = new URLSearchParams(location.search);
  const before = kept(KEEP) || {};
  for (const field of fields) if (typeof before[field.name] === 'string') field.value = before[field.name];
  form.addEventListener('input', changed);
  form.addEventListener('submit', event => { event.preventDefault(); save(fileName(), request()); });
  byId('copy').addEventListener('click', () => navigator.clipboard?.writeText(letter()).then(() => { byId('lacking').textContent = t('Copied.'); }));
  byId('empty').addEventListener('click', () => { form.reset(); forget(KEEP); changed(); });
  await prefilled(asked.get('platform') || '', asked.get('entry') || '');
  changed();
}

/**
 * @param {string} platform
 * @param {string} entry «products/sea-ice»
 */
async function prefilled(platform, entry) {
  const known = platform ? await (await fetch(`${UP}resources/platforms.json`)).json() : {};
  const one = Object.hasOwn(known, platform) ? known[platform] : null;
  if (one) {
    fill('service', one.title);
    fill('why', [one.types.length && t('It runs {types}.', { types: one.types.join(', ') }), one.data.length && t('It has {data} at hand.', { data: one.data.join(', ') })].filter(Boolean).join(' '));
  }
  if (!/^(products|workflows|experiments|projects)\/[\w.-]+$/.test(entry)) return;
  const file = /^pro/.test(entry) ? 'collection.json' : 'record.json', answer = await fetch(`${UP}${entry}/${file}`);
  if (!answer.ok) return;
  const record = await answer.json(), said = file === 'record.json' ? record.properties : record;
  fill('project', String(said.title || ''));
  fill('summary', String(said.description || ''));
  fill('entry', new URL(`${UP}${entry}/`, location.href).href);
}

/**
 * What nobody wrote yet.
 * @param {string} name
 * @param {string} text
 */
function fill(name, text) {
  const field = fields.find(one => one.name === name);
  if (field && !field.value) field.value = text.slice(0, 5_000);
}

function changed() {
  keep(KEEP, Object.fromEntries(fields.map(one => [one.name, one.value])));
  const lacking = fields.filter(one => !one.value.trim() && form.querySelector(`label[for="${one.id}"] small`)).map(label);
  byId('lacking').textContent = lacking.length ? t('Still needed: {fields}.', { fields: lacking.join(', ') }) : t('Everything is there.');
  byId('text').textContent = letter();
  /** @type {HTMLAnchorElement} */ (byId('letter')).href = `mailto:${mail}?subject=${encodeURIComponent(subject())}&body=${encodeURIComponent(letter())}`;
}

function subject() {
  return `${t('NoR sponsorship request')}: ${value('project') || '…'}`;
}

function letter() {
  return [
    t('Dear NoR team,'),
    t('please find attached our request for sponsorship of «{service}» for the work «{project}», from {from} to {to}.', { service: value('service') || '…', project: value('project') || '…', from: value('from') || '…', to: value('to') || '…' }),
    `${t('Attached are:')}\n1. ${t('the signed request ({name})', { name: fileName() })}\n2. ${t('the quote that the pricing wizard exported')}`,
    `${t('Kind regards,')}\n${[value('name'), value('organisation'), value('mail')].filter(Boolean).join('\n')}`,
  ].join('\n\n');
}

function fileName() {
  const bare = value('project').toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50);
  return `nor-request-${bare || 'draft'}.pdf`;
}

/** The document to sign. */
function request() {
  /** @type {import('./pdf.js').Line[]} */
  const lines = [{ text: t('Request for sponsorship by the Network of Resources'), size: 17, bold: true }, { text: value('project'), size: 13, space: 4 }];
  for (const section of form.querySelectorAll('section')) {
    lines.push({ text: section.querySelector('h2')?.textContent || '', size: 12.5, bold: true, space: 16 });
    for (const field of fields.filter(one => section.contains(one))) {
      lines.push({ text: label(field), bold: true, size: 9.5, space: 6 }, { text: field.value.trim() || '–' });
    }
  }
  lines.push({ text: t('The resources serve no work that makes revenue.'), space: 20 }, { text: `${t('Signature')}: ______________________________`, space: 34 });
  return pdf(lines, t('Request for sponsorship by the Network of Resources'));
}
