// Platforms narrowed down by what they offer; what is chosen stands in the address.

import { t } from './strings.js';

const form = /** @type {HTMLElement | null} */ (document.getElementById('filters'));
const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.platform')]);
const count = document.getElementById('count'), none = document.getElementById('none'), before = count?.textContent || '';
const chosen = () => [...(form?.querySelectorAll('select') || [])].filter(select => select.value);

function narrow() {
  const asked = chosen();
  for (const row of rows) row.hidden = !asked.every(select => (row.dataset[select.name] || '').split('|').includes(select.value));
  const shown = rows.filter(row => !row.hidden).length;
  if (count) count.textContent = asked.length ? t('{shown} of {all}', { shown, all: rows.length }) : before;
  if (none) none.hidden = shown > 0;
  const query = new URLSearchParams(asked.map(select => [select.name, select.value])).toString();
  history.replaceState(null, '', query ? `?${query}` : location.pathname);
}

if (form) {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const select = form.querySelector(`select[name="${CSS.escape(name)}"]`);
    if (select instanceof HTMLSelectElement && [...select.options].some(option => option.value === value)) select.value = value;
  }
  form.addEventListener('change', narrow);
  document.getElementById('all')?.addEventListener('click', () => { for (const select of chosen()) select.value = ''; narrow(); });
  if (chosen().length) narrow();
}
