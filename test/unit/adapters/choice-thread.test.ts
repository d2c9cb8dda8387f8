import { afterEach, describe, expect, it } from 'vitest';
import { type ChoiceThread, type ChoiceThreadOptions, createChoiceThread } from '../../../agent/adapters/choice-thread.ts';
import { createInlineCompute } from '../../../agent/adapters/inline-compute.ts';
import { choiceRequest } from '../../support/choice-request.ts';

const MOODY = new URL('../../fixtures/workers/moody-choice-worker.mjs', import.meta.url);
const [EXIT, HANG, THROW, FAIL, WAIT] = [101, 102, 103, 104, 105];
const moody = (reviewDays: number, budgetMs = 60_000) => choiceRequest({ terms: { reviewDays }, budgetMs });

describe('the thread that chooses parameters', () => {
  let thread: ChoiceThread;
  const open = (options?: ChoiceThreadOptions) => {
    thread = createChoiceThread(options);
    return thread;
  };
  afterEach(() => thread.stop());

  it('says the same as the calling thread', async () => {
    const choice = await open().choose(choiceRequest());
    expect(choice!.items).toBe(8);
    expect(choice).toEqual(await createInlineCompute().chooseLevels(choiceRequest()));
  });

  it('simulates no further item once its time is up', async () => {
    await expect(open({ script: MOODY }).choose(moody(WAIT, 50))).resolves.toBeNull();
  });

  it.each([
    ['exits', EXIT, 60_000, 'the choice thread was lost: exit code 3'],
    ['hangs', HANG, 100, 'the choice thread was lost: no answer within 400 ms'],
    ['throws', THROW, 60_000, 'the choice thread was lost: worker bug'],
    ['meets a bug', FAIL, 60_000, 'choosing parameters failed: formula bug'],
  ])('rejects the one job when it %s, and does the next', async (_, reviewDays, budgetMs, message) => {
    open({ script: MOODY, graceMs: 300 });
    await expect(thread.choose(moody(reviewDays, budgetMs))).rejects.toMatchObject({ code: 'compute-failed', message });
    await expect(thread.choose(moody(1))).resolves.toBeNull();
  });

  it('gives up what is under way when it stops, and takes no more', async () => {
    open({ script: MOODY });
    const job = thread.choose(moody(HANG)).catch((error) => error.message);
    await thread.stop();
    expect(await job).toBe('the choice thread was lost: the agent stops');
    await expect(thread.choose(moody(1))).rejects.toMatchObject({ code: 'compute-failed' });
  });
});
