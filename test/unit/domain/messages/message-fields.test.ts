import { describe, expect, it } from 'vitest';
import { MessageFields, readFields } from '../../../../agent/domain/messages/message-fields.ts';

const read = (value: object | string): MessageFields => {
  const fields = readFields(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
  if (!(fields instanceof MessageFields)) throw new Error(fields.reason);
  return fields;
};

describe('the fields of a message', () => {
  it('keep the first problem, in words for a person', () => {
    const fields = read({ seq: 'one', code: 7 });
    fields.sequence();
    fields.text('code');
    expect(fields.problem).toEqual({ reason: 'bad-seq', detail: 'seq is a text, not a number' });
  });

  it('shorten and escape what they quote', () => {
    const fields = read({ ts: `\u0007${'x'.repeat(5000)}` });
    expect(fields.time()).toBeNull();
    expect(fields.problem?.detail.length).toBeLessThan(200);
    expect(fields.problem?.detail).toContain('"\\u0007xxx');
  });

  it('are missing when null, empty or only inherited', () => {
    const fields = read('{"__proto__":{"code":"1"},"lot":null,"operator":" \\r\\n"}');
    expect([fields.text('code'), fields.text('lot'), fields.text('operator'), fields.problem]).toEqual([null, null, null, null]);
  });

  it('are read only from a JSON object in UTF-8', () => {
    const reason = (text: string) => (readFields(new TextEncoder().encode(text)) as { reason?: string }).reason;
    expect(['', '{', '[]', '"x"', '17', 'null', '['.repeat(60_000)].map(reason)).toEqual([
      ...['empty', 'not-json', 'not-an-object', 'not-an-object', 'not-an-object', 'not-an-object', 'not-json'],
    ]);
  });
});
