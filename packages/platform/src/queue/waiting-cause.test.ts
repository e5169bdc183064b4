// The place of a queue in words, and what may keep a cycle waiting there.
import { decideWaitingCause, describeQueueStore } from './waiting-cause';

describe('the place of a queue', () => {
  it('is told without user and password', () => {
    const url = 'redis://user:canary@redis.example:6380/2';
    expect(describeQueueStore({ kind: 'redis', url })).toBe('redis bull redis.example:6380/2');
    expect(describeQueueStore({ kind: 'postgres', url: 'postgresql://u:canary@h/d' })).toBe(
      'postgres',
    );
  });

  it('is cut to what fits into the name of a connection', () => {
    const url = `redis://${'h'.repeat(60)}.example`;
    expect(describeQueueStore({ kind: 'redis', url })).toHaveLength(40);
  });

  it('of Sentinel and Cluster names their nodes', () => {
    const nodes = [{ host: 'a', port: 1 }];
    expect(describeQueueStore({ kind: 'redis', sentinels: nodes, masterName: 'm' })).toBe(
      'redis bull master m of a:1',
    );
    expect(describeQueueStore({ kind: 'redis', clusterNodes: nodes, prefix: '{x}' })).toBe(
      'redis {x} Cluster a:1',
    );
  });
});

describe('the cause of a cycle that waits', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no worker', [], /no worker is connected/],
    ['a worker elsewhere', ['postgres'], /another queue \(postgres\) than this API \(redis a\)/],
    ['a worker here that takes nothing', ['postgres', 'redis a'], /takes nothing/],
  ])('with %s is named', (_title, workers, words) => {
    expect(decideWaitingCause('redis a', workers)).toMatch(words);
  });
});
