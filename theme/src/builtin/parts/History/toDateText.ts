import type { Age } from './groupByAge';

/**
 * When a conversation began, as far as what stands above it in the list does not say so: the time of
 * a day, the day of a year, or the whole date.
 */
export function toDateText(date: string, age: Age, locale: string, now = new Date()): string {
  const value = new Date(date);
  if (Number.isNaN(value.getTime())) return '';
  return new Intl.DateTimeFormat(locale, toFormat(value, age, now)).format(value);
}

function toFormat(date: Date, age: Age, now: Date): Intl.DateTimeFormatOptions {
  if (age === 'today' || age === 'yesterday') return { hour: 'numeric', minute: '2-digit' };
  const isThisYear = date.getFullYear() === now.getFullYear();
  return { month: 'short', day: 'numeric', ...(!isThisYear && { year: 'numeric' }) };
}
