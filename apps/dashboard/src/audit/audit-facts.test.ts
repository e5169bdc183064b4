// The audit log: what is asked of it, and what a change changed.
import {
  buildAuditFilter,
  listChanges,
  listDetails,
  readAuditChoice,
  WHOLE_LOG,
  writeAuditChoice,
} from './audit-facts';

describe('the choice', () => {
  const choice = { actor: 'ana', action: 'user.patch', from: '2026-11-01', to: '2026-11-29' };

  it('is the same after it was in an address', () => {
    expect(readAuditChoice(writeAuditChoice(choice))).toEqual(choice);
    expect(writeAuditChoice(WHOLE_LOG)).toBe('');
  });

  it('asks for whole days, the last one with all its hours, and for nothing that is not chosen', () => {
    expect(buildAuditFilter(choice)).toEqual({
      ...{ actor: 'ana', action: 'user.patch' },
      ...{ from: new Date(2026, 10, 1).toISOString(), to: new Date(2026, 10, 30).toISOString() },
    });
    expect(buildAuditFilter({ ...WHOLE_LOG, actor: ' ' })).toEqual({});
  });

  it('knows no day that is none', () => {
    expect(readAuditChoice('?from=2026-02-30&to=soon')).toEqual(WHOLE_LOG);
  });
});

describe('the changes', () => {
  it('are the fields that differ, and those that came or went', () => {
    expect(
      listChanges({
        before: { label: 'desk', enabled: true, gone: '1' },
        after: { label: 'desk', enabled: false, came: ['read'] },
      }),
    ).toEqual([
      { field: 'came', before: null, after: '["read"]' },
      { field: 'enabled', before: 'true', after: 'false' },
      { field: 'gone', before: '1', after: null },
    ]);
  });

  it('of what was made are all its fields, and of what tells neither there are none', () => {
    expect(listChanges({ before: null, after: { role: 'viewer' } })).toEqual([
      { field: 'role', before: null, after: 'viewer' },
    ]);
    expect(listChanges({ before: null, after: null })).toEqual([]);
  });

  it('come with what else is said', () => {
    expect(listDetails({ detail: { reason: 'asked', count: 2, why: null } })).toEqual([
      { field: 'reason', value: 'asked' },
      { field: 'count', value: '2' },
      { field: 'why', value: 'null' },
    ]);
  });
});
