import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY } from '../../support/agent-room.ts';

const ITEMS = `sku,location,lead_time_days,min,max,unit_cost,currency
TEA,A-01,2,10,5000,10.00,EUR
SOAP,A-02,2,20,5000,1.00,EUR
SALT,A-03,2,20,5000,1.00,EUR
RICE,A-04,2,20,5000,,
NEW,A-05,2,20,5000,10.00,EUR
`;
let room: AgentRoom;
afterEach(() => room.remove());

const classOf = (sku: string) => room.api.stock({ sku }).map(({ location, abc, xyz }) => [location, abc, xyz]);

describe('the class of an item', () => {
  it('is told once four weeks of its demand are known, and not before', async () => {
    room = await agentRoom({ items: ITEMS });
    for (const [sku, location] of [
      ['TEA', 'A-01'],
      ['SOAP', 'A-02'],
      ['SALT', 'A-03'],
      ['RICE', 'A-04'],
    ] as const)
      await room.count(sku, location, 10_000);
    const sell = async (day: number) => {
      await room.scan({ code: 'TEA', quantity: 10 });
      await room.scan({ code: 'SOAP', quantity: day % 14 === 0 ? 100 : 1, location: 'A-02' });
      await room.scan({ code: 'RICE', quantity: 3, location: 'A-04' });
      await room.pass(DAY);
    };
    for (let day = 0; day < 20; day++) await sell(day);
    expect(classOf('TEA')).toEqual([
      [null, null, null],
      ['A-01', null, null],
    ]);
    for (let day = 20; day < 32; day++) await sell(day);
    expect(classOf('TEA')).toEqual([
      [null, 'A', 'X'],
      ['A-01', null, null],
    ]);
    expect(classOf('SOAP')[0]).toEqual([null, 'B', 'Z']);
    expect(classOf('SALT')[0]).toEqual([null, 'C', 'Z']);
    // Without a unit cost its units count, among those of its kind.
    expect(classOf('RICE')[0]).toEqual([null, 'A', 'X']);
    expect(classOf('NEW')[0]).toEqual([null, null, null]);
    await room.stop();
    await room.start();
    expect(classOf('TEA')[0]).toEqual([null, 'A', 'X']);
  });
});
