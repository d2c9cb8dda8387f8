import { describe, expect, it } from 'vitest';
import { QUARTERMASTER } from '../../../agent/cli/commands.ts';
import { run } from '../../../agent/cli/run.ts';
import packageJson from '../../../package.json' with { type: 'json' };

async function call(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(QUARTERMASTER, words, {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('the command line', () => {
  it('lists every command in its help', async () => {
    const { code, out, err } = await call('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name, summary } of QUARTERMASTER.commands) expect(out).toMatch(new RegExp(`^  ${name}\\b.*  ${summary}$`, 'm'));
    expect((await call('help')).out).toBe(out);
  });

  it('shows the options of each command', async () => {
    for (const command of QUARTERMASTER.commands) {
      const { code, out } = await call('help', ...command.name.split(' '));
      expect(code).toBe(0);
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
      expect((await call(...command.name.split(' '), '--help')).out).toBe(out);
    }
  });

  it('says its version', async () => {
    expect(await call('--version')).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  it('answers a wrong call with 2, the reason and nothing on stdout', async () => {
    const wrong: [string[], string][] = [
      [[], 'Usage:'],
      [['stok'], 'did you mean stock?'],
      [['stock', '--jsn'], 'did you mean --json?'],
      [['stock', 'extra'], 'one word too many'],
      [['stock', '--database'], 'argument missing'],
      [['stock', '--config', 'a', '--database', 'b'], 'exclude each other'],
      [['decisions', '--database', 'x', '--limit', '-1'], 'limit'],
      [['decisions', '--database', 'x', '--limit', 'many'], '--limit'],
      [['import'], 'import items, import history'],
      [['import', 'items'], 'FILE.csv is missing'],
      [['import', 'history', 'x.csv', '--returns', 'maybe'], '--returns'],
      [['promotions', 'remove', '--sku', '', '--from', '2026-01-01', '--database', 'x'], 'at sku'],
      [['promotions', 'remove', '--category', 'c'.repeat(65), '--from', '2026-01-01', '--database', 'x'], 'at category'],
      [['promotions', 'remove', '--sku', 'A', '--name', '', '--from', '2026-01-01', '--database', 'x'], 'at name'],
    ];
    for (const [words, reason] of wrong) {
      const { code, out, err } = await call(...words);
      expect({ words, code, out }).toEqual({ words, code: 2, out: '' });
      expect(err).toContain(reason);
    }
  });

  it('answers a missing input with 66', async () => {
    expect(await call('stock', '--database', '/nowhere/x.db')).toMatchObject({
      code: 66,
      out: '',
      err: expect.stringContaining('/nowhere/x.db'),
    });
    expect(await call('stock', '--config', '/nowhere/x.yaml')).toMatchObject({ code: 66 });
    expect(await call('validate', '--config', '/nowhere/x.yaml')).toMatchObject({ code: 66 });
    expect(await call('import', 'items', '/nowhere/x.csv', '--database', '/nowhere/x.db')).toMatchObject({ code: 66 });
  });
});
