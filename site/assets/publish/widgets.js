// Fields that hold one value, or some words.

import { h } from '../explore/dom.js';
import { combobox } from './pick.js';
import { get, put } from './record.js';
import { t } from '../strings.js';

/** @import { Field, Make, Widget } from './types.js' */

/**
 * The attributes that tie an element to the field's label, help and findings.
 * @param {Field} field
 * @returns {Record<string, any>}
 */
export function tied(field) {
  return { id: field.key, 'aria-describedby': `${field.key}-told ${field.key}-said`, 'aria-required': field.must || false };
}

/** @type {Make} */
export function text(field, holder, { changed }) {
  const input = h('input', { ...tied(field), type: 'text', autocomplete: 'off', placeholder: field.example, input: changed });
  holder.append(input);
  return valued(field, input);
}

/** @type {Make} */
export function area(field, holder, { changed }) {
  const input = h('textarea', { ...tied(field), rows: 5, placeholder: field.example, input: changed });
  holder.append(input);
  return valued(field, input);
}

/**
 * @param {Field} field
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input
 * @returns {Widget}
 */
function valued(field, input) {
  return {
    show: record => { input.value = String(get(record, field.pointer) ?? ''); },
    read: record => put(record, field.pointer, input.value.trim() || undefined),
  };
}

/** @type {Make} */
export function choice(field, holder, { changed }) {
  const input = h('select', { ...tied(field), change: changed }, h('option', { value: '' }, t('Choose…')),
    ...field.words.map(word => h('option', { value: word }, word)));
  holder.append(input);
  return valued(field, input);
}

/** @type {Make} */
export function number(field, holder, { changed }) {
  const input = h('input', { ...tied(field), type: 'number', step: 'any', input: changed });
  holder.append(input);
  return {
    show: record => { input.value = String(get(record, field.pointer) ?? ''); },
    read: record => put(record, field.pointer, input.value === '' ? undefined : Number(input.value)),
  };
}

/** @type {Make} */
export function flag(field, holder, { changed }) {
  const input = h('select', { ...tied(field), change: changed }, ...[['', t('Not said')], ['true', t('Yes')], ['false', t('No')]]
    .map(([value, name]) => h('option', { value }, name)));
  holder.append(input);
  return {
    show: record => { input.value = String(get(record, field.pointer) ?? ''); },
    read: record => put(record, field.pointer, input.value ? input.value === 'true' : undefined),
  };
}

/** @type {Make} */
export function words(field, holder, { changed }) {
  const input = h('input', { ...tied(field), type: 'text', autocomplete: 'off', placeholder: t('one, another, a third'), input: changed });
  holder.append(input);
  return {
    show: record => { input.value = [get(record, field.pointer) ?? []].flat().join(', '); },
    read: record => {
      const found = [...new Set(input.value.split(',').map(word => word.trim()).filter(Boolean))];
      put(record, field.pointer, found.length ? found : undefined);
    },
  };
}

/** A text, or several: one stays one. @type {Make} */
export function language(field, holder, around) {
  const many = words(field, holder, around);
  return {
    show: many.show,
    read: record => {
      many.read(record);
      const found = get(record, field.pointer);
      if (found?.length === 1) put(record, field.pointer, found[0]);
    },
  };
}

/** What has parts of its own is written as JSON; what is no JSON stays in the field and is said. @type {Make} */
export function json(field, holder, { changed }) {
  const input = h('textarea', { ...tied(field), rows: 3, class: 'code', spellcheck: 'false', placeholder: 'JSON', input: changed });
  holder.append(input);
  return {
    show: record => {
      const value = get(record, field.pointer);
      input.value = value === undefined ? '' : JSON.stringify(value, null, 1);
    },
    read: record => {
      input.setCustomValidity('');
      try {
        put(record, field.pointer, input.value.trim() ? JSON.parse(input.value) : undefined);
      } catch {
        input.setCustomValidity(t('This is no JSON yet.'));
      }
    },
  };
}

/** @type {Make} */
export function licence(field, holder, around) {
  const { form } = around;
  const rows = [...form.advised, ...form.licences.filter(one => !form.advised.includes(one))];
  const box = combobox(field, holder, around, rows.map(one => [one, form.advised.includes(one) ? t('advised') : '']), { free: true });
  holder.append(h('p', { class: 'hint' }, t('For data CC-BY-4.0, for code Apache-2.0 or MIT let others use what you made, and name you. Without a licence nobody may.')));
  return box;
}
