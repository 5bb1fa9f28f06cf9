// What this browser keeps of a page that somebody fills in, until it is sent or emptied.

/**
 * What is kept under a name; null where that is nothing, or no object.
 * @param {string} name
 * @returns {Record<string, any> | null}
 */
export function kept(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name) || 'null');
    return found && typeof found === 'object' ? found : null;
  } catch {
    return null; // somebody else's, or the browser keeps nothing
  }
}

/**
 * Whether it could be kept: a private window may keep nothing.
 * @param {string} name
 * @param {object} value
 */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch { /* then nothing was kept */ }
}
