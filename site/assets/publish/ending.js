// Where a record goes: GitHub's page for a new file, an issue that becomes a pull request, or an e-mail.

/** @import { Form, Rec } from './types.js' */

/** Bytes of an address that GitHub takes. */
export const MOST_BYTES = 8_000;

/**
 * Where to propose a record, and whether its text fits into the address; else it goes by the clipboard.
 * @param {Form} form
 * @param {string} path of the record in Git
 * @param {string} text of the record
 * @param {boolean} there whether the catalog has the file already
 * @returns {{ href: string, fits: boolean }}
 */
export function newFile(form, path, text, there) {
  const top = `https://github.com/${form.repository}`;
  if (there) return { href: `${top}/edit/${form.branch}/${encodeURI(path)}`, fits: false };
  const bare = `${top}/new/${form.branch}?filename=${encodeURIComponent(path)}`, whole = `${bare}&value=${encodeURIComponent(text)}`;
  return whole.length <= MOST_BYTES ? { href: whole, fits: true } : { href: bare, fits: false };
}

/**
 * The issue that a workflow turns into a pull request.
 * @param {Form} form
 * @param {string} title
 * @param {string} text
 */
export function issue(form, title, text) {
  const bare = `https://github.com/${form.repository}/issues/new?template=propose.yml&title=${encodeURIComponent(title)}`;
  const whole = `${bare}&files=${encodeURIComponent(text)}`;
  return whole.length <= MOST_BYTES ? { href: whole, fits: true } : { href: bare, fits: false };
}

/**
 * @param {Form} form
 * @param {string} subject
 * @param {string} body
 */
export function mail(form, subject, body) {
  return `mailto:${form.mail}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}

/**
 * The text of a proposal: the record alone, or with the files beside it by their paths in Git.
 * @param {string} path
 * @param {Rec} record
 * @param {Record<string, string>} files
 */
export function proposal(path, record, files) {
  return JSON.stringify(Object.keys(files).length ? { [path]: record, ...files } : record);
}
