// Loaded into the agent by --import: watches how long its main thread works without coming back to the loop, and writes each
// long turn into LOOP_WATCH.
import { appendFileSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const TICK_MS = 5;
const LONG_MS = 10;

if (isMainThread && process.env.LOOP_WATCH) {
  // Nanoseconds that this thread was on a processor: a machine that is busy with others makes a turn long, but not this.
  const busyMs = () => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  let [wall, busy] = [performance.now(), busyMs()];
  setInterval(() => {
    const [nowWall, nowBusy] = [performance.now(), busyMs()];
    const turn = { wallMs: nowWall - wall - TICK_MS, busyMs: Math.min(nowBusy - busy, nowWall - wall) };
    [wall, busy] = [nowWall, nowBusy];
    if (turn.busyMs > LONG_MS) appendFileSync(process.env.LOOP_WATCH, `${JSON.stringify(turn)}\n`);
  }, TICK_MS).unref();
}
