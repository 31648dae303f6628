/** The value below which `share` (0–1) of the samples lie. */
export function percentile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Rows of equal-width columns. */
export function table(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  );
  return rows
    .map((row) => row.map((cell, column) => String(cell).padStart(widths[column])).join('  '))
    .join('\n');
}

export const ms = (value) => `${value.toFixed(2)} ms`;
