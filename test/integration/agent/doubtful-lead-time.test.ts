import { afterEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY } from '../../support/agent-room.ts';

const ITEMS = `sku,location,lead_time_days,min,max
TEA,A-01,,10,50
SOAP,A-02,0,10,50
RICE,A-03,2,10,50
`;
let room: AgentRoom;
afterEach(() => room.remove());

it('an order by a lead time that is not stated, or stated as 0 days, is due by a careful one and says so', async () => {
  room = await agentRoom({ items: ITEMS });
  const order = async (sku: string, location: string) => {
    await room.count(sku, location, 1);
    const [{ dueBy, decidedAt, reason }] = room.api.decisions({ sku }) as [ReturnType<typeof room.api.decisions>[number]];
    return { days: (Date.parse(dueBy) - Date.parse(decidedAt)) / DAY, last: reason.rules.at(-1) };
  };
  expect(await order('TEA', 'A-01')).toEqual({ days: 7, last: 'lead-time-assumed' });
  expect(await order('SOAP', 'A-02')).toEqual({ days: 1, last: 'lead-time-zero' });
  expect(await order('RICE', 'A-03')).toEqual({ days: 2, last: 'min-max' });
});
