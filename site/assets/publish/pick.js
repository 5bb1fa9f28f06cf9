// One or some of many: typed words narrow down a list, as the ARIA pattern «combobox» has it (w3.org/WAI/ARIA/apg).

import { h } from '../explore/dom.js';
import { get, put } from './record.js';
import { t } from '../strings.js';
import { tied } from './widgets.js';

/** @import { Around, Field, Make, Rec, Widget } from './types.js' */

const MOST_SHOWN = 30;
const THEMES = 'https://github.com/stac-extensions/osc#theme';

/** @type {Make} */
export function pick(field, holder, around) {
  return combobox(field, holder, around, rowsOf(field, around), { free: field.free });
}

/** @type {Make} */
export function picks(field, holder, around) {
  return combobox(field, holder, around, rowsOf(field, around), { many: true });
}

/** Themes stand in a block of their own vocabulary; blocks of others stay. @type {Make} */
export function themes(field, holder, around) {
  const inner = { ...field, pointer: '/ids' }, box = combobox(inner, holder, around, rowsOf(field, around), { many: true });
  const own = (/** @type {any} */ block) => block?.scheme === THEMES;
  return {
    show: record => {
      const blocks = [get(record, field.pointer) ?? []].flat();
      box.show({ ids: blocks.filter(own).flatMap(block => (block.concepts || []).map((/** @type {any} */ one) => one.id)) });
    },
    read: record => {
      const rest = [get(record, field.pointer) ?? []].flat().filter(block => !own(block)), said = /** @type {Rec} */ ({});
      box.read(said);
      const blocks = [...(said.ids ? [{ scheme: THEMES, concepts: said.ids.map((/** @type {string} */ id) => ({ id })) }] : []), ...rest];
      put(record, field.pointer, blocks.length ? blocks : undefined);
    },
  };
}

/**
 * @param {Field} field
 * @param {Around} around
 * @returns {[string, string][]}
 */
function rowsOf(field, { choices }) {
  return field.reference ? choices[field.reference] || [] : field.words.map(word => [word, '']);
}

/**
 * @param {Field} field
 * @param {HTMLElement} holder
 * @param {Around} around
 * @param {[string, string][]} rows id and title
 * @param {{ many?: boolean, free?: boolean }} how
 * @returns {Widget}
 */
export function combobox(field, holder, { changed }, rows, { many = false, free = false }) {
  /** @type {string[]} */
  let picked = [];
  let at = -1;
  const titles = new Map(rows);
  const list = h('ul', { id: `${field.key}-list`, class: 'options', role: 'listbox', 'aria-label': field.label, hidden: true });
  const input = h('input', {
    ...tied(field), type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', 'aria-expanded': 'false',
    'aria-controls': list.id, 'aria-autocomplete': 'list', placeholder: many ? t('Type to find, Enter to add') : t('Type to find'),
    input: () => { at = -1; open(); if (!many) settle(false); },
    keydown: pressed, focus: () => input.select(), blur: () => { close(); settle(true); },
  });
  const chips = many && h('ul', { class: 'chips picked', 'aria-label': `${field.label}: ${t('chosen')}` });
  const told = h('p', { class: 'hint', 'aria-live': 'polite' });
  holder.append(...(chips ? [chips] : []), h('div', { class: 'combo' }, input, list), told);

  function found() {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (/** @type {[string, string]} */ [id, title]) => asked.every(word => `${id} ${title}`.toLowerCase().includes(word));
    return rows.filter(row => !(many && picked.includes(row[0])) && fits(row)).slice(0, MOST_SHOWN);
  }

  function open() {
    const shown = found();
    list.replaceChildren(...shown.map(([id, title], n) => h('li', {
      id: `${list.id}-${n}`, role: 'option', 'aria-selected': String(n === at),
      pointerdown: (/** @type {Event} */ event) => { event.preventDefault(); take(id); },
    }, title || id, title && title !== id && h('small', {}, id))));
    list.hidden = !shown.length;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    if (at >= 0 && shown[at]) input.setAttribute('aria-activedescendant', `${list.id}-${at}`);
    else input.removeAttribute('aria-activedescendant');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const last = found().length - 1;
      at = list.hidden ? (step > 0 ? 0 : last) : Math.max(-1, Math.min(last, at + step));
      open();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const row = list.hidden ? undefined : found()[Math.max(0, at)];
      if (row && input.value.trim()) take(row[0]);
      else if (at >= 0 && row) take(row[0]);
      else settle(true);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === 'Backspace' && many && !input.value && picked.length) {
      drop(picked[picked.length - 1]);
    }
  }

  /** @param {string} id */
  function take(id) {
    picked = many ? [...picked, id] : [id];
    input.value = many ? '' : shown(id);
    at = -1;
    close();
    draw();
    changed();
  }

  /** @param {string} id */
  function drop(id) {
    picked = picked.filter(one => one !== id);
    draw();
    changed();
    input.focus();
  }

  /** @param {string} id */
  function shown(id) {
    const title = titles.get(id);
    return title && !free ? `${title} (${id})` : id;
  }

  /** What was typed and not chosen: taken where it names one, else said. @param {boolean} left */
  function settle(left) {
    const typed = input.value.trim(), plain = typed.toLowerCase();
    const row = rows.find(([id, title]) => [id.toLowerCase(), title.toLowerCase(), shown(id).toLowerCase()].includes(plain));
    told.textContent = '';
    if (many) {
      if (left && row && !picked.includes(row[0])) take(row[0]);
      else if (left && typed) told.textContent = t('«{word}» is not in the list.', { word: typed });
      return;
    }
    const before = picked.join();
    picked = row ? [row[0]] : typed ? [typed] : [];
    if (left && typed && !row && !free) told.textContent = t('«{word}» is not in the list.', { word: typed });
    if (picked.join() !== before) changed();
  }

  function draw() {
    if (chips) {
      chips.replaceChildren(...picked.map(id => h('li', {}, h('button', {
        type: 'button', class: 'chip', 'aria-label': t('Remove {name}', { name: titles.get(id) || id }), click: () => drop(id),
      }, titles.get(id) || id, ' ×'))));
    }
  }

  return {
    show: record => {
      picked = [get(record, field.pointer) ?? []].flat().filter(one => typeof one === 'string');
      input.value = many || !picked.length ? '' : shown(picked[0]);
      draw();
    },
    read: record => put(record, field.pointer, many ? (picked.length ? [...picked] : undefined) : picked[0]),
  };
}
