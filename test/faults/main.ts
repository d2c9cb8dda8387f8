import { parseArgs } from 'node:util';
import type { BrokerKind } from './drill.ts';
import { hostileRun } from './hostile.ts';
import { killDrill } from './kill.ts';
import { type PowerOptions, powerDrill } from './power.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: Object.fromEntries(['times', 'per-run', 'messages', 'broker', 'seed', 'lie'].map((name) => [name, { type: 'string' as const }])),
});
const number = (name: string, fallback: number): number => (values[name] === undefined ? fallback : Number(values[name]));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function drills(kind: 'kill' | 'power'): Promise<boolean> {
  const times = number('times', 200);
  const perRun = Math.min(times, number('per-run', 20));
  const messages = number('messages', kind === 'kill' ? 100_000 : 6000);
  const broker = String(values['broker'] ?? 'mosquitto') as BrokerKind;
  const seed = String(values['seed'] ?? Date.now());
  say(`seed ${seed}`);
  const runs = Math.ceil(times / perRun);
  let bad = 0;
  for (let run = 0; run < runs; run++) {
    const lie = values['lie'] as PowerOptions['lie'];
    const options = { seed: run === 0 ? seed : `${seed}.${run}`, broker, messages, interruptions: perRun, lie };
    const from = performance.now();
    const { wrong, ...figures } = kind === 'kill' ? await killDrill(options) : await powerDrill(options);
    say(JSON.stringify({ run, ...figures, seconds: Math.round(performance.now() - from) / 1000 }));
    if (wrong.length === 0) continue;
    bad += 1;
    for (const line of wrong) say(`  ${line}`);
    say(
      `  again: npm run -s faults -- ${kind} --times ${perRun} --per-run ${perRun} --messages ${messages} --broker ${broker} --seed ${options.seed}`,
    );
  }
  process.stdout.write(`${JSON.stringify({ kind, broker, runs, interruptions: runs * perRun, messages, bad })}\n`);
  return bad === 0;
}

async function hostile(): Promise<boolean> {
  const messages = number('messages', 1_000_000);
  const seed = String(values['seed'] ?? Date.now());
  say(`seed ${seed}`);
  const report = await hostileRun({ seed, messages });
  process.stdout.write(`${JSON.stringify({ kind: 'hostile', ...report })}\n`);
  if (report.wrong.length > 0) say(`again: npm run -s faults -- hostile --messages ${messages} --seed ${seed}`);
  return report.wrong.length === 0;
}

const [kind] = positionals;
if (kind === 'kill' || kind === 'power') process.exitCode = (await drills(kind)) ? 0 : 1;
else if (kind === 'hostile') process.exitCode = (await hostile()) ? 0 : 1;
else {
  say('usage: npm run -s faults -- kill|power|hostile [--times N] [--messages N] [--broker mosquitto|embedded] [--seed S]');
  process.exitCode = 2;
}
