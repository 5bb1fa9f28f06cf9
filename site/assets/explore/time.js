// When: a histogram of years to drag over, and two fields for years, months or days.

import { byId, counted, h, s } from './dom.js';
import { wholeDay } from './state.js';
import { t } from '../strings.js';

/** @import { State } from './types.js' */

const WIDE = 240, TALL = 56;

/**
 * @param {State} state
 * @param {[number, number][]} rows years with how many entries cover each
 * @param {(first: string, last: string) => void} chosen
 */
export function show(state, rows, chosen) {
  byId('time').replaceChildren(...(rows.length ? [histogram(state, rows, chosen), ends(rows)] : []), fields(state, chosen));
}

/**
 * @param {State} state
 * @param {[number, number][]} rows
 * @param {(first: string, last: string) => void} chosen
 */
function histogram({ first, last }, rows, chosen) {
  const step = WIDE / rows.length, most = Math.max(...rows.map(([, count]) => count), 1);
  const within = (/** @type {number} */ year) => (!first || `${year}` >= first.slice(0, 4)) && (!last || `${year}` <= last.slice(0, 4));
  const bars = rows.map(([year, count], at) => {
    const tall = count ? Math.max(1, ((TALL - 2) * count) / most) : 0;
    return s('rect', {
      x: (at * step).toFixed(2), y: (TALL - tall).toFixed(2), width: (step * 0.86).toFixed(2), height: tall.toFixed(2),
      class: within(year) ? 'in' : 'out',
    }, s('title', {}, `${year}: ${counted(count, t('entry'), t('entries'))}`));
  });
  const drawing = s('svg', { class: 'years', viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { width: WIDE, height: TALL, class: 'ground' }), ...bars);
  drag(drawing, rows, chosen);
  return drawing;
}

/** @param {[number, number][]} rows */
function ends(rows) {
  return h('p', { class: 'ends', 'aria-hidden': 'true' }, h('span', {}, rows[0][0]), h('span', {}, rows[rows.length - 1][0]));
}

/**
 * @param {SVGSVGElement} drawing
 * @param {[number, number][]} rows
 * @param {(first: string, last: string) => void} chosen
 */
function drag(drawing, rows, chosen) {
  /** @type {number | null} */
  let from = null;
  /** @param {PointerEvent} event */
  const year = event => {
    const frame = drawing.getBoundingClientRect();
    const at = Math.floor((rows.length * (event.clientX - frame.left)) / frame.width);
    return rows[Math.max(0, Math.min(rows.length - 1, at))][0];
  };
  drawing.addEventListener('pointerdown', event => { from = year(event); drawing.setPointerCapture(event.pointerId); });
  drawing.addEventListener('pointerup', event => {
    if (from === null) return;
    const [a, b] = [from, year(event)].sort((one, other) => one - other);
    from = null;
    chosen(`${a}-01-01`, `${b}-12-31`);
  });
}

/**
 * @param {State} state
 * @param {(first: string, last: string) => void} chosen
 */
function fields({ first, last }, chosen) {
  const from = field(t('From'), first, '-01-01'), to = field(t('to'), last, '-12-31');
  const use = () => {
    const [a, b] = [wholeDay(from.value, 'first'), wholeDay(to.value, 'last')];
    from.setCustomValidity(from.value && !a ? t('A year, or a day such as 2015-06-30') : '');
    to.setCustomValidity(to.value && !b ? t('A year, or a day such as 2015-06-30') : a && b && a > b ? t('This is before the beginning') : '');
    if (from.reportValidity() && to.reportValidity()) chosen(a, b);
  };
  from.addEventListener('change', use);
  to.addEventListener('change', use);
  return h('div', { class: 'range' }, h('label', {}, `${t('From')} `, from), h('label', {}, `${t('to')} `, to));
}

/**
 * @param {string} name
 * @param {string} day
 * @param {string} whole the end of a day that stands for a whole year
 */
function field(name, day, whole) {
  return h('input', { type: 'text', inputmode: 'numeric', size: 10, maxlength: 10, placeholder: t('year'),
    'aria-label': t('{name}: year or day', { name }), value: day.endsWith(whole) ? day.slice(0, 4) : day });
}
