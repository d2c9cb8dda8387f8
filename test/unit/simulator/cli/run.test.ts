import { describe, expect, it } from 'vitest';
import { run as runProgram } from '../../../../agent/cli/run.ts';
import { QUARTERMASTER_SIM } from '../../../../simulator/cli/commands.ts';

async function run(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
  const code = await runProgram(QUARTERMASTER_SIM, words, io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

describe('quartermaster-sim', () => {
  it('explains on stdout what there is, and only that', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of QUARTERMASTER_SIM.commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b.*  ${summary}$`, 'm'));
    expect((await run('live', '--help')).stdout).toContain('--broker URL');
  });

  it.each([
    [['dance'], 'there is no command "dance"'],
    [[], 'Usage: quartermaster-sim COMMAND'],
    [['demo', 'now'], '"now" is one word too many'],
    [['demo', '--days', '0'], '--days'],
    [['demo', '--days', 'ten'], '--days'],
    [['demo', '--items', '2.5', '--days', '3'], '--items'],
    [['demo', 'unknown option --colour', 'red'], 'unknown option --colour'],
    [['live'], 'live needs --broker URL'],
    [['live', '--broker', 'mqtt://127.0.0.1:1', '--speed', '-1'], '--speed'],
  ])('answers %j with usage and exit code 2', async (words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('exits 66 where the sales history is missing', async () => {
    const { code, stdout, stderr } = await run('demo', '--days', '3', '--json', '--demand', 'no-such-file.csv');
    expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
    expect(stderr).toContain('no-such-file.csv');
  });

  it('exits 1 where there is no broker to be live at', async () => {
    const { code, stderr } = await run('live', '--broker', 'mqtt://name:secret@127.0.0.1:1');
    expect(code).toBe(1);
    expect(stderr).toContain('no broker at');
    expect(stderr).not.toContain('secret');
  });
});
