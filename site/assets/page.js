// Buttons that copy: beside lines of code, and the citation. Without script the text is there to be selected.

import { t } from './strings.js';

for (const block of document.querySelectorAll('.code pre, #cite ~ blockquote')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = t('Copy');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText((block.textContent || '').trim());
    button.textContent = t('Copied');
    setTimeout(() => { button.textContent = t('Copy'); }, 2000);
  });
  block.after(button);
}
