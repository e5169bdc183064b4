// Moments as they are read: in the zone of who reads them.
import { LOCALES, type Language } from './language';

/** `Nov 29, 2026, 06:46:05`. @param iso as the API tells it */
export function tellMoment(iso: string, language: Language): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], style).format(new Date(iso));
}

/** `America/Sao_Paulo`: where the times shown are those of the wall. */
export function readZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The day of a moment in UTC, as the API tells days apart. */
export function tellUtcDay(ms: number, language: Language): string {
  const day = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeZone: 'UTC' });
  return day.format(ms);
}
