// Where and when: a box drawn on a map, chosen by name or typed; a period that may go on.

import { drag, KNOWN } from '../explore/area.js';
import { h } from '../explore/dom.js';
import { marks, world } from '../explore/map.js';
import { get, put } from './record.js';
import { N_, t } from '../strings.js';

/** @import { Field, Make, Rec } from './types.js' */

const EDGES = [N_('West'), N_('South'), N_('East'), N_('North')];
const HALF_OPEN = '..';

/** The extent of a Collection (STAC 1.1.0, «Extent Object»): the first box and the first period. @type {Make} */
export function extent(field, holder, { changed }) {
  const place = box(field, holder, changed), span = period(field, holder, changed);
  return {
    show: record => {
      const bbox = get(record, `${field.pointer}/spatial/bbox/0`);
      place.set(Array.isArray(bbox) ? flat(bbox) : null);
      span.set(get(record, `${field.pointer}/temporal/interval/0`) || []);
    },
    read: record => {
      const edges = place.get(), [from, to] = span.get();
      const first = get(record, `${field.pointer}/spatial/bbox/0`);
      const [more, later] = ['spatial/bbox', 'temporal/interval'].map(name => get(record, `${field.pointer}/${name}`)).map(all => (Array.isArray(all) ? all.slice(1) : []));
      const given = edges && first?.length === 6 ? [edges[0], edges[1], first[2], edges[2], edges[3], first[5]] : edges;
      put(record, field.pointer, !edges && !from && !to ? undefined : {
        ...get(record, field.pointer),
        ...(given && { spatial: { bbox: [given, ...more] } }),
        ...((from || to) && { temporal: { interval: [[from || null, to || null], ...later] } }),
      });
    },
  };
}

/** The geometry of a record (OGC API - Records, RFC 7946): a box, or a shape of its own that stays. @type {Make} */
export function geometry(field, holder, { changed }) {
  /** @type {Rec | null} */
  let own = null;
  const told = h('p', { class: 'hint' });
  const place = box(field, holder, () => { own = null; told.textContent = ''; changed(); });
  holder.append(told);
  return {
    show: record => {
      const shape = get(record, field.pointer) || null, edges = boxOf(shape);
      own = edges ? null : shape;
      told.textContent = own ? t('It has a shape of its own ({type}), which stays unless a box is drawn.', { type: own.type }) : '';
      place.set(edges);
    },
    read: record => {
      const edges = place.get();
      put(record, field.pointer, edges ? outline(edges) : own);
    },
  };
}

/** The time of a record (OGC API - Records, 7.4): an interval of days. @type {Make} */
export function time(field, holder, { changed }) {
  const span = period(field, holder, changed);
  return {
    show: record => {
      const said = get(record, field.pointer) || {}, ends = Array.isArray(said.interval) ? said.interval : [said.date || said.timestamp, said.date || said.timestamp];
      span.set(ends.map((/** @type {string} */ end) => (end === HALF_OPEN ? null : end)));
    },
    read: record => {
      const [from, to] = span.get();
      put(record, field.pointer, from || to ? { interval: [from || HALF_OPEN, to || HALF_OPEN] } : undefined);
    },
  };
}

/** @param {number[]} bbox of four numbers, or of six with heights */
export function flat(bbox) {
  return bbox.length === 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox;
}

/**
 * The outline of a box; one that crosses the date line in two halves (RFC 7946, 3.1.9).
 * @param {number[]} box
 */
export function outline([west, south, east, north]) {
  const ring = (/** @type {number} */ a, /** @type {number} */ b) => [[[a, south], [b, south], [b, north], [a, north], [a, south]]];
  return west <= east
    ? { type: 'Polygon', coordinates: ring(west, east) }
    : { type: 'MultiPolygon', coordinates: [ring(west, 180), ring(-180, east)] };
}

/**
 * The box of a shape that is one, else null.
 * @param {any} shape
 */
export function boxOf(shape) {
  const rings = shape?.type === 'Polygon' ? [shape.coordinates] : shape?.type === 'MultiPolygon' && shape.coordinates?.length === 2 ? shape.coordinates : [];
  const boxes = rings.map((/** @type {number[][][]} */ [ring]) => {
    const xs = ring.map(([x]) => x), ys = ring.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
  const [a, b] = boxes;
  const whole = b && a[2] === 180 && b[0] === -180 ? [a[0], a[1], b[2], a[3]] : boxes.length === 1 ? a : null;
  return whole && JSON.stringify(outline(whole)) === JSON.stringify({ type: shape.type, coordinates: shape.coordinates }) ? whole : null;
}

/**
 * @param {Field} field
 * @param {HTMLElement} holder
 * @param {() => void} changed
 */
function box(field, holder, changed) {
  /** @type {number[] | null} */
  let edges = null;
  /** @type {boolean | undefined} */
  let pacific;
  const said = h('p', { class: 'hint', 'aria-live': 'polite' });
  const map = h('div', { class: 'pick-map' });
  const turn = h('button', { type: 'button', class: 'plain', click: () => { pacific = !turned(); draw(); } });
  const names = h('select', { 'aria-label': t('Area by name'), change: () => { if (names.value) { set([...KNOWN[names.value]]); changed(); } } },
    h('option', { value: '' }, t('Choose an area')), h('option', { value: 'Global' }, t('The whole Earth')),
    ...Object.keys(KNOWN).map(name => h('option', { value: name }, name)));
  const inputs = EDGES.map((name, n) => h('input', {
    id: `${field.key}-${name.toLowerCase()}`, type: 'number', step: 'any', 'aria-label': `${t(name)}, ${t('degrees')}`, placeholder: t(name),
    'aria-describedby': `${field.key}-told ${field.key}-said`, min: n % 2 ? -90 : undefined, max: n % 2 ? 90 : undefined, change: typed,
  }));
  holder.append(h('div', { class: 'where' }, map, h('div', {}, names, h('div', { class: 'edges' }, ...inputs), turn, said)));

  const turned = () => pacific ?? Boolean(edges && edges[0] > edges[2]);

  function typed() {
    const given = inputs.map(input => (input.value === '' ? Number.NaN : Number(input.value)));
    said.textContent = '';
    if (given.every(Number.isFinite)) set(wrapped(given));
    else edges = null;
    changed();
  }

  /** Longitudes within ±180: 190 becomes -170; all around stays all around. @param {number[]} given */
  function wrapped([west, south, east, north]) {
    const round = (/** @type {number} */ x) => ((((x + 180) % 360) + 360) % 360) - 180;
    const whole = east - west >= 360;
    const made = whole ? [-180, south, 180, north] : [fit(west), south, fit(east), north];
    if (made.some((edge, n) => edge !== [west, south, east, north][n])) said.textContent = t('Longitudes were brought to between -180 and 180.');
    return made;
    /** @param {number} x */
    function fit(x) { return Math.abs(x) <= 180 ? x : Math.round(round(x) * 1e6) / 1e6; }
  }

  /** @param {number[] | null} given */
  function set(given) {
    edges = given;
    names.value = given && given.join() === '-180,-90,180,90' ? 'Global' : Object.keys(KNOWN).find(name => given?.join() === KNOWN[name].join()) || '';
    inputs.forEach((input, n) => { input.value = given ? String(given[n]) : ''; });
    draw();
  }

  function draw() {
    const drawn = world('map-pick', turned(), edges && edges.every(Number.isFinite) ? marks([edges], turned()) : null);
    drawn.setAttribute('aria-hidden', 'true');
    drag(drawn, turned(), chosen => { if (chosen) { set(chosen); changed(); } });
    map.replaceChildren(drawn);
    turn.textContent = turned() ? t('Atlantic in the middle') : t('Pacific in the middle');
  }

  draw();
  return { set, get: () => edges };
}

/**
 * @param {Field} field
 * @param {HTMLElement} holder
 * @param {() => void} changed
 */
function period(field, holder, changed) {
  /** What was given to the second; a day that is not touched keeps it. @type {(string | null)[]} */
  let exact = [null, null];
  const days = [t('First day'), t('Last day')].map((name, n) => h('input', {
    id: `${field.key}-${n ? 'last' : 'first'}`, type: 'date', 'aria-label': name, min: '0001-01-01', max: '9999-12-31', change: changed,
    'aria-describedby': `${field.key}-told ${field.key}-said`,
  }));
  const open = h('input', { type: 'checkbox', id: `${field.key}-open`, change: () => { days[1].disabled = open.checked; changed(); } });
  holder.append(h('div', { class: 'when' },
    h('label', { for: days[0].id }, t('First day')), days[0], h('label', { for: days[1].id }, t('Last day')), days[1],
    h('label', { class: 'tick' }, open, t('it goes on'))));
  return {
    /** @param {(string | null | undefined)[]} given */
    set: given => {
      exact = [given[0], given[1]].map(end => (typeof end === 'string' && end ? end : null));
      days.forEach((input, n) => { input.value = (exact[n] || '').slice(0, 10); });
      open.checked = Boolean(exact[0] && !exact[1]);
      days[1].disabled = open.checked;
    },
    /** @returns {(string | null)[]} */
    get: () => days.map((input, n) => {
      if (!input.value || (n && open.checked)) return null;
      if (exact[n]?.slice(0, 10) === input.value) return exact[n];
      return `${input.value}T${n ? '23:59:59' : '00:00:00'}Z`;
    }),
  };
}
