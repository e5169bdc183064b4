// Bull Board itself, over the product's queues.
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { Queues } from '@hedge/platform';

/**
 * @param path where it is mounted, for its links
 * @public loaded when it is first visited
 */
export function makeBoard(
  queues: ReturnType<Queues['boardQueues']>,
  { path, readOnly }: { readonly path: string; readonly readOnly: boolean },
): RequestHandler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(path);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: readOnly })),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'hedge-monitor',
        hideDocsLink: true,
        hideRedisDetails: true,
        miscLinks: [{ text: 'Log out', url: '/admin/logout' }],
      },
    },
  });
  return serverAdapter.getRouter() as RequestHandler;
}
