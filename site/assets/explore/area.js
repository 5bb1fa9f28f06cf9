// Where: an area dragged on a map, chosen by name, or typed.

import { byId, h, s } from './dom.js';
import { marks, world } from './map.js';
import { N_, t } from '../strings.js';

/** @import { State } from './types.js' */

/** @type {Record<string, number[]>} */
export const KNOWN = {
  [N_('Arctic')]: [-180, 60, 180, 90],
  [N_('Antarctica')]: [-180, -90, 180, -60],
  [N_('Africa')]: [-26, -36, 60, 38],
  [N_('Asia')]: [25, -11, 180, 78],
  [N_('Europe')]: [-25, 34, 45, 72],
  [N_('North America')]: [-170, 7, -52, 84],
  [N_('South America')]: [-93, -56, -34, 13],
  [N_('Atlantic Ocean')]: [-80, -60, 20, 65],
  [N_('Indian Ocean')]: [20, -60, 120, 30],
  [N_('Pacific Ocean')]: [120, -60, -70, 65],
  [N_('Mediterranean Sea')]: [-6, 30, 37, 46],
  [N_('Greenland')]: [-75, 59, -10, 84],
};
const EDGES = [N_('West'), N_('South'), N_('East'), N_('North')];

/**
 * @param {State} state
 * @param {(bbox: number[] | null) => void} chosen
 */
export function show(state, chosen) {
  const bbox = state.bbox;
  const pacific = pacificCentred ?? Boolean(bbox && bbox[0] > bbox[2]);
  const map = world('map-pick', pacific, bbox && marks([bbox], pacific));
  map.setAttribute('aria-hidden', 'true');
  drag(map, pacific, chosen);
  byId('area').replaceChildren(map, turn(pacific, () => show(state, chosen)), names(bbox, chosen), fields(bbox, chosen));
}

/** Whether the map is turned; undefined as long as nobody turned it. @type {boolean | undefined} */
let pacificCentred;

/**
 * @param {boolean} pacific
 * @param {() => void} again
 */
function turn(pacific, again) {
  return h('button', { type: 'button', class: 'plain', click: () => { pacificCentred = !pacific; again(); } },
    pacific ? t('Atlantic in the middle') : t('Pacific in the middle'));
}

/**
 * @param {number[] | null} bbox
 * @param {(bbox: number[] | null) => void} chosen
 */
function names(bbox, chosen) {
  const known = Object.entries(KNOWN);
  const now = known.find(([, edges]) => bbox && edges.every((edge, at) => edge === bbox[at]))?.[0] || '';
  const select = h('select', { 'aria-label': t('Area by name'), change: () => chosen(KNOWN[select.value] || null) },
    h('option', { value: '' }, bbox && !now ? t('Your own area') : t('Anywhere')),
    ...known.map(([name]) => h('option', { value: name, selected: name === now }, t(name))));
  return select;
}

/**
 * @param {number[] | null} bbox
 * @param {(bbox: number[] | null) => void} chosen
 */
function fields(bbox, chosen) {
  const inputs = EDGES.map((name, at) => h('input', {
    type: 'number', step: 'any', min: at % 2 ? -90 : -180, max: at % 2 ? 90 : 180, value: bbox ? bbox[at] : '',
    'aria-label': `${t(name)}, ${t('degrees')}`, placeholder: t(name),
  }));
  const use = () => {
    const edges = inputs.map(input => (input.value === '' ? Number.NaN : Number(input.value)));
    if (inputs.every(input => input.value === '')) chosen(null);
    else if (inputs.every(input => input.checkValidity()) && edges.every(Number.isFinite)) {
      chosen([edges[0], Math.min(edges[1], edges[3]), edges[2], Math.max(edges[1], edges[3])]);
    }
  };
  inputs.forEach(input => input.addEventListener('change', use));
  return h('div', { class: 'edges' }, ...inputs);
}

/**
 * Let a box be dragged on the map.
 * @param {SVGSVGElement} map
 * @param {boolean} pacific
 * @param {(bbox: number[] | null) => void} chosen
 */
export function drag(map, pacific, chosen) {
  /** @type {number[] | null} */
  let from = null;
  const shape = map.appendChild(s('rect', { class: 'map-box', width: 0, height: 0 }));
  /** @param {PointerEvent} event */
  const at = event => {
    const frame = map.getBoundingClientRect(), left = pacific ? 0 : -180;
    const x = left + (360 * (event.clientX - frame.left)) / frame.width, y = 90 - (180 * (event.clientY - frame.top)) / frame.height;
    return [Math.min(left + 360, Math.max(left, x)), Math.min(90, Math.max(-90, y))];
  };
  map.addEventListener('pointerdown', event => { from = at(event); map.setPointerCapture(event.pointerId); });
  map.addEventListener('pointermove', event => {
    if (!from) return;
    const [x, y] = at(event);
    shape.setAttribute('x', String(Math.min(x, from[0])));
    shape.setAttribute('y', String(-Math.max(y, from[1])));
    shape.setAttribute('width', String(Math.abs(x - from[0])));
    shape.setAttribute('height', String(Math.abs(y - from[1])));
  });
  map.addEventListener('pointercancel', () => { from = null; });
  map.addEventListener('pointerup', event => {
    if (!from) return;
    const [x, y] = at(event), [a, b] = from;
    from = null;
    if (Math.abs(x - a) < 1 || Math.abs(y - b) < 1) return;
    chosen([turned(Math.min(x, a)), rounded(Math.min(y, b)), turned(Math.max(x, a)), rounded(Math.max(y, b))]);
  });
}

/**
 * To a tenth of a degree.
 * @param {number} degrees
 */
function rounded(degrees) {
  return Math.round(degrees * 10) / 10;
}

/**
 * A longitude within -180 and 180.
 * @param {number} degrees
 */
function turned(degrees) {
  return rounded(degrees > 180 ? degrees - 360 : degrees);
}
