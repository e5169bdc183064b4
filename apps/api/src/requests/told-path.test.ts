// A path as the log tells it: whole where all of it is ours, without whatever else somebody wrote.
import { DASHBOARD_PATHS, OPERATOR_ROUTES, SIGNAL_PATH } from '@hedge/contracts';
import { tellPath } from './told-path';

const ID = '0b5e1f0c-1f5c-4e7c-8a0e-9d6f1f8f6a10';

describe('a path in the log', () => {
  const paths = [...Object.values(OPERATOR_ROUTES).map(({ path }) => path), ...DASHBOARD_PATHS];

  it.each([
    ...paths.map((path) => path.replace('{id}', ID)),
    ...[SIGNAL_PATH, '/healthz', '/readyz', '/api/openapi.json', '/api/docs', '/admin/login'],
    ...['/admin/queues', '/admin/queues/api/queues/monitor-cycle/17/retry'],
    `/api/v1/accounts/${ID.toUpperCase()}/positions`,
  ])('is told whole: %s', (path) => {
    expect(tellPath(path)).toBe(path);
  });

  it.each([
    ['/api/v1/accounts/key-of-an-exchange', '/api/v1/accounts/…'],
    ['/api/v1/hm_setup_AbCdEf/session', '/api/v1/…/session'],
    ['/login/ana/correct%20horse', '/login/…/…'],
    ['*', '…'],
    [`/api/v1/accounts/${ID}x`, '/api/v1/accounts/…'],
    [`/api/v1/accounts/${'1'.repeat(30)}`, '/api/v1/accounts/…'],
  ])('is told without what is not ours: %s', (path, told) => {
    expect(tellPath(path)).toBe(told);
  });

  it('is short', () => {
    expect(tellPath('/x'.repeat(8_000)).length).toBeLessThanOrEqual(200);
  });
});
