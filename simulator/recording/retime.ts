import { parseTime, toIso } from '../../agent/domain/calendar.ts';

// Numbers below are seconds, as some devices have them: as milliseconds they would be before 1973.
const LEAST_MILLISECONDS = 100_000_000_000;
const LEAST_SECONDS = 100_000_000;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;
const LONGEST_BOOT = 96;

/** A place in a text, and what comes there instead. */
interface Patch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A payload moved in time by `shiftMs` (a whole number): each `ts` of a JSON object in it, at any depth, and, where there is a `seq`, the `boot`, which then names the shift: otherwise the agent would take
 * the message for the one that it already knows by that number. Every other byte stays. What is no JSON object or list stays as it is.
 */
export function retimed(payload: string, shiftMs: number): string {
  if (shiftMs === 0 || !(payload.includes('"ts"') || payload.includes('"seq"')) || !isJson(payload)) return payload;
  const patches = patchesOf(payload, shiftMs);
  let text = '';
  let at = 0;
  for (const patch of patches.sort((a, b) => a.from - b.from)) {
    text += payload.slice(at, patch.from) + patch.text;
    at = patch.to;
  }
  return text + payload.slice(at);
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Walks the tokens of a valid JSON text; the keys of interest are the words before a colon. */
function patchesOf(text: string, shiftMs: number): Patch[] {
  const patches: Patch[] = [];
  const top = { hasSeq: false, boot: null as { from: number; to: number; raw: string } | null, opensAt: -1 };
  let depth = 0;
  let key: string | null = null;
  let last = '';
  for (const { 0: raw, index } of text.matchAll(TOKEN)) {
    if (raw === ':') {
      key = last;
      continue;
    }
    if (raw === '{' || raw === '[') depth++;
    else if (raw === '}' || raw === ']') depth--;
    if (raw === '{' && depth === 1) top.opensAt = index;
    const place = { from: index, to: index + raw.length };
    if (key === '"ts"') {
      const moved = movedTime(raw, shiftMs);
      if (moved !== null) patches.push({ ...place, text: moved });
    } else if (depth === 1 && top.opensAt >= 0) {
      if (key === '"seq"') top.hasSeq = /^\d/.test(raw);
      if (key === '"boot"') top.boot = { ...place, raw };
    }
    key = null;
    last = raw;
  }
  if (top.hasSeq) patches.push(bootPatch(top, shiftMs));
  return patches;
}

function bootPatch({ boot, opensAt }: { boot: { from: number; to: number; raw: string } | null; opensAt: number }, shiftMs: number): Patch {
  const mark = `~${shiftMs}`;
  if (boot === null) return { from: opensAt + 1, to: opensAt + 1, text: `"boot":"${mark}",` };
  const value: unknown = JSON.parse(/^["\d-]/.test(boot.raw) ? boot.raw : '""');
  return { from: boot.from, to: boot.to, text: JSON.stringify(`${String(value).slice(0, LONGEST_BOOT)}${mark}`) };
}

/** A time of the same kind; null for what is none. */
function movedTime(raw: string, shiftMs: number): string | null {
  if (raw.startsWith('"')) {
    const time = parseTime(JSON.parse(raw) as string);
    return time === null ? null : `"${toIso(time + shiftMs)}"`;
  }
  const value = Number(raw);
  if (value >= LEAST_MILLISECONDS) return Number.isInteger(value) ? String(value + shiftMs) : null;
  if (!(value >= LEAST_SECONDS)) return null;
  const decimals = raw.split('.')[1]?.length ?? 0;
  return String(Number((value + shiftMs / 1000).toFixed(Math.max(decimals, shiftMs % 1000 === 0 ? 0 : 3))));
}
