// Parameters as Binance takes them: in the query string, in a form body, or in both.
import { accept, paperErrors, refuse, type Answer, type Parameters } from '@hedge/paper-engine';

function readPart(text: string): Answer<Record<string, string>> {
  const params = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (params.has(name)) return refuse(paperErrors.duplicateParameter());
    params.set(name, value);
  }
  return accept(Object.fromEntries(params));
}

/** Both parts merged; where a name is in both, the query string wins. */
export function readParameters(query: string, body: string): Answer<Parameters> {
  const fromQuery = readPart(query);
  if (!fromQuery.ok) return fromQuery;
  const fromBody = readPart(body);
  if (!fromBody.ok) return fromBody;
  return accept({ ...fromBody.value, ...fromQuery.value });
}
