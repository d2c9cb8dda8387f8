import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../../agent/config/schema.ts';
import { rehearse } from '../../../../agent/pipeline/decide/rehearse.ts';
import { policies } from '../../../../agent/policies/index.ts';
import { bindDoors } from '../../../../agent/wiring/doors.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const NOW = Date.UTC(2026, 5, 1);

describe('a rehearsal of the first order', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  it('asks every policy and leaves nothing in the file', () => {
    const { store } = temporary;
    const { decide } = bindDoors(configSchema.parse({}));
    const asked: string[] = [];
    const watched = (policy: ReturnType<typeof decide.policyFor>) => ({
      ...policy,
      ask: (input: Parameters<typeof policy.ask>[0]) => {
        asked.push(policy.kind);
        return policy.ask(input);
      },
    });
    const settings = {
      ...decide,
      policyFor: (item: Parameters<typeof decide.policyFor>[0]) => watched(decide.policyFor(item)),
      otherPolicies: (kind: string) => decide.otherPolicies(kind).map(watched),
    };
    const changes = () => (store.db.prepare('SELECT total_changes() AS count').get() as { count: number }).count;
    const before = changes();
    rehearse(store, settings, NOW);
    expect(new Set(asked)).toEqual(new Set(policies.map(({ kind }) => kind)));
    expect(changes()).toBe(before);
    expect(store.items.skus()).toEqual([]);
  });
});
