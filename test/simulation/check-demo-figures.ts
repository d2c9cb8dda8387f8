import { readFileSync } from 'node:fs';

/**
 * Judges what `demo --json` printed: `check-demo-figures.ts synthetic FIRST.json SECOND.json [PACE ...]` or `check-demo-figures.ts sales FILE.json [PACE ...]`. PACE: what `test/bench/machine-pace.ts`
 * printed before and after the first run; on a machine that was slower than usual the limit of time is longer by as much, and is printed as such.
 */

/** What the fixed work of `machine-pace.ts` took, in seconds, on the idle two-core machine on which the limits were set. */
const USUAL_PACE = 1.6;

interface Figures {
  readonly seed: string;
  readonly items: number;
  readonly decisions: number;
  readonly delivered: number;
  readonly acknowledged: number;
  readonly received: number;
  readonly stockMatchesWorld: boolean;
  readonly fillRate: number;
  readonly averageDaysOfCover: number;
  readonly wallSeconds: number;
}

const [kind, ...given] = process.argv.slice(2);
const paces = given.map(Number).filter(Number.isFinite);
const runs = given.filter((word) => !Number.isFinite(Number(word))).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Figures);
let failures = 0;

function hold(what: string, figure: unknown, bar: string, holds: boolean): void {
  if (!holds) failures++;
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${what}: ${String(figure)} (${bar})\n`);
}

function everyDecisionArrived(run: Figures): void {
  const { decisions, delivered, acknowledged, received } = run;
  hold(
    'decisions = delivered = acknowledged = received',
    [decisions, delivered, acknowledged, received].join(' '),
    'equal and above 0',
    decisions > 0 && decisions === delivered && delivered === acknowledged && acknowledged === received,
  );
  hold('stock matches the world', run.stockMatchesWorld, 'true', run.stockMatchesWorld);
}

function endsWithin(run: Figures, seconds: number): void {
  const slower = Math.max(1, paces.reduce((sum, pace) => sum + pace, 0) / Math.max(1, paces.length) / USUAL_PACE);
  const most = seconds * slower;
  const bar =
    slower > 1 ? `under ${most.toFixed(0)}: ${seconds} on a machine that is not ${slower.toFixed(2)} times slower` : `under ${seconds}`;
  hold('wall seconds', run.wallSeconds, bar, run.wallSeconds < most);
}

const [first, second] = runs;
if (!first || (kind !== 'synthetic' && kind !== 'sales'))
  throw new Error('usage: check-demo-figures.ts synthetic FIRST.json SECOND.json [PACE ...] | sales FILE.json [PACE ...]');
everyDecisionArrived(first);
if (kind === 'synthetic') {
  const same = second !== undefined && JSON.stringify({ ...first, wallSeconds: 0 }) === JSON.stringify({ ...second, wallSeconds: 0 });
  hold(`seed ${first.seed} twice`, same ? 'the same' : 'different', 'the same but for wallSeconds', same);
  hold('items', first.items, 'at least 40', first.items >= 40);
  hold('fill rate', first.fillRate, 'at least 0.95', first.fillRate >= 0.95);
  hold('average days of cover', first.averageDaysOfCover, 'at most 21', first.averageDaysOfCover <= 21);
  endsWithin(first, 30);
} else {
  hold('fill rate', first.fillRate, 'at least 0.945', first.fillRate >= 0.945);
  hold('average days of cover', first.averageDaysOfCover, 'at most 71', first.averageDaysOfCover <= 71);
  endsWithin(first, 120);
}
process.exitCode = failures === 0 ? 0 : 1;
