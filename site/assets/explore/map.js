// Maps without tiles: outlines of land that the site holds as SVG, and boxes drawn over them.

import { s, UP } from './dom.js';
import { halves } from './engine.js';
import { t } from '../strings.js';

const MAP = `${UP}assets/map/`;
const RIM_LATITUDE = 50, RIM_RADIUS = 90, TINY = 3;
/** Square root of 2, over which the sine of half the rim's distance from the pole is reached. */
const RIM = Math.sin(((90 - RIM_LATITUDE) * Math.PI) / 360);

/**
 * The world in degrees, x east and y south; `turn` shows a second one east of it, for boxes about the Pacific.
 * @param {string} kind
 * @param {boolean} pacific
 * @param {...(Element | null)} marks
 */
export function world(kind, pacific, ...marks) {
  const left = pacific ? 0 : -180;
  return s('svg', { class: `map ${kind}`, viewBox: `${left} -90 360 180` },
    s('rect', { class: 'map-sea', x: left, y: -90, width: '100%', height: '100%' }),
    ...(pacific ? [0, 360] : [0]).map(x => s('use', { class: 'map-land', href: `${MAP}world.svg#land`, x })),
    ...marks.filter(mark => mark !== null));
}

/**
 * The surroundings of a pole with the boxes that reach it.
 * @param {1 | -1} pole
 * @param {number[][]} boxes
 */
export function polar(pole, boxes) {
  const side = pole > 0 ? 'north' : 'south';
  const near = boxes.filter(([, south, , north]) => (pole > 0 ? north > RIM_LATITUDE : south < -RIM_LATITUDE));
  return s('svg', { class: 'map map-polar', viewBox: '-91 -91 182 182', role: 'img', 'aria-label': side === 'north' ? t('Around the north pole') : t('Around the south pole') },
    s('circle', { class: 'map-sea', r: 90 }),
    ...['grat', 'land'].map(part => s('use', { class: part === 'land' ? 'map-land' : 'map-grid', href: `${MAP}${side}.svg#${part}` })),
    s('path', { class: 'map-box', d: near.map(box => sector(box, pole)).join('') }));
}

/**
 * Path data of a box near a pole, its parallels drawn as polygons with a corner every few degrees.
 * @param {number[]} box
 * @param {1 | -1} pole
 */
function sector([west, south, east, north], pole) {
  const [outer, inner] = pole > 0 ? [Math.max(south, RIM_LATITUDE), north] : [Math.min(north, -RIM_LATITUDE), south];
  if (east - west >= 359) return circle(outer, pole) + (Math.abs(inner) < 89.9 ? circle(inner, pole) : '');
  const steps = Math.max(1, Math.ceil((east - west) / 6));
  const turns = Array.from({ length: steps + 1 }, (_, at) => west + ((east - west) * at) / steps);
  const points = [...turns.map(turn => onDisc(turn, outer, pole)), ...turns.reverse().map(turn => onDisc(turn, inner, pole))];
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}z`;
}

/**
 * @param {number} latitude
 * @param {1 | -1} pole
 */
function circle(latitude, pole) {
  const radius = Math.abs(onDisc(0, latitude, pole)[1]).toFixed(1);
  return `M-${radius} 0a${radius} ${radius} 0 1 1 ${2 * +radius} 0a${radius} ${radius} 0 1 1-${2 * +radius} 0z`;
}

/**
 * @param {number} longitude
 * @param {number} latitude
 * @param {1 | -1} pole
 */
function onDisc(longitude, latitude, pole) {
  const angle = (longitude * Math.PI) / 180;
  const radius = (RIM_RADIUS * Math.sin(((90 - Math.abs(latitude)) * Math.PI) / 360)) / RIM;
  return [radius * Math.sin(angle), pole * radius * Math.cos(angle)];
}

/**
 * Boxes as one shape, the smallest as dots.
 * @param {number[][]} boxes
 * @param {boolean} [pacific]
 */
export function marks(boxes, pacific = false) {
  const shapes = [], dots = [];
  for (const box of boxes.flatMap(halves)) {
    for (const turn of pacific ? [0, 360] : [0]) {
      const [west, south, east, north] = [box[0] + turn, box[1], box[2] + turn, box[3]];
      if (east - west < TINY && north - south < TINY) dots.push(`M${(west + east) / 2} ${-(south + north) / 2}h.01`);
      else shapes.push(`M${west} ${-north}H${east}V${-south}H${west}z`);
    }
  }
  return s('g', {}, s('path', { class: 'map-box', d: shapes.join('') }), s('path', { class: 'map-dot', d: dots.join('') }));
}

/**
 * A small map for a card; null for what has no place.
 * @param {number[][]} boxes
 */
export function thumbnail(boxes) {
  if (!boxes.length) return null;
  const map = world('map-thumb', false, marks(boxes));
  map.setAttribute('aria-hidden', 'true');
  return map;
}
