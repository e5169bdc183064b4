// The exchange's own downtime is written down, for what is judged against its uptime.
import { startPaper } from './paper';

it('an exchange that is stopped and goes on: one outage, as long as it stood still', async () => {
  const paper = await startPaper();
  try {
    expect(paper.outages()).toEqual([]);
    const from = Date.now();
    paper.process.send('SIGSTOP');
    const asked = paper.readTime();
    expect(paper.outages()).toMatchObject([{ fromMs: expect.any(Number) as number }]);
    paper.process.send('SIGCONT');
    await asked;
    const [outage, ...more] = paper.outages();
    expect(more).toEqual([]);
    expect(outage?.fromMs).toBeGreaterThanOrEqual(from);
    expect(outage?.untilMs).toBeGreaterThanOrEqual(outage?.fromMs ?? Infinity);
    expect(outage?.untilMs).toBeLessThanOrEqual(Date.now());
  } finally {
    await paper.stop();
  }
});
