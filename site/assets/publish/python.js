// The rules of the catalog as they run on a pull request: oscat itself, in Python, in a worker of the browser.

const TOP = new URL('../../', import.meta.url), HERE = new URL('publish/checks/', TOP);
/** @type {Promise<(what: string, path: string, files: string) => string> | null} */
let ready = null;

// A question has a number, what is asked (`look`, `preview`, `source`), the record's path, and texts by path in Git.
addEventListener('message', async ({ data }) => {
  try {
    ready ??= started();
    const ask = await ready;
    postMessage({ number: data.number, answer: JSON.parse(ask(data.what, data.path, JSON.stringify(data.files))) });
  } catch (error) {
    postMessage({ number: data.number, error: String(error instanceof Error ? error.message : error) });
  }
});

/** @returns {Promise<(what: string, path: string, files: string) => string>} */
async function started() {
  const { loadPyodide } = await import(new URL('pyodide/pyodide.mjs', HERE).href);
  const [python, archive, known, shipped] = await Promise.all([
    loadPyodide({ indexURL: new URL('pyodide/', HERE).href }),
    bytes('python.zip'), text('catalog.json'), text('shipped.json'),
  ]);
  python.unpackArchive(archive, 'zip', { extractDir: '/home/oscat' });
  python.runPython('import sys; sys.path.insert(0, "/home/oscat")');
  const checking = python.pyimport('checking');
  checking.start(known, shipped, published, new Date().toISOString().slice(0, 10));
  return checking.ask;
}

/** @param {string} name */
async function bytes(name) {
  return (await found(name)).arrayBuffer();
}

/** @param {string} name */
async function text(name) {
  return (await found(name)).text();
}

/** @param {string} name */
async function found(name) {
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

/**
 * What is published at a path, at once: Python waits for it. Workers may do so.
 * @param {string} path
 */
function published(path) {
  const asking = new XMLHttpRequest();
  asking.open('GET', new URL(path.split('/').map(encodeURIComponent).join('/'), TOP), false);
  asking.responseType = 'arraybuffer';
  asking.send();
  return asking.status === 200 ? new Uint8Array(asking.response) : undefined; // null would be no None
}
