// What the dashboard says of how what is shown reaches it, in Portuguese.
import type { Words } from './english';

export const LIVE_PORTUGUESE: Words['live'] = {
  standings: {
    connecting: 'conectando…',
    live: 'ao vivo',
    reconnecting: 'reconectando…',
    asking: 'não ao vivo',
  },
  cut: 'No momento as mudanças não chegam sozinhas. A página pergunta a cada 5 s e volta ao vivo assim que puder.',
};
