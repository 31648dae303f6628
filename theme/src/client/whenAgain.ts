/**
 * When what was refused works again, such as “in 5 minutes”, as the server says it in its own
 * messages: never less than it takes.
 * @returns undefined where the answer does not say
 */
export function whenAgain(response: Response, locale: string): string | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (!(seconds > 0)) return undefined;
  const format = new Intl.RelativeTimeFormat(locale);
  if (seconds <= 90) return format.format(Math.ceil(seconds), 'second');
  if (seconds <= 90 * 60) return format.format(Math.ceil(seconds / 60), 'minute');
  if (seconds <= 36 * 3600) return format.format(Math.ceil(seconds / 3600), 'hour');
  return format.format(Math.ceil(seconds / 86_400), 'day');
}
