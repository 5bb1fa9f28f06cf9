// The draft: kept in this browser as one types, saved to a file and read from one.

/** @import { Rec } from './types.js' */

const KEEP = 'oscat-draft-';

/**
 * What is kept of a form: the record, the texts of the files beside it, and of which entry it is a change.
 * @typedef {{ record: Rec, files: Record<string, string>, of: string }} Draft
 */

/**
 * @param {string} kind
 * @returns {Draft | null}
 */
export function kept(kind) {
  try {
    const found = JSON.parse(localStorage.getItem(KEEP + kind) || 'null');
    return found && typeof found.record === 'object' ? { files: {}, of: '', ...found } : null;
  } catch {
    return null; // somebody else's, or the browser keeps nothing
  }
}

/**
 * Whether it could be kept: a private window may keep nothing.
 * @param {string} kind
 * @param {Draft} draft
 */
export function keep(kind, draft) {
  try {
    localStorage.setItem(KEEP + kind, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} kind */
export function forget(kind) {
  try {
    localStorage.removeItem(KEEP + kind);
  } catch { /* then nothing was kept */ }
}

/**
 * Save a text as a file.
 * @param {string} name
 * @param {string} text
 */
export function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
