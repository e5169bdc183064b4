// The language that somebody switched to, kept by the browser. One that keeps nothing is no reason to fail.

const KEY = 'hedge-monitor.language';

export function readChosenLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function storeChosenLanguage(language: string): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // It is spoken until the page is left.
  }
}
