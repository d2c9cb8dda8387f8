import type { AgentApi, ReplayPage, ReplayRequest } from '../api/api.ts';
import { loadConfig } from '../config/load.ts';
import type { AgentConfig } from '../config/schema.ts';
import { AgentError } from '../errors.ts';
import { isDatabaseLocked } from '../store/lock.ts';
import { withApiAtRest } from './at-rest.ts';
import { type Call, textOption } from './command.ts';
import { DEFAULT_CONFIG } from './database-file.ts';
import { EXIT, usageError } from './exit-code.ts';
import { postToRunning } from './running-agent.ts';
import { formatTable } from './table.ts';

type Letter = ReplayPage['letters'][number];
type Turn = (request: ReplayRequest) => ReplayPage | Promise<ReplayPage>;

/**
 * Puts dead letters back through ingest: by the running agent, asked over HTTP, or on the database of a stopped one. What becomes an event is counted once, however
 * often it is replayed. Throws AgentError.
 */
export async function replayDeadLetters(call: Call): Promise<number> {
  const config = loadConfig(textOption(call, 'config') ?? DEFAULT_CONFIG);
  const filter = filterOf(call);
  const dryRun = call.values['dry-run'] === true;
  const read = (turn: Turn) => readAll(turn, { ...filter, dryRun });
  const letters = isDatabaseLocked(config.database.path)
    ? await read(askRunning(config))
    : await withApiAtRest(config, (api) => read(turnOf(api)));
  show(letters, dryRun, call);
  return EXIT.done;
}

function turnOf(api: AgentApi): Turn {
  return (request) => api.replayDeadLetters(request);
}

async function readAll(turn: Turn, asked: Omit<ReplayRequest, 'after'>): Promise<Letter[]> {
  const letters: Letter[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: ReplayPage = await turn({ ...asked, after });
    letters.push(...page.letters);
    after = page.next;
  }
  return letters;
}

function filterOf(call: Call): { id?: number; reason?: string } {
  const [id, reason] = [textOption(call, 'id'), textOption(call, 'reason')];
  const given = [id !== undefined, reason !== undefined, call.values.all === true].filter(Boolean).length;
  if (given !== 1) throw usageError('name the letters: --id N, --reason R or --all');
  if (id !== undefined && !/^\d{1,15}$/.test(id)) throw usageError(`--id must be the number of a dead letter, not "${id}"`);
  return { ...(id !== undefined && { id: Number(id) }), ...(reason !== undefined && { reason }) };
}

function askRunning(config: AgentConfig): Turn {
  return async (request) => {
    const { status, content } = await postToRunning(config, {
      path: '/api/dead-letters/replay',
      body: request,
      instead: 'stop it, and replay then',
    });
    const page = content as ReplayPage & { error?: string };
    if (status !== 200) throw new AgentError('http-unavailable', `the running agent refused: ${page.error ?? status}`);
    return page;
  };
}

function show(letters: readonly Letter[], dryRun: boolean, { io, values }: Call): void {
  if (values.json) {
    io.stdout.write(letters.length === 0 ? '[]\n' : `[\n${letters.map((letter) => JSON.stringify(letter)).join(',\n')}\n]\n`);
  } else if (letters.length > 0) {
    io.stdout.write(
      formatTable(letters, [
        { title: 'ID', value: (row) => row.id },
        { title: 'TOPIC', value: (row) => row.topic },
        { title: 'WAS', value: (row) => row.before },
        { title: 'NOW', value: (row) => (row.outcome === 'refused' ? row.reason : row.outcome) },
        { title: 'DETAIL', value: (row) => row.detail },
      ]),
    );
  }
  const count = (outcome: Letter['outcome']) => letters.filter((letter) => letter.outcome === outcome).length;
  const counts = `${count('taken')} taken, ${count('duplicate')} counted before, ${count('refused')} refused again, ${count('cut')} cut short when they were kept`;
  io.stderr.write(`${letters.length} dead letters${dryRun ? ', nothing written' : ''}: ${counts}\n`);
}
