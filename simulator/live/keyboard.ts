import { controls } from './controls.ts';
import type { LiveSession } from './live-session.ts';

/** Where keys come from: standard input, where a person sits at it. */
export interface Keys {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', hear: (text: string) => void): unknown;
  off(event: 'data', hear: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const HELP_KEYS = ['?', 'h'];

/** One line that names every key. */
export function keysInWords(): string {
  return `keys: ${controls.map(({ key, name }) => `${key === ' ' ? 'space' : key} ${name}`).join(', ')}, ? help`;
}

/** Takes single keys as controls, while somebody sits there. Returns how to take them no longer: the terminal is as it was. */
export function takeKeys(
  keys: Keys,
  session: Pick<LiveSession, 'perform'>,
  { say, quit }: { say: (line: string) => void; quit: () => void },
): () => void {
  if (!keys.isTTY || !keys.setRawMode) return () => undefined;
  const setRawMode = keys.setRawMode.bind(keys);
  const hear = (text: string): void => {
    // An arrow or a function key is several characters at once, none of them a control's key.
    if (text.startsWith('\u001B')) return;
    for (const key of text) press(key);
  };

  function press(key: string): void {
    // A terminal in raw mode makes no signal of it.
    if (key === CTRL_C || key === CTRL_D) return quit();
    if (HELP_KEYS.includes(key)) return say(keysInWords());
    const control = controls.find((each) => each.key === key);
    if (!control) return;
    const done = session.perform(control.name, {});
    say('ok' in done ? `${control.name}: ${done.ok}` : `${control.name}: ${done.refused}`);
  }

  const restore = (): void => void setRawMode(false);
  setRawMode(true);
  process.once('exit', restore);
  keys.setEncoding('utf8');
  keys.on('data', hear);
  keys.resume();
  return () => {
    keys.off('data', hear);
    process.off('exit', restore);
    keys.pause();
    restore();
  };
}
