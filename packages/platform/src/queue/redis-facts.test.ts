// What a server says of itself decides whether the queue may live there.
import { decideRefusal, readRedisFacts } from './redis-facts';

const INFO = [
  '# Server',
  'redis_version:7.0.15',
  'redis_mode:standalone',
  '# Memory',
  'maxmemory_policy:noeviction',
  '# Replication',
  'role:master',
  '',
].join('\r\n');

const refuse = (
  changes: readonly (readonly [string, string])[],
  given: Parameters<typeof decideRefusal>[1] = { form: 'server', assumeNoeviction: false },
) =>
  decideRefusal(
    readRedisFacts(changes.reduce((text, [from, to]) => text.replace(from, to), INFO)),
    given,
  );

describe('a Redis server', () => {
  it('that is fit is accepted', () => {
    expect(refuse([])).toBeNull();
  });

  it.each<[string, string, RegExp]>([
    ['standalone', 'sentinel', /REDIS_SENTINELS/],
    ['standalone', 'cluster', /REDIS_CLUSTER_NODES/],
    ['7.0.15', '6.0.16', /6\.0\.16.*6\.2/],
    ['7.0.15', '5.0.14', /5\.0\.14.*6\.2/],
    ['role:master', 'role:slave\r\nmaster_host:m.example\r\nmaster_port:6379', /m\.example:6379/],
    ['noeviction', 'volatile-lru', /volatile-lru/],
    ['maxmemory_policy', 'hidden', /REDIS_ASSUME_NOEVICTION/],
  ])('with %s as %s is refused', (from, to, words) => {
    expect(refuse([[from, to]])).toMatch(words);
  });

  it.each<[string, string]>([
    ['7.0.15', '6.2.0'],
    ['7.0.15', '10.1.0'],
    ['redis_version', 'other_version'],
  ])('with %s as %s is accepted', (from, to) => {
    expect(refuse([[from, to]])).toBeNull();
  });

  it('that hides its policy is accepted when somebody vouches, one that evicts is not', () => {
    const vouched = { form: 'server', assumeNoeviction: true } as const;
    expect(refuse([['maxmemory_policy', 'hidden']], vouched)).toBeNull();
    expect(refuse([['noeviction', 'allkeys-lru']], vouched)).toMatch(/allkeys-lru/);
  });

  it('of a Cluster is accepted in a Cluster', () => {
    expect(
      refuse([['standalone', 'cluster']], { form: 'cluster', assumeNoeviction: false }),
    ).toBeNull();
  });
});
