// Fields that are lists of small forms: people, and links.

import { h } from '../explore/dom.js';
import { get, put } from './record.js';
import { t } from '../strings.js';

/** @import { Field, Make, Purpose, Rec, Widget } from './types.js' */

/** @typedef {{ element: HTMLElement, show: (value: Rec) => void, read: () => Rec | null, named: HTMLElement }} Row */

/**
 * A list of rows, each made by `make`; rows that say nothing are no part of the record.
 * @param {HTMLElement} holder
 * @param {() => void} changed
 * @param {string} more what the button says
 * @param {(number: number) => Row} make
 */
function listed(holder, changed, more, make) {
  /** @type {Row[]} */
  let rows = [];
  let count = 0;
  const list = h('div', { class: 'rows-of' });
  const button = h('button', { type: 'button', class: 'plain', click: () => add().named.focus() }, more);
  holder.append(list, button);

  /** @param {Rec} [value] */
  function add(value) {
    const row = make(count++);
    const away = h('button', { type: 'button', class: 'plain', click: () => { rows = rows.filter(one => one !== row); row.element.remove(); changed(); button.focus(); } }, t('Remove'));
    row.element.append(away);
    if (value) row.show(value);
    rows.push(row);
    list.append(row.element);
    return row;
  }

  return {
    /** @param {Rec[]} values */
    set: values => {
      rows = [];
      list.replaceChildren();
      values.forEach(value => add(value));
    },
    get: () => rows.map(row => row.read()).filter(value => value !== null),
  };
}

/**
 * A labelled input of a row.
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement} input
 */
function cell(id, label, input) {
  input.id = id;
  return h('label', { for: id }, h('span', {}, label), input);
}

/**
 * A list as it is; of anything else, which a record of somebody else may hold, an empty one.
 * @param {any} value
 * @returns {any[]}
 */
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** @type {Make} */
export function contacts(field, holder, { form, changed }) {
  const rows = listed(holder, changed, t('Add a person or organisation'), number => {
    const id = `${field.key}-${number}`, input = (/** @type {Record<string, any>} */ more) => h('input', { type: 'text', autocomplete: 'off', input: changed, ...more });
    const name = input({ autocomplete: 'name' }), mail = input({ type: 'email', placeholder: 'name@example.org' }), organization = input({});
    const role = h('select', { change: changed }, ...form.roles.map(one => h('option', { value: one }, one.replace(/_/g, ' '))));
    /** @type {Rec} */
    let given = {};
    return {
      element: h('fieldset', { class: 'row' }, h('legend', { class: 'vh' }, t('Contact {number}', { number: number + 1 })),
        cell(`${id}-name`, t('Name'), name), cell(`${id}-mail`, t('E-mail'), mail), cell(`${id}-role`, t('Role'), role), cell(`${id}-organization`, t('Organisation'), organization)),
      named: name,
      show: value => {
        given = value;
        name.value = value.name || '';
        mail.value = value.emails?.[0]?.value || '';
        organization.value = value.organization || '';
        const [first] = listOf(value.roles);
        if (first && !form.roles.includes(first)) role.append(h('option', { value: first }, first));
        role.value = first || form.roles[0];
      },
      read: () => {
        if (!name.value.trim() && !mail.value.trim()) return null;
        const { emails, organization: _, ...rest } = given;
        const address = mail.value.trim();
        return {
          ...rest, name: name.value.trim(), ...(organization.value.trim() && { organization: organization.value.trim() }),
          roles: [role.value, ...listOf(given.roles).slice(1)],
          ...(address && { emails: [{ ...emails?.[0], value: address }, ...listOf(emails).slice(1)] }),
        };
      },
    };
  });
  return whole(field, rows, form.kind === 'project' || form.kind === 'product' ? [{}] : []);
}

/** @type {Make} */
export function links(field, holder, { form, changed }) {
  const { purposes } = form, other = t('Something else');
  const rows = listed(holder, changed, t('Add a link'), number => {
    const id = `${field.key}-${number}`;
    const what = h('select', { change: () => { turn(); changed(); } }, ...purposes.map(one => h('option', { value: one.name }, t(one.name))), h('option', { value: '' }, other));
    const href = h('input', { type: 'url', autocomplete: 'off', placeholder: 'https://…', input: changed });
    const title = h('input', { type: 'text', autocomplete: 'off', input: changed });
    const rel = h('input', { type: 'text', autocomplete: 'off', placeholder: 'via', input: changed });
    const relation = cell(`${id}-rel`, t('Relation (IANA)'), rel);
    /** @type {Rec} */
    let given = {};
    /** The purpose as it was shown, so that what nobody touches stays as it is. */
    let shown = '';
    function turn() {
      const purpose = purposes.find(one => one.name === what.value);
      relation.hidden = Boolean(purpose);
      if (purpose && (!title.value || purposes.some(one => one.title === title.value))) title.value = purpose.title;
    }
    const row = {
      element: h('fieldset', { class: 'row' }, h('legend', { class: 'vh' }, t('Link {number}', { number: number + 1 })),
        cell(`${id}-what`, t('Leads to'), what), cell(`${id}-href`, t('Address'), href), cell(`${id}-title`, t('Title'), title), relation),
      named: href,
      show: (/** @type {Rec} */ value) => {
        given = value;
        href.value = value.href || '';
        title.value = value.title || '';
        rel.value = value.rel || '';
        what.value = shown = purposeOf(value, purposes)?.name || '';
        relation.hidden = Boolean(what.value);
      },
      read: () => {
        if (!href.value.trim()) return null;
        const purpose = purposes.find(one => one.name === what.value), address = href.value.trim();
        const made = /** @type {Rec} */ ({ ...given, rel: purpose && what.value !== shown ? purpose.rel : rel.value.trim() || purpose?.rel || 'related', href: address });
        delete made.title;
        const type = address === given.href ? given.type : purpose?.type || form.media[suffixOf(address)] || 'text/html';
        if (type) made.type = type;
        if (title.value.trim()) made.title = title.value.trim();
        return made;
      },
    };
    turn();
    return row;
  });
  return whole(field, rows, purposes.filter(one => one.must).map(one => ({ rel: one.rel, title: one.title })));
}

/**
 * @param {Rec} link
 * @param {Purpose[]} purposes
 */
function purposeOf(link, purposes) {
  const same = purposes.filter(one => one.rel === link.rel);
  return same.find(one => one.title === link.title) || (same.length === 1 && link.rel !== 'via' ? same[0] : undefined);
}

/** @param {string} address */
function suffixOf(address) {
  const name = address.split(/[?#]/)[0].split('/').pop() || '';
  return name.includes('.') && !/^https?:\/\/[^/]+\/?$/.test(address) ? name.slice(name.lastIndexOf('.')).toLowerCase() : '';
}

/**
 * @param {Field} field
 * @param {{ set: (values: Rec[]) => void, get: () => Rec[] }} rows
 * @param {Rec[]} empty the rows of a list that has none
 * @returns {Widget}
 */
function whole(field, rows, empty) {
  return {
    show: record => {
      const given = [get(record, field.pointer) ?? []].flat().filter(one => one && typeof one === 'object');
      rows.set(given.length ? given : empty);
    },
    read: record => {
      const found = rows.get();
      put(record, field.pointer, found.length ? found : undefined);
    },
  };
}
