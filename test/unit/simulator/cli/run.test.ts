import { describe, expect, it } from 'vitest';
import { runSimulator } from '../../../../simulator/cli/run.ts';

async function run(...words: string[]) {
  const [results, said]: [string[], string[]] = [[], []];
  const code = await runSimulator(words, { result: (line) => void results.push(line), say: (line) => void said.push(line) });
  return { code, stdout: results.join('\n'), stderr: said.join('\n') };
}

describe('quartermaster-sim', () => {
  it('explains on stdout what there is, and only that', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('live --broker URL');
    for (const absent of ['replay', 'fuzz', 'evaluate']) expect(stdout).not.toContain(absent);
  });

  it.each(['record', 'replay', 'generate', 'run', 'fuzz', 'evaluate'])('says that %s is not part of this version', async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`"${command}" is not part of this version`);
  });

  it.each([
    [['dance'], 'there is no command "dance"'],
    [[], 'which command?'],
    [['demo', 'now'], '"now" is one word too many'],
    [['demo', '--days', '0'], '--days'],
    [['demo', '--days', 'ten'], '--days'],
    [['demo', '--items', '2.5', '--days', '3'], '--items'],
    [['demo', '--colour', 'red'], '--colour'],
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
