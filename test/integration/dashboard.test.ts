import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../agent/adapters/http-server.ts';
import { describeWithChromium, type Page, startBrowser } from '../support/browser.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { type StagedAgent, stageAgent } from '../support/staged-agent.ts';
import { stagedWarehouse } from '../support/staged-warehouse.ts';

let browser: Page;
let server: HttpServer | null = null;

async function show(staged: StagedAgent, token?: string): Promise<string> {
  server = createHttpServer({ host: '127.0.0.1', port: 0, ...(token && { token }) }, staged.api, createKeptLog());
  const { address } = await server.start();
  await browser.open(address);
  return address;
}

const LIVE = `document.getElementById('connection').textContent.startsWith('Live')`;
const words = (selector: string) =>
  browser.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((node) => node.textContent)`);
const click = (selector: string) => browser.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

describeWithChromium('the operator’s page', () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    browser.errors.length = 0;
    await browser.size(1280, 900);
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it('shows what needs a person first: approvals, what has run out, late orders, silent devices', async () => {
    await show(stagedWarehouse());
    await browser.until(LIVE);
    const needs = await words('#now h3');
    expect(needs.map((text) => text.split(/[ :]/)[0])).toEqual(['Order', 'Order', 'Low', 'Low', 'Low', 'Order', 'Order', 'Silent']);
    expect(needs[0]).toBe('Order 420 × SKU-0001 Green tea 20 bags');
    expect((await words('#now p'))[0]).toContain('is at or below the reorder point 126');
    expect(await browser.evaluate('document.title')).toBe('(8) Quartermaster');
    expect(browser.errors).toEqual([]);
  });

  it('says that nothing needs anybody when nothing does', async () => {
    await show(stageAgent());
    await browser.until(LIVE);
    expect(await words('#now-calm')).toEqual(['Nothing needs you. No items yet: quartermaster import items FILE.csv']);
  });

  it('approves and rejects with a reason, and what is answered goes', async () => {
    const staged = stagedWarehouse();
    const [first, second] = staged.rows.decisions.filter(({ state }) => state === 'proposed').map(({ id }) => id);
    await show(staged);
    await browser.until(`document.querySelectorAll('#now .loud').length === 2`);
    await click('#now .loud');
    await browser.until(`document.querySelectorAll('#now .loud').length === 1`);
    expect(await words('#said')).toEqual(['Approved: SKU-0001']);

    await click('#now .quiet');
    await browser.evaluate(`document.querySelector('.reject input').value = 'supplier closed'`);
    await click('.reject .danger');
    await browser.until(`document.querySelectorAll('#now .loud, .reject').length === 0`);
    expect(staged.commands).toEqual([
      { id: `page-approve-${first}`, command: 'approve', args: { decisionId: first }, by: 'operator page' },
      { id: `page-reject-${second}`, command: 'reject', args: { decisionId: second, reason: 'supplier closed' }, by: 'operator page' },
    ]);
  });

  it('opens an approval to all that is known of the decision, where it is asked for', async () => {
    await show(stageAgent({ decisions: stagedWarehouse().rows.decisions.filter(({ state }) => state === 'proposed') }));
    await browser.until(`document.querySelectorAll('#now .why').length === 2`);
    await click('#now .why summary');
    await browser.until(`document.querySelectorAll('#now .story h4').length === 1`);
    expect(await words('#now .story li')).toEqual(['Of SKU-0001.']);
    expect(browser.errors).toEqual([]);
  });

  it('shows a name that is a script as the letters it is made of', async () => {
    const evil = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';
    const staged = stagedWarehouse(3);
    staged.rows.devices = [{ ...staged.rows.devices[0]!, device: evil }];
    staged.rows.stock = staged.rows.stock.map((row) => ({ ...row, name: evil }));
    staged.rows.alerts.push({ ...staged.rows.alerts[0]!, id: 'evil', subject: evil, sentence: evil });
    staged.rows.deadLetters[0] = { ...staged.rows.deadLetters[0]!, payload: evil, detail: evil };
    await show(staged);
    await browser.until(LIVE);
    expect(await words('#devices strong')).toEqual([evil]);
    expect(await words('#stock .name')).toContain(evil);
    expect(await words('#letters .payload')).toEqual([evil]);
    expect(await browser.evaluate('window.hacked === undefined && document.querySelectorAll("img").length')).toBe(1);
    expect(browser.errors).toEqual([]);
  });

  it('puts the most urgent items on top, in colour and in words, finds one by its bin, and opens it', async () => {
    await show(stagedWarehouse());
    await browser.until(`document.querySelectorAll('#stock svg').length === 25`);
    const states = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('#stock tr[data-tone]')].map((row) => row.dataset.tone + ' ' + row.querySelector('.chip').textContent)`,
    );
    expect(states.slice(0, 13)).toEqual([
      ...Array(3).fill('red Below zero'),
      ...Array(3).fill('red Out'),
      ...Array(6).fill('amber Low'),
      'plain In stock',
    ]);
    const type = (text: string) => browser.evaluate(`(search.value = ${JSON.stringify(text)}, search.dispatchEvent(new Event('input')))`);
    await type('e-01-04');
    expect(await words('#stock .sku')).toEqual(['SKU-0004', 'SKU-0022']);
    await click('#stock .sku');
    expect(await words('.places li')).toEqual(['E-01-04−3', 'E-02-040']);
    await browser.until(`document.querySelector('.detail .band')`);
    expect((await words('.detail p')).at(-1)).toBe('The reorder point of 45 was named on Mon 12 Jan, 21:40; it moves with the forecast.');
    await type('nothing like it');
    expect(await words('#stock-calm')).toEqual(['No item fits.']);
  });

  it('says of an item that nobody has counted since a restore that it is unverified, and where to count', async () => {
    const staged = stagedWarehouse(3);
    const [, place] = staged.rows.stock;
    staged.rows.stock = staged.rows.stock.map((row) =>
      row.sku === place!.sku && (row.location === null || row.location === place!.location) ? { ...row, verified: false } : row,
    );
    await show(staged);
    await browser.until(`document.querySelectorAll('#stock tbody').length === 3`);
    const marked = `[...document.querySelectorAll('#stock tr[data-sku]')].filter((row) => row.textContent.includes('Unverified')).map((row) => row.dataset.sku)`;
    expect(await browser.evaluate(marked)).toEqual([place!.sku]);
    await browser.evaluate(`document.querySelector('tr[data-sku="${place!.sku}"] .sku').click()`);
    expect((await words('.places li')).filter((text) => text.includes('count it'))).toEqual([expect.stringContaining(place!.location!)]);
  });

  it('draws 25 of 2,000 items at a time and turns the pages', async () => {
    await show(stagedWarehouse(2000));
    await browser.until(`document.querySelectorAll('#stock tbody').length === 25`);
    expect(await words('#page-words')).toEqual(['Page 1 of 80']);
    await click('#next');
    expect(await words('#page-words')).toEqual(['Page 2 of 80']);
    expect((await words('#stock .sku')).length).toBe(25);
    expect(await browser.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3000);
  });

  it('draws no list longer than 200 rows, and says how many there are', async () => {
    await show(stagedWarehouse(2000));
    await browser.until(LIVE);
    const [total] = await words('#now-count');
    expect(Number(total)).toBeGreaterThan(200);
    expect(await words('#now-more')).toEqual([`Show the first 200 of ${total}`]);
    await click('#now-more');
    expect((await words('#now h3')).length).toBe(200);
  });

  it('says what is down where everybody reads it, and a silent device only once', async () => {
    const staged = stagedWarehouse();
    staged.rows.health = { ok: true, problems: [], degraded: ['sink mqtt does not deliver', 'device scale-3 is silent'] };
    await show(staged);
    await browser.until(LIVE);
    const needs = await words('#now h3');
    expect(needs[0]).toBe('Sink mqtt does not deliver');
    expect(needs.length).toBe(8);
    await click('#now-more');
    expect((await words('#now h3')).filter((text) => text.includes('scale-3'))).toEqual(['Silent device: scale-3 ']);
  });

  it('tells orders that wait for approval from those under way', async () => {
    await show(stagedWarehouse());
    await browser.until(LIVE);
    expect(await words('#figures dt')).toContain('Open orders, 2 to approve');
  });

  it('shows orders that were placed upstream among those decided here', async () => {
    const staged = stageAgent();
    const figures = { requested: 60, confirmed: 60, shipped: 0, reported: 0, received: 0, writtenOff: 0, awaited: 60 };
    staged.rows.openOrders.push({
      ...{ id: 'po-7', sku: 'SOAP', location: null, unit: 'each', state: 'confirmed', decided: false, ...figures },
      ...{ requestedAt: '2026-01-12T09:00:00Z', expectedAt: null, closedAt: null, closeReason: null },
    });
    await show(staged);
    await browser.until(LIVE);
    expect(await words('#orders h3')).toEqual(['60 × SOAP ']);
    expect(await words('#orders p')).toEqual([expect.stringContaining('Placed upstream, not by this agent')]);
    expect(await words('#orders .aside span')).toEqual(['confirmed', 'no date given']);
  });

  it('shows what upstream has refused for good, with its reason', async () => {
    const staged = stagedWarehouse(3);
    const [waiting] = staged.rows.outbox;
    staged.rows.outbox.push({ ...waiting!, id: 'refused-1', subject: 'SKU-0002', state: 'dead', attempts: 1, error: 'too large' });
    await show(staged);
    await browser.until(`document.querySelectorAll('#dead li').length === 1`);
    expect(await words('#dead h3')).toEqual(['Decision about SKU-0002']);
    expect((await words('#dead p'))[0]).toBe('mqtt refused it: too large');
    expect(await words('#dead-count')).toEqual(['1']);
  });

  it('writes off missing goods on request', async () => {
    const staged = stageAgent();
    const sentence = 'Upstream says that 41 TEA were received; 0 were seen here. 41 are no longer awaited.';
    staged.rows.alerts.push({
      ...{ id: 'a-1', kind: 'receipt-discrepancy', subject: 'po-9', sentence, numbers: {} },
      ...{ raisedAt: '2026-01-12T09:00:00Z', clearedAt: null },
    });
    await show(staged);
    await browser.until(`document.querySelectorAll('#now .actions button').length === 1`);
    await click('#now .actions button');
    await browser.until(`document.getElementById('said').textContent !== ''`);
    expect(staged.commands).toEqual([{ id: 'page-write-off-a-1', command: 'write-off', args: { orderId: 'po-9' }, by: 'operator page' }]);
  });

  it('fits a phone without scrolling sideways', async () => {
    await browser.size(360, 740);
    await show(stagedWarehouse());
    await browser.until(`document.querySelectorAll('#stock svg').length > 0`);
    await click('#stock .sku');
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('says when the agent is gone, and when messages are not recorded', async () => {
    const staged = stagedWarehouse(3);
    staged.rows.health = { ok: false, problems: ['the disk is full'], degraded: [] };
    await show(staged);
    await browser.until(`document.getElementById('connection').textContent === 'Not recording'`);
    expect((await words('#now p'))[0]).toBe('the disk is full');
    await server!.stop();
    await browser.until(`document.getElementById('connection').textContent.startsWith('No connection, last answer')`);
  });

  it('asks for the token where there is one', async () => {
    await show(stagedWarehouse(3), 'secret');
    await browser.until(`document.getElementById('token-dialog').open`);
    const give = (token: string) =>
      browser.evaluate(`(document.getElementById('token').value = '${token}', document.querySelector('#token-form button').click())`);
    await give('wrong');
    await browser.until(`document.getElementById('token-dialog').open && document.getElementById('token').value === ''`);
    expect(await words('#stock .sku')).toEqual([]);
    await browser.evaluate(`document.getElementById('token-dialog').close()`);
    await browser.until(`document.getElementById('token-dialog').open`);
    await give('secret');
    await browser.until(LIVE);
    expect((await words('#stock .sku')).length).toBe(3);
  });
});
