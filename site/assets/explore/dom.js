// Elements from values. Text is always text: nothing here reads HTML.

import { t } from '../strings.js';

const SVG = 'http://www.w3.org/2000/svg';
/** The top of the published tree. */
export const UP = new URL('../../', import.meta.url).pathname;

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * @template {Element} T
 * @param {T} element
 * @param {Record<string, any>} attributes true stands for an attribute without value, functions are listeners
 * @param {Child[]} children
 * @returns {T}
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== false && child !== '')
    .map(child => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * An HTML element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * An element that the page is known to have.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found;
}

/**
 * A number for people.
 * @param {number} number
 */
export function plain(number) {
  return number.toLocaleString('en');
}

/**
 * «1 entry», «3 entries».
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function counted(count, one, many) {
  return `${plain(count)} ${count === 1 ? one : many}`;
}

/**
 * Years of a time range: «2016 – 2022», «since 2017», ''.
 * @param {{ first: string, last: string }} range
 */
export function years({ first, last }) {
  const [from, to] = [first.slice(0, 4), last.slice(0, 4)];
  if (from && to) return from === to ? from : `${from} – ${to}`;
  return from ? t('since {when}', { when: from }) : to ? t('until {when}', { when: to }) : '';
}

/**
 * Make a part of the page anew; what had the focus in it has it afterwards.
 * @param {HTMLElement} box
 * @param {...(Node | string)} parts
 */
export function replace(box, ...parts) {
  const held = document.activeElement?.id || '';
  box.replaceChildren(...parts);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

/**
 * Give a file to the person at this browser.
 * @param {string} name
 * @param {Blob} content
 */
export function save(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
