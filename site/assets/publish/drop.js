// What a file says of itself, read here and sent nowhere: the box of a GeoTIFF or GeoJSON, the fields of a STAC file.

import { flat } from './place.js';
import { t } from '../strings.js';

/** @import { Rec } from './types.js' */

/** Bytes of a file that are looked at: the header of a GeoTIFF, or the whole of a JSON file. */
export const MOST_BYTES = 20_000_000;
const TIFF_HEAD = 4_000_000;
const MOST_DEPTH = 100;
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 0, 0, 0, 8, 8, 8];
const TAGS = { 256: 'width', 257: 'height', 33550: 'scale', 33922: 'tie', 34264: 'matrix', 34735: 'keys' };

/**
 * What a file says: members of a record, and perhaps a note for its reader. Throws an Error with a sentence for people.
 * @param {File} file
 * @returns {Promise<{ bbox?: number[], record?: Rec, files?: Record<string, string>, interval?: (string | null)[] }>}
 */
export async function told(file) {
  const found = await read(file);
  if (found.bbox && !isBox(found.bbox)) throw new Error(t('{name} holds no coordinates in degrees.', { name: file.name }));
  return found;
}

/**
 * Whether something is west, south, east and north in degrees.
 * @param {any} value
 */
function isBox(value) {
  return Array.isArray(value) && value.length === 4 && value.every((edge, n) => Number.isFinite(edge) && Math.abs(edge) <= (n % 2 ? 90 : 360));
}

/**
 * @param {File} file
 * @returns {ReturnType<typeof told>}
 */
async function read(file) {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const mark = String.fromCharCode(...head.slice(0, 2));
  if (mark === 'II' || mark === 'MM') return { bbox: tiffBox(await file.slice(0, TIFF_HEAD).arrayBuffer()) };
  if (file.size > MOST_BYTES) throw new Error(t('{name} is too large to be read here.', { name: file.name }));
  let value;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw new Error(t('{name} is neither a GeoTIFF nor JSON. For NetCDF, Zarr and others: oscat new product --from {name}', { name: file.name }));
  }
  return ofJson(value, file.name);
}

/**
 * @param {any} value
 * @param {string} name
 */
function ofJson(value, name) {
  const main = Object.keys(value || {}).find(path => path.endsWith('/record.json'));
  if (main && value[main] && typeof value[main] === 'object') {
    const { [main]: record, ...beside } = value;
    return { record, files: Object.fromEntries(Object.entries(beside).map(([path, text]) => [String(path.split('/').pop()), String(text)])) };
  }
  if (value?.type === 'Collection' && value.extent) return { record: value };
  if (value?.type === 'Feature' && value.conformsTo) return { record: value };
  if (value?.type === 'Feature' && value.stac_version) {
    const { start_datetime: from, end_datetime: to, datetime } = value.properties || {};
    return { bbox: value.bbox ? flat(value.bbox) : around(value), interval: [from, to].map(end => [end, datetime].find(one => typeof one === 'string') || null) };
  }
  const bbox = typeof value?.type === 'string' ? around(value) : undefined;
  if (!bbox) throw new Error(t('{name} holds no coordinates in degrees.', { name }));
  return { bbox };
}

/**
 * The box of GeoJSON (RFC 7946, section 5). What spans more than half of the Earth and leaves the middle free goes over
 * the date line.
 * @param {any} value
 * @returns {number[] | undefined}
 */
export function around(value) {
  const xs = /** @type {number[]} */ ([]), ys = /** @type {number[]} */ ([]);
  /** @param {any} one @param {number} [depth] the deepest that GeoJSON goes is a collection of collections of shapes */
  function walk(one, depth = 0) {
    if (depth > MOST_DEPTH) return;
    if (Array.isArray(one)) {
      if (typeof one[0] === 'number' && typeof one[1] === 'number') {
        xs.push(one[0]);
        ys.push(one[1]);
      } else one.forEach(inner => walk(inner, depth + 1));
    } else if (one && typeof one === 'object') [one.coordinates, one.geometries, one.geometry, one.features].forEach(inner => walk(inner, depth + 1));
  }
  walk(value);
  if (!xs.length || [...xs].some(x => Math.abs(x) > 360) || ys.some(y => Math.abs(y) > 90)) return undefined;
  const low = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.min(a, b)), high = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.max(a, b));
  const east = xs.filter(x => x >= 0), west = xs.filter(x => x < 0);
  const over = east.length && west.length && low(east) - high(west) > 180;
  return over ? [low(east), low(ys), high(west), high(ys)] : [low(xs), low(ys), high(xs), high(ys)];
}

/**
 * The box of a GeoTIFF in degrees (OGC 19-008r4; TIFF 6.0; BigTIFF).
 * @param {ArrayBuffer} buffer its beginning
 */
export function tiffBox(buffer) {
  const tags = /** @type {Record<string, number[]>} */ (tiffTags(new DataView(buffer)));
  const [width] = tags.width || [], [height] = tags.height || [];
  const corner = placed(tags);
  if (!width || !height || !corner) throw new Error(t('This TIFF does not say where on Earth it is.'));
  const back = toDegrees(tags.keys || []);
  const edge = Array.from({ length: 21 }, (_, n) => n / 20);
  const points = edge.flatMap(at => [[at * width, 0], [at * width, height], [0, at * height], [width, at * height]]).map(([x, y]) => back(corner(x, y)));
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y), pole = poleWithin(tags.keys || [], [corner(0, 0), corner(width, height)]);
  const [west, east] = pole ? [-180, 180] : [Math.min(...xs), Math.max(...xs)];
  const south = pole < 0 ? -90 : Math.min(...ys), north = pole > 0 ? 90 : Math.max(...ys);
  return [west, south, east, north].map(degrees => Math.round(degrees * 1e5) / 1e5);
}

/**
 * 1 or -1 where the north or the south pole lies within, of which no edge tells; else 0.
 * @param {number[]} keys
 * @param {number[][]} corners two that are opposite
 */
function poleWithin(keys, [[a, b], [c, d]]) {
  const pole = POLAR[crsOf(keys)[3072]]?.[0] || 0;
  return pole && Math.min(a, c) < 0 && Math.max(a, c) > 0 && Math.min(b, d) < 0 && Math.max(b, d) > 0 ? pole : 0;
}

/**
 * The keys of a GeoTIFF that hold short numbers (OGC 19-008r4, 7.1).
 * @param {number[]} keys GeoKeyDirectoryTag
 */
function crsOf(keys) {
  /** @type {Record<number, number>} */
  const found = {};
  for (let n = 4; n + 3 < keys.length; n += 4) if (keys[n + 1] === 0) found[keys[n]] = keys[n + 3];
  return found;
}

/**
 * From a pixel to the coordinates of the file's reference system; null where the file does not tell.
 * @param {Record<string, number[]>} tags
 * @returns {((x: number, y: number) => number[]) | null}
 */
function placed({ matrix, scale, tie }) {
  if (matrix?.length === 16) return (x, y) => [matrix[0] * x + matrix[1] * y + matrix[3], matrix[4] * x + matrix[5] * y + matrix[7]];
  if (!scale || !tie) return null;
  return (x, y) => [tie[3] + (x - tie[0]) * scale[0], tie[4] - (y - tie[1]) * scale[1]];
}

/** @param {DataView} view */
function tiffTags(view) {
  try {
    const little = view.getUint16(0) === 0x4949, big = view.getUint16(2, little) === 43;
    const whole = (/** @type {number} */ at) => (big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
    const start = whole(big ? 8 : 4), count = big ? whole(start) : view.getUint16(start, little);
    const step = big ? 20 : 12, first = start + (big ? 8 : 2);
    /** @type {Record<string, number[]>} */
    const found = {};
    for (let n = 0; n < Math.min(count, 500); n += 1) {
      const at = first + n * step, name = /** @type {Record<number, string>} */ (TAGS)[view.getUint16(at, little)];
      if (name) found[name] = values(view, at, little, big, whole);
    }
    return found;
  } catch {
    throw new Error(t('This TIFF keeps its header at its end, or is cut. Type the area, or use: oscat new product --from FILE'));
  }
}

/**
 * @param {DataView} view
 * @param {number} at
 * @param {boolean} little
 * @param {boolean} big
 * @param {(at: number) => number} whole
 */
function values(view, at, little, big, whole) {
  const type = view.getUint16(at + 2, little), count = Math.min(whole(at + 4), 10_000), size = SIZES[type] || 1;
  const inline = at + (big ? 12 : 8), from = size * count <= (big ? 8 : 4) ? inline : whole(inline);
  return Array.from({ length: count }, (_, n) => {
    const here = from + n * size;
    if (type === 12) return view.getFloat64(here, little);
    if (type === 3) return view.getUint16(here, little);
    return type === 16 ? Number(view.getBigUint64(here, little)) : view.getUint32(here, little);
  });
}

/**
 * From the reference system of a GeoTIFF to degrees: geographic, UTM, Web Mercator, polar stereographic.
 * @param {number[]} keys GeoKeyDirectoryTag
 * @returns {(point: number[]) => number[]}
 */
function toDegrees(keys) {
  const found = crsOf(keys), code = found[3072];
  if (found[1024] === 2 || (!found[1024] && !code)) return point => point;
  if (code === 3857) return ([x, y]) => [(x / RADIUS) * DEGREE, (2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) * DEGREE];
  const zone = code >= 32601 && code <= 32760 ? code % 100 : code >= 25828 && code <= 25838 ? code - 25800 : 0;
  if (zone >= 1 && zone <= 60) return point => fromUtm(point, zone, code >= 32701);
  if (code in POLAR) return point => fromPolar(point, ...POLAR[code]);
  throw new Error(t('Its coordinates are in EPSG:{code}, which is not read here. Type the area, or use: oscat new product --from FILE', { code: code || '?' }));
}

const RADIUS = 6378137, FLAT = 1 / 298.257223563, ECC2 = FLAT * (2 - FLAT), ECC = Math.sqrt(ECC2), DEGREE = 180 / Math.PI;
/** Sign of the pole, latitude of true scale, longitude of the middle, by EPSG code. @type {Record<number, [number, number, number]>} */
const POLAR = { 3413: [1, 70, -45], 3995: [1, 71, 0], 3996: [1, 75, 0], 3031: [-1, 71, 0], 3976: [-1, 70, 0] };

/**
 * Transverse Mercator to degrees (Snyder 1987, USGS Professional Paper 1395, equations 8-17 to 8-25).
 * @param {number[]} point
 * @param {number} zone
 * @param {boolean} south
 */
function fromUtm([x, y], zone, south) {
  const second = ECC2 / (1 - ECC2), m = (y - (south ? 1e7 : 0)) / 0.9996, e1 = (1 - Math.sqrt(1 - ECC2)) / (1 + Math.sqrt(1 - ECC2));
  const mu = m / (RADIUS * (1 - ECC2 / 4 - (3 * ECC2 ** 2) / 64 - (5 * ECC2 ** 3) / 256));
  const phi = mu + ((3 * e1) / 2 - (27 * e1 ** 3) / 32) * Math.sin(2 * mu) + ((21 * e1 ** 2) / 16 - (55 * e1 ** 4) / 32) * Math.sin(4 * mu)
    + ((151 * e1 ** 3) / 96) * Math.sin(6 * mu) + ((1097 * e1 ** 4) / 512) * Math.sin(8 * mu);
  const sin = Math.sin(phi), cos = Math.cos(phi), tan2 = Math.tan(phi) ** 2, c = second * cos ** 2;
  const n = RADIUS / Math.sqrt(1 - ECC2 * sin ** 2), r = (RADIUS * (1 - ECC2)) / (1 - ECC2 * sin ** 2) ** 1.5, d = (x - 5e5) / (n * 0.9996);
  const lat = phi - ((n * Math.tan(phi)) / r) * (d ** 2 / 2 - ((5 + 3 * tan2 + 10 * c - 4 * c ** 2 - 9 * second) * d ** 4) / 24
    + ((61 + 90 * tan2 + 298 * c + 45 * tan2 ** 2 - 252 * second - 3 * c ** 2) * d ** 6) / 720);
  const lon = (d - ((1 + 2 * tan2 + c) * d ** 3) / 6 + ((5 - 2 * c + 28 * tan2 - 3 * c ** 2 + 8 * second + 24 * tan2 ** 2) * d ** 5) / 120) / cos;
  return [zone * 6 - 183 + lon * DEGREE, lat * DEGREE];
}

/**
 * Polar stereographic to degrees (Snyder 1987, equations 7-9, 15-9, 21-33 to 21-40).
 * @param {number[]} point
 * @param {number} pole
 * @param {number} scaled
 * @param {number} middle
 */
function fromPolar([x, y], pole, scaled, middle) {
  const at = scaled / DEGREE, half = (/** @type {number} */ phi) => Math.tan(Math.PI / 4 - phi / 2) / ((1 - ECC * Math.sin(phi)) / (1 + ECC * Math.sin(phi))) ** (ECC / 2);
  const ts = (Math.hypot(x, y) * half(at) * Math.sqrt(1 - ECC2 * Math.sin(at) ** 2)) / (RADIUS * Math.cos(at));
  let phi = Math.PI / 2 - 2 * Math.atan(ts);
  for (let n = 0; n < 8; n += 1) phi = Math.PI / 2 - 2 * Math.atan(ts * ((1 - ECC * Math.sin(phi)) / (1 + ECC * Math.sin(phi))) ** (ECC / 2));
  const lon = middle + Math.atan2(x, pole > 0 ? -y : y) * DEGREE;
  return [lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, pole * phi * DEGREE];
}
