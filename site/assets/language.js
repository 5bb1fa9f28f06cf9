// What scripts say in the language of the site, by the English; a build in another language writes its own.

/** @type {Record<string, string>} */
export const known = {};
