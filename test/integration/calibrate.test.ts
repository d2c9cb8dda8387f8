import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { type AgentPlace, agentPlace } from '../support/running-agent.ts';

let place: AgentPlace;
beforeEach(async () => {
  place = await agentPlace();
  writeFileSync(place.file('items.csv'), 'sku,location,barcodes\nNUTS,A-04,c1\n');
  await runCommand('import', 'items', place.file('items.csv'), '--config', place.config);
});
afterEach(() => place.end());

const calibrate = (...words: string[]) => runCommand('calibrate', 'A-04', ...words, '--config', place.config);

describe('quartermaster calibrate', () => {
  it('waits for the next readings of a running agent’s scale, and says what it has learnt', async () => {
    await place.start();
    const client = await place.client();
    let grams = 700;
    const speaking = setInterval(
      () => void client.publish('warehouse/here/shelf/A-04', JSON.stringify({ weightGrams: grams, ts: Date.now() }), { qos: 1 }),
      100,
    );
    try {
      expect(await calibrate('--empty')).toMatchObject({ code: 0, stdout: 'A-04: empty 700 g\n' });
      grams = 950;
      expect(await calibrate('--pieces', '10')).toMatchObject({ code: 0, stdout: 'A-04: empty 700 g, a piece of NUTS 25 g (by 10)\n' });
    } finally {
      clearInterval(speaking);
    }
  });

  it('takes a weight that a person states, with the agent stopped, and names what it was not told', async () => {
    expect(await calibrate('--empty', '--grams', '640')).toMatchObject({ code: 0, stderr: '' });
    expect(await calibrate('--empty')).toMatchObject({ code: 1, stderr: 'A-04: no weight of it has been heard yet\n' });
    expect(await calibrate()).toMatchObject({ code: 2 });
    expect(await calibrate('--pieces', 'ten')).toMatchObject({ code: 2 });
  });
});
