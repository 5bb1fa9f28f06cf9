// The discussion of an entry: nothing is asked of the forum before somebody wants to see it.

const button = /** @type {HTMLButtonElement | null} */ (document.getElementById('talk'));

button?.addEventListener('click', () => {
  const source = new URL(button.dataset.embed || ''), frame = document.createElement('iframe');
  frame.src = source.href;
  frame.title = button.dataset.title || '';
  frame.className = 'talk';
  frame.referrerPolicy = 'no-referrer-when-downgrade'; // Discourse shows its comments to the hosts that it knows
  addEventListener('message', ({ origin, data }) => {
    const height = origin === source.origin && data?.type === 'discourse-resize' && Number(data.height);
    if (height) frame.height = String(Math.min(Math.max(height, 120), 5_000));
  });
  button.replaceWith(frame);
  frame.focus();
});
