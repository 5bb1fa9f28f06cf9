// A document of plain text as PDF 1.4 (ISO 32000-1), made here: headings and paragraphs in the fonts that every reader
// has. Letters that those lack are drawn: then each page is a picture.

/** @typedef {{ text: string, size?: number, bold?: boolean, space?: number }} Line */

const WIDE = 595, TALL = 842, MARGIN = 62, SIZE = 11, LEADING = 1.42, SCALE = 2.5;
/** What WinAnsiEncoding has beyond Latin-1 (ISO 32000-1, annex D). */
const EXTRA = { '€': 128, '‚': 130, '„': 132, '…': 133, '–': 150, '—': 151, '‘': 145, '’': 146, '“': 147, '”': 148, '•': 149, 'Š': 138, 'š': 154, 'Ž': 142, 'ž': 158, 'Œ': 140, 'œ': 156 };

/**
 * @param {Line[]} lines
 * @param {string} title
 * @returns {Blob}
 */
export function pdf(lines, title) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const pages = paged(lines.flatMap(line => wrapped(line, pen)));
  const plain = lines.every(line => [...line.text].every(known));
  return plain ? written(pages.map(rows => ({ rows })), title) : written(pages.map(rows => ({ picture: drawn(rows) })), title);
}

/** @param {string} letter */
function known(letter) {
  return letter in EXTRA || letter.charCodeAt(0) < 127 || (letter.charCodeAt(0) > 159 && letter.charCodeAt(0) < 256);
}

/** @param {Line} line */
function font({ size = SIZE, bold = false }) {
  return `${bold ? 'bold ' : ''}${size}px Helvetica, Arial, "Liberation Sans", sans-serif`;
}

/**
 * A paragraph as lines that fit; what has no blank is cut.
 * @param {Line} line
 * @param {CanvasRenderingContext2D} pen
 * @returns {Line[]}
 */
function wrapped(line, pen) {
  pen.font = font(line);
  const room = WIDE - 2 * MARGIN, made = [];
  for (const paragraph of line.text.split('\n')) {
    let row = '';
    for (let word of paragraph.split(' ')) {
      while (pen.measureText(word).width > room) {
        const fits = Math.max(1, [...word].findIndex((_, n) => pen.measureText(word.slice(0, n + 1)).width > room));
        if (row) made.push(row);
        row = '';
        made.push(word.slice(0, fits));
        word = word.slice(fits);
      }
      if (row && pen.measureText(`${row} ${word}`).width > room) {
        made.push(row);
        row = word;
      } else row = row ? `${row} ${word}` : word;
    }
    made.push(row);
  }
  return made.map((text, n) => ({ ...line, text, space: n ? 0 : line.space }));
}

/** @param {Line[]} lines */
function paged(lines) {
  /** @type {(Line & { y: number })[][]} */
  const pages = [[]];
  let y = TALL - MARGIN;
  for (const line of lines) {
    y -= (line.space || 0) + (line.size || SIZE) * LEADING;
    if (y < MARGIN) {
      pages.push([]);
      y = TALL - MARGIN - (line.size || SIZE) * LEADING;
    }
    pages[pages.length - 1].push({ ...line, y });
  }
  return pages;
}

/** @param {(Line & { y: number })[]} rows a page as a JPEG */
function drawn(rows) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDE * SCALE, TALL * SCALE];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(SCALE, SCALE);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, WIDE, TALL);
  pen.fillStyle = '#000';
  for (const row of rows) {
    pen.font = font(row);
    pen.fillText(row.text, MARGIN, TALL - row.y);
  }
  return atob(canvas.toDataURL('image/jpeg', .9).split(',')[1]);
}

/**
 * @param {{ rows?: (Line & { y: number })[], picture?: string }[]} pages
 * @param {string} title
 */
function written(pages, title) {
  const first = 5, objects = /** @type {string[]} */ ([]);
  const kids = pages.map((_, n) => `${first + n * 3} 0 R`).join(' ');
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[2] = `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`;
  objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  objects[4] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>';
  pages.forEach(({ rows, picture }, n) => {
    const own = first + n * 3, content = picture ? `q ${WIDE} 0 0 ${TALL} 0 0 cm /P Do Q` : (rows || []).map(shown).join('\n');
    const resources = picture ? `/XObject << /P ${own + 2} 0 R >>` : '/Font << /R 3 0 R /B 4 0 R >>';
    objects[own] = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDE} ${TALL}] /Resources << ${resources} >> /Contents ${own + 1} 0 R >>`;
    objects[own + 1] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
    objects[own + 2] = picture
      ? `<< /Type /XObject /Subtype /Image /Width ${WIDE * SCALE | 0} /Height ${TALL * SCALE} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${picture.length} >>\nstream\n${picture}\nendstream`
      : 'null';
  });
  const info = objects.push(`<< /Title ${string(title)} >>`) - 1;
  let made = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const places = objects.map((object, n) => {
    const at = made.length;
    made += `${n} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.slice(1).map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const start = made.length;
  made += `xref\n0 ${objects.length}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new Blob([Uint8Array.from(made, letter => letter.charCodeAt(0))], { type: 'application/pdf' });
}

/** @param {Line & { y: number }} row */
function shown({ text, size = SIZE, bold, y }) {
  return `BT /${bold ? 'B' : 'R'} ${size} Tf ${MARGIN} ${y.toFixed(1)} Td ${string(text)} Tj ET`;
}

/** A text as PDF writes it; what the encoding lacks becomes «?». @param {string} text */
function string(text) {
  const code = (/** @type {string} */ letter) => (known(letter) ? /** @type {Record<string, number>} */ (EXTRA)[letter] ?? letter.charCodeAt(0) : 63);
  return `(${[...text].map(code).map(one => String.fromCharCode(one)).join('').replace(/[\\()]/g, '\\$&')})`;
}
