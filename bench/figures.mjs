// From the lines that programs print to figures that people read.

/** Adds what a program printed, one line of JSON a work, to `figures`: a map from a work to all that was measured of it. */
export function collect(figures, printed) {
  for (const line of printed.split('\n').filter((each) => each.trim() !== '')) {
    const { work, ...units } = JSON.parse(line);
    const [value] = Object.values(units);
    if (typeof work !== 'string' || !Number.isFinite(value)) throw new Error(`This is no figure: ${line}`);
    figures.set(work, [...(figures.get(work) ?? []), value]);
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the values lie to either side, as a part of their median: half of what is between the least and the most. */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / 2 / median(values);
}

/** Three digits, or as many as stand before the point. */
export function rounded(value) {
  const digits = value >= 100 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A figure with how far it is to be trusted: `33.8 ±4%`. One that was measured once has no spread. */
export function figure(values) {
  const about = values.length > 1 ? ` ±${Math.round(spread(values) * 100)}%` : '';
  return rounded(median(values)) + about;
}

/**
 * A table as rows of cells. `columns`: `{ title, ours, figures }`; behind the last of ours stands what to reach, where
 * a work has that for `target`, and each of ours says whether it does. Works that nobody did are left out.
 */
export function tableOf(works, columns, target) {
  const lastOfOurs = columns.findLastIndex(({ ours }) => ours);
  const withReach = lastOfOurs >= 0 && works.some(({ reach }) => reach?.[target] !== undefined);
  const insert = (cells, cell) => (withReach ? cells.toSpliced(lastOfOurs + 1, 0, cell) : cells);
  const head = insert(columns.map(({ title, ours }) => ({ text: title, kind: ours ? 'ours' : 'peer' })), { text: 'to reach', kind: 'reach' });
  const rows = works
    .filter(({ id }) => columns.some(({ figures }) => figures.has(id)))
    .map(({ id, title, about, unit, reach }) => {
      const aim = reach?.[target];
      const cells = columns.map(({ ours, figures }) => cellOf(figures.get(id), ours, aim));
      return { title, about, unit, cells: insert(cells, { text: aim === undefined ? '' : aim.toLocaleString('en'), kind: 'reach' }) };
    });
  return { head, rows };
}

function cellOf(values, ours, aim) {
  const kind = ours ? 'ours' : 'peer';
  if (!values) return { text: '-', kind };
  if (!ours || aim === undefined) return { text: figure(values), kind };
  const reached = median(values) <= aim;
  return { text: `${figure(values)} ${reached ? '✓' : '✗'}`, kind, reached };
}

/** For the terminal. */
export function asText({ head, rows }) {
  const lines = [['', '', ...head.map(({ text }) => text)], ...rows.map(({ title, unit, cells }) => [title, unit, ...cells.map(({ text }) => text)])];
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines.map((line) => line.map((text, at) => (at < 2 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join('  ').trimEnd()).join('\n');
}

/** For the page. */
export function asHtml({ head, rows }, caption) {
  const cell = (name, { text, kind, reached }, more = '') => {
    const classes = [kind, reached === true && 'reached', reached === false && 'missed'].filter(Boolean).join(' ');
    return `<${name} class="${classes}"${more}>${escaped(text)}</${name}>`;
  };
  const columns = head.map((each) => cell('th', each, ' scope="col"')).join('');
  const body = rows.map(({ title, about, unit, cells }) =>
    `<tr><th scope="row">${escaped(title)}<small>${escaped(about)}</small></th><td>${unit}</td>${cells.map((each) => cell('td', each)).join('')}</tr>`);
  return `<table><caption>${escaped(caption)}</caption>
<thead><tr><th scope="col">work</th><th scope="col">unit</th>${columns}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table>`;
}

export function escaped(text) {
  return text.replace(/[&<>"]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each]);
}
